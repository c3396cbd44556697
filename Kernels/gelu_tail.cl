/* m Phi(-m), Phi the normal distribution function, for 0 <= m <= 105/8; beyond, where it would be subnormal, 0.

   m exp(-m^2/2) R(t), t = (m - 3)/(m + 3), R of degree 9 from fpminimax (scripts/coefficients.sollya). What m^2 loses by
   rounding is carried into the exponential, where it would count m^2/2 times. Largest error of gelu: 2.872 ulp for z > 0,
   8.876 for z < 0, far in the tail, where the terms of R cancel. */
FUNCTION float gelu_tail(float m) {
  const float square = m * m;
  const float rest = fused(m, m, -square);
  const float power = exponential(-0.5f * square);
  const float bell = fused(power * -0.5f, rest, power);
  /* One step of refinement: in the tail the last digit of t counts several times. */
  const float scale = quotient(1.0f, m + 3.0f);
  const float estimate = (m - 3.0f) * scale;
  const float residual = fused(-estimate, m, fused(estimate + 1.0f, -3.0f, m));
  const float t = fused(residual, scale, estimate);
  float r = 0x1.c8c572p-15f;
  r = fused(r, t, 0x1.e7ef58p-14f);
  r = fused(r, t, -0x1.64cd8p-12f);
  r = fused(r, t, -0x1.02142cp-10f);
  r = fused(r, t, 0x1.7cbfa4p-9f);
  r = fused(r, t, 0x1.91e2b2p-8f);
  r = fused(r, t, -0x1.7a946ep-5f);
  r = fused(r, t, 0x1.f8bacap-4f);
  r = fused(r, t, -0x1.a6b66ap-3f);
  r = fused(r, t, 0x1.f1b89cp-4f);
  return m <= 13.125f ? bell * (m * r) : 0.0f;
}
