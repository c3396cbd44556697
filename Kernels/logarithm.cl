/* factor ln u of `count` arguments, for normal positive u, where `factor` is 1 or another power of two with a sign.

   u = 2^e m with sqrt(1/2) <= m < sqrt(2), exactly, by integer arithmetic on the bits; ln u = e ln 2 + ln(1 + f), f = m - 1
   exactly, and ln(1 + f) = f + f^2 P(f) with P of degree 7 from fpminimax (scripts/coefficients.sollya). ln 2 is 1/20 ulp from a
   float, and so needs no second part. The factor multiplies the coefficients, which costs nothing. Exactly +0 at 1.
   Largest error, over all normal u: 1.948 ulp. */
FUNCTION void scaled_logarithms(uint count, float factor, const floats *u, floats *results) {
  floats scaled_e[MOST_ARGUMENTS], f[MOST_ARGUMENTS], p[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    const uints bits = bits_of(u[i]) - 0x3f3504f3u; /* counted from sqrt(1/2) */
    const uints exponent = bits & 0xff800000u;
    scaled_e[i] = floats_of(signed_of(exponent)); /* 2^23 e */
    f[i] = from_bits(bits_of(u[i]) - exponent) - 1.0f;
    p[i] = (floats)(factor * 0x1.660ec8p-4f);
  }
  next_coefficient(count, f, factor * -0x1.251406p-3f, p);
  next_coefficient(count, f, factor * 0x1.317e24p-3f, p);
  next_coefficient(count, f, factor * -0x1.535a3cp-3f, p);
  next_coefficient(count, f, factor * 0x1.98d336p-3f, p);
  next_coefficient(count, f, factor * -0x1.0004bp-2f, p);
  next_coefficient(count, f, factor * 0x1.5556f2p-2f, p);
  next_coefficient(count, f, factor * -0x1.fffffap-2f, p);
  next_coefficient(count, f, factor, p);
  EACH_ARGUMENT results[i] = fused(f[i], p[i], scaled_e[i] * (factor * 0x1.62e43p-24f));
}

FUNCTION floats logarithm(floats u) {
  floats result;
  scaled_logarithms(1, 1.0f, &u, &result);
  return result;
}
