/* erf x.

   For |x| < 9/8, x + x P(x^2); beyond, 1 - Q(|x| - 81/32)^8, where Q approximates erfc^(1/8), which is nearly flat and
   positive; from 3.92 on, +-1. P (fpminimax) and Q (Remez, weighted with erfc^(7/8)) have degree 6
   (scripts/coefficients.sollya). The eighth power
   costs three multiplications where the usual exponential costs ten operations. */
FUNCTION float error_function(float x) {
  const float magnitude = from_bits(bits_of(x) & 0x7fffffffu);
  const float square = x * x;
  float p = 0x1.29e306p-14f;
  p = fused(p, square, -0x1.97e872p-11f);
  p = fused(p, square, 0x1.52505cp-8f);
  p = fused(p, square, -0x1.b7c122p-6f);
  p = fused(p, square, 0x1.ce29ep-4f);
  p = fused(p, square, -0x1.81273p-2f);
  p = fused(p, square, 0x1.06eba8p-3f);
  const float near_zero = fused(x, p, x);
  const float t = (magnitude < 3.921875f ? magnitude : 3.921875f) - 2.53125f;
  float q = 0x1.55094cp-13f;
  q = fused(q, t, -0x1.214e8p-13f);
  q = fused(q, t, -0x1.f778b4p-9f);
  q = fused(q, t, 0x1.45277cp-7f);
  q = fused(q, t, 0x1.4ead7ap-5f);
  q = fused(q, t, -0x1.ff3d88p-3f);
  q = fused(q, t, 0x1.79e352p-2f);
  q = q * q;
  q = q * q;
  const float far = fused(-q, q, 1.0f);
  const float signed_far = from_bits(bits_of(far) | (bits_of(x) & 0x80000000u));
  return magnitude < 1.125f ? near_zero : signed_far;
}
