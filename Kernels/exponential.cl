/* e^x for all x.

   x = k ln 2 + r with |r| <= ln(2)/2 and ln 2 in two parts, so that k times the leading part, and x less that, are exact;
   e^r = 1 + r + r^2 P(r), P of degree 4 from fpminimax (scripts/coefficients.sollya), added with the exact part of r last.
   k is added to the exponent field. Results below 2^-126 are 0, since devices may flush subnormal numbers; above the
   largest float they are infinite; NaN stays NaN. Largest error: 0.873 ulp. */
FUNCTION floats exponential(floats x) {
  const float low = -0x1.5d589ep6f;  /* the first float whose exponential is at least 2^-126 */
  const float high = 0x1.62e42ep6f;  /* the last one whose exponential is finite */
  /* Adding 1.5 2^23 leaves the nearest integer in the low bits. */
  const floats shifted = fused(x, 0x1.715476p0f, 0x1.8p23f);
  const floats k = shifted - 0x1.8p23f;
  const floats leading = fused(k, -0x1.62e4p-1f, x);
  const floats rest = k * -0x1.7f7d1cp-20f;
  const floats r = leading + rest;
  floats p = 0x1.694c86p-10f;
  p = fused(p, r, 0x1.12397cp-7f);
  p = fused(p, r, 0x1.555a26p-5f);
  p = fused(p, r, 0x1.555492p-3f);
  p = fused(p, r, 0x1.fffffap-2f);
  const floats unit = (fused(r * r, p, rest) + leading) + 1.0f;
  const floats scaled = from_bits(bits_of(unit) + (bits_of(shifted) << 23));
  const floats bounded = x < low ? (floats)(0.0f) : scaled;
  return x <= high ? bounded : x + from_bits((uints)(0x7f800000u));
}
