/* erf x for all x.

   With m = |x|: up to 19/16, m + m P(m^2 - 11/16), where the shift centres the argument and so halves the rounding errors;
   beyond, 1 - Q(m - 5/2)^4, where Q approximates erfc^(1/4), which a polynomial follows to the end; from 4 on, exactly 1.
   The fourth power costs two operations where the usual exponential costs ten. P has degree 6 and Q, weighted with
   4 erfc^(3/4), degree 7, both from fpminimax (scripts/coefficients.sollya). Subnormal x gives 0, since devices may flush
   subnormal numbers; NaN stays NaN; the function is odd. Largest error: 1.272 ulp. */
FUNCTION floats error_function(floats x) {
  const floats magnitude = from_bits(bits_of(x) & 0x7fffffffu);
  const floats square = fused(magnitude, magnitude, -0.6875f);
  floats p = 0x1.1584e6p-14f;
  p = fused(p, square, -0x1.fe6acp-12f);
  p = fused(p, square, 0x1.886b26p-9f);
  p = fused(p, square, -0x1.03d716p-6f);
  p = fused(p, square, 0x1.1dff7ep-4f);
  p = fused(p, square, -0x1.03356ep-2f);
  p = fused(p, square, -0x1.5a5852p-4f);
  const floats near_zero = fused(magnitude, p, magnitude);
  const floats t = (magnitude < 4.0f ? magnitude : (floats)(4.0f)) - 2.5f;
  floats q = -0x1.8a5e3ep-13f;
  q = fused(q, t, 0x1.0d5d54p-14f);
  q = fused(q, t, 0x1.63b69ep-9f);
  q = fused(q, t, -0x1.a9b45cp-8f);
  q = fused(q, t, -0x1.92f132p-7f);
  q = fused(q, t, 0x1.7f8e86p-4f);
  q = fused(q, t, -0x1.853f0ap-3f);
  q = fused(q, t, 0x1.22e1d6p-3f);
  q = q * q;
  const floats far = fused(-q, q, 1.0f);
  const floats value = magnitude > 1.1875f ? far : near_zero;
  const floats flushed = magnitude < 0x1p-126f ? (floats)(0.0f) : value;
  return from_bits(bits_of(flushed) | (bits_of(x) & 0x80000000u));
}
