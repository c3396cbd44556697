/* erf x for all x.

   With m = |x|: up to 17/16, m + m P(m^2 - 1/2), where the shift centres the argument and so halves the rounding errors;
   beyond, 1 - Q(m - 5/2)^16, where Q approximates erfc^(1/16), which a polynomial follows to the end; from 4 on, exactly 1.
   The power costs four operations where the usual exponential costs ten. P and Q have the same degree, 5, so that lanes choose
   coefficients and evaluate one polynomial: a choice is cheaper than a multiply-add. Q is weighted with 16 erfc^(15/16); both are from
   fpminimax (scripts/coefficients.sollya). Subnormal x gives 0, since devices may flush subnormal numbers; NaN stays NaN; the function is
   odd. Largest error: 3.181 ulp. */
FUNCTION floats error_function(floats x) {
  const floats m = from_bits(bits_of(x) & 0x7fffffffu);
  const floats few = m < 4.0f ? m : (floats)(4.0f);
#define NEAR_OR_FAR(near, far) (m > 1.0625f ? (floats)(far) : (floats)(near))
  const floats t = NEAR_OR_FAR(fused(m, m, (floats)(-0.5f)), few - 2.5f);
  floats p = NEAR_OR_FAR(-0x1.1832b4p-11f, -0x1.20ecc6p-12f);
  p = fused(p, t, NEAR_OR_FAR(0x1.cc513p-9f, -0x1.183cp-11f));
  p = fused(p, t, NEAR_OR_FAR(-0x1.2bb5d8p-6f, 0x1.fe472cp-8f));
  p = fused(p, t, NEAR_OR_FAR(0x1.453fe8p-4f, -0x1.ed4db2p-10f));
  p = fused(p, t, NEAR_OR_FAR(-0x1.1fd13ep-2f, -0x1.a499e2p-3f));
  p = fused(p, t, NEAR_OR_FAR(-0x1.1ae13p-5f, 0x1.3a5112p-1f));
  const floats square = p * p;
  const floats fourth = square * square;
  const floats eighth = fourth * fourth;
  const floats value = NEAR_OR_FAR(fused(m, p, m), fused(-eighth, eighth, (floats)(1.0f)));
#undef NEAR_OR_FAR
  const floats flushed = m < 0x1p-126f ? (floats)(0.0f) : value;
  return from_bits(bits_of(flushed) | (bits_of(x) & 0x80000000u));
}
