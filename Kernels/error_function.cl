/* erf x for all x.

   With m = |x|: up to 17/16, m + m P(m^2 - 1/2), where the shift centres the argument and so halves the rounding errors;
   beyond, 1 - Q(m)^16, where Q approximates erfc^(1/16), which a polynomial follows to the end; from 4 on, exactly 1.
   The power costs four operations where the usual exponential costs ten. Q is weighted with 16 erfc^(15/16); both are from fpminimax
   (scripts/coefficients.sollya). Subnormal x gives 0, since devices may flush subnormal numbers; NaN stays NaN; the function is
   odd. Largest error: 2.952 ulp. */
#define ERF_COEFFICIENTS(of)                                                                                         \
  of(-0x1.1832b4p-11f, -0x1.20f3a2p-12f), of(0x1.cc513p-9f, 0x1.7d6944p-9f), of(-0x1.2bb5d8p-6f, -0x1.0c13e8p-8f),   \
      of(0x1.453fe8p-4f, -0x1.314dap-5f), of(-0x1.1fd13ep-2f, -0x1.20483ap-4f), of(-0x1.1ae13p-5f, 0x1.fff7c2p-1f)
#define OF_P(p, q) (floats)(p)
#define OF_Q(p, q) (floats)(q)
#define CHOSEN(p, q) is_far ? (floats)(q) : (floats)(p)

FUNCTION floats fifth_degree(floats t, floats c5, floats c4, floats c3, floats c2, floats c1, floats c0) {
  return fused(fused(fused(fused(fused(c5, t, c4), t, c3), t, c2), t, c1), t, c0);
}

FUNCTION floats error_function(floats x) {
  const floats m = from_bits(bits_of(x) & 0x7fffffffu);
  const floats near_argument = fused(m, m, (floats)(-0.5f));
  const floats far_argument = m < 4.0f ? m : (floats)(4.0f);
  const ints is_far = m > 1.0625f;
#ifdef CHOICES_ARE_CHEAP
  /* P and Q have the same degree, so that lanes can choose coefficients and evaluate one polynomial. */
  const floats p = fifth_degree(is_far ? far_argument : near_argument, ERF_COEFFICIENTS(CHOSEN));
  const floats q = p;
#else
  const floats p = fifth_degree(near_argument, ERF_COEFFICIENTS(OF_P));
  const floats q = fifth_degree(far_argument, ERF_COEFFICIENTS(OF_Q));
#endif
  const floats square = q * q;
  const floats fourth = square * square;
  const floats eighth = fourth * fourth;
  const floats value = is_far ? fused(-eighth, eighth, (floats)(1.0f)) : fused(m, p, m);
  const floats flushed = m < 0x1p-126f ? (floats)(0.0f) : value;
  return from_bits(bits_of(flushed) | (bits_of(x) & 0x80000000u));
}
#undef ERF_COEFFICIENTS
#undef OF_P
#undef OF_Q
#undef CHOSEN
