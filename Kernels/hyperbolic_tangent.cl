/* tanh x for all x.

   With m = |x|: up to 11/16, m + m^3 P(m^2), P of degree 5 from fpminimax (scripts/coefficients.sollya); beyond,
   1 - 2/(e^(2m) + 1), which is exactly 1 in the end. Subnormal x gives 0, since devices may flush subnormal numbers; NaN stays
   NaN; the function is odd. Largest error: 1.226 ulp. */
FUNCTION floats hyperbolic_tangent(floats x) {
  const floats magnitude = from_bits(bits_of(x) & 0x7fffffffu);
  const floats square = magnitude * magnitude;
  floats p = 0x1.f9d46ep-10f;
  p = fused(p, square, -0x1.03ba3p-7f);
  p = fused(p, square, 0x1.61bea4p-6f);
  p = fused(p, square, -0x1.b9c0d8p-5f);
  p = fused(p, square, 0x1.110f68p-3f);
  p = fused(p, square, -0x1.55555p-2f);
  const floats near_zero = fused(magnitude * square, p, magnitude);
  const floats far = 1.0f - quotient(2.0f, exponential(magnitude + magnitude) + 1.0f);
  const floats value = magnitude > 0.6875f ? far : near_zero;
  const floats flushed = magnitude < 0x1p-126f ? (floats)(0.0f) : value;
  return from_bits(bits_of(flushed) | (bits_of(x) & 0x80000000u));
}
