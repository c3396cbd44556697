/* m Phi(-m), Phi the normal distribution function, for 0 <= m <= 105/8; beyond, where it would be subnormal, 0.

   m exp(-m^2/2) R(t), t = (m - 3)/(m + 3), R of degree 9 from fpminimax (scripts/coefficients.sollya). What m^2 loses by
   rounding is carried into the exponential, where it would count m^2/2 times. Largest error of gelu: 2.872 ulp for z > 0,
   8.876 for z < 0, far in the tail, where the terms of R cancel. */
FUNCTION floats gelu_tail(floats m) {
  const floats square = m * m;
  const floats rest = fused(m, m, -square);
  const floats power = exponential(-0.5f * square);
  const floats bell = fused(power * -0.5f, rest, power);
  /* One step of refinement: in the tail the last digit of t counts several times. */
  const floats scale = quotient(1.0f, m + 3.0f);
  const floats estimate = (m - 3.0f) * scale;
  const floats residual = fused(-estimate, m, fused(estimate + 1.0f, -3.0f, m));
  const floats t = fused(residual, scale, estimate);
  floats r = 0x1.c8c572p-15f;
  r = fused(r, t, 0x1.e7ef58p-14f);
  r = fused(r, t, -0x1.64cd8p-12f);
  r = fused(r, t, -0x1.02142cp-10f);
  r = fused(r, t, 0x1.7cbfa4p-9f);
  r = fused(r, t, 0x1.91e2b2p-8f);
  r = fused(r, t, -0x1.7a946ep-5f);
  r = fused(r, t, 0x1.f8bacap-4f);
  r = fused(r, t, -0x1.a6b66ap-3f);
  r = fused(r, t, 0x1.f1b89cp-4f);
  return m <= 13.125f ? bell * (m * r) : (floats)(0.0f);
}
