/* e^x.

   x = k ln 2 + r with |r| <= ln(2)/2; e^r = 1 + r + r^2 P(r), P of degree 4 from fpminimax
   (scripts/coefficients.sollya); the power of two is put in as two factors, so that neither leaves the range. Results below
   2^-126 are 0, since devices may flush subnormal numbers; above the largest float they are infinite; NaN stays NaN. */
FUNCTION float exponential(float x) {
  const float low = -87.336544f; /* ln 2^-126 */
  const float high = 88.722839f; /* ln of the largest float */
  const float inside = x < low ? low : (x > high ? high : x);
  /* Adding 1.5 2^23 leaves the nearest integer in the low bits. */
  const float shifted = fused(inside, 0x1.715476p0f, 0x1.8p23f);
  const float k = shifted - 0x1.8p23f;
  float r = fused(k, -0x1.62e4p-1f, inside);
  r = fused(k, -0x1.7f7d1cp-20f, r);
  float p = 0x1.6d4e7p-10f;
  p = fused(p, r, 0x1.120c28p-7f);
  p = fused(p, r, 0x1.5554e8p-5f);
  p = fused(p, r, 0x1.5554dcp-3f);
  p = fused(p, r, 0.5f);
  const float unit = fused(r * r, p, r) + 1.0f;
  const int power = (int)(bits_of(shifted) - 0x4b400000u);
  const int lower = power >> 1;
  const float scaled = unit * from_bits((uint)(lower + 127) << 23) * from_bits((uint)(power - lower + 127) << 23);
  const float bounded = x < low ? 0.0f : (x > high ? from_bits(0x7f800000u) : scaled);
  return x != x ? x : bounded;
}
