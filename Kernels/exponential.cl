/* e^x of `count` arguments, for all x.

   x = k ln 2 + r with |r| <= ln(2)/2 and ln 2 in two parts, so that k times the leading part, and x less that, are exact;
   e^r = 1 + r + r^2 P(r), P of degree 4 from fpminimax (scripts/coefficients.sollya), added with the exact part of r last.
   k is added to the exponent field. Results below 2^-126 are 0, since devices may flush subnormal numbers; above the
   largest float they are infinite; NaN stays NaN. Largest error: 0.873 ulp. */
FUNCTION void exponentials(uint count, const floats *x, floats *results) {
  const float low = -0x1.5d589ep6f; /* the first float whose exponential is at least 2^-126 */
  const float high = 0x1.62e42ep6f; /* the last one whose exponential is finite */
  floats shifted[MOST_ARGUMENTS], leading[MOST_ARGUMENTS], rest[MOST_ARGUMENTS], r[MOST_ARGUMENTS], p[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    /* Adding 1.5 2^23 leaves the nearest integer in the low bits. */
    shifted[i] = fused(x[i], 0x1.715476p0f, 0x1.8p23f);
    const floats k = shifted[i] - 0x1.8p23f;
    leading[i] = fused(k, -0x1.62e4p-1f, x[i]);
    rest[i] = k * -0x1.7f7d1cp-20f;
    r[i] = leading[i] + rest[i];
    p[i] = (floats)(0x1.694c86p-10f);
  }
  next_coefficient(count, r, 0x1.12397cp-7f, p);
  next_coefficient(count, r, 0x1.555a26p-5f, p);
  next_coefficient(count, r, 0x1.555492p-3f, p);
  next_coefficient(count, r, 0x1.fffffap-2f, p);
  EACH_ARGUMENT {
    const floats unit = (fused(r[i] * r[i], p[i], rest[i]) + leading[i]) + 1.0f;
    const floats scaled = from_bits(bits_of(unit) + (bits_of(shifted[i]) << 23));
    const floats bounded = x[i] < low ? (floats)(0.0f) : scaled;
    results[i] = x[i] <= high ? bounded : x[i] + from_bits((uints)(0x7f800000u));
  }
}

FUNCTION floats exponential(floats x) {
  floats result;
  exponentials(1, &x, &result);
  return result;
}
