/* ln u for normal positive u.

   u = 2^e m with sqrt(1/2) <= m < sqrt(2), exactly, by integer arithmetic on the bits; ln u = e ln 2 + ln(1 + f), f = m - 1
   exactly, and ln(1 + f) = f - f^2/2 + f^3 P(f) with P of degree 8 from fpminimax (scripts/coefficients.sollya). ln 2 is
   split so that e times its leading part is exact. Largest error, over all normal u: 0.848 ulp. Exactly +0 at 1. */
FUNCTION floats logarithm(floats u) {
  const uints bits = bits_of(u) - 0x3f3504f3u; /* counted from sqrt(1/2) */
  const floats e = floats_of(signed_of(bits) >> 23);
  const floats f = from_bits((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  floats p = 0x1.13be0cp-4f;
  p = fused(p, f, -0x1.dd992ap-4f);
  p = fused(p, f, 0x1.e6dd24p-4f);
  p = fused(p, f, -0x1.fc3e3ap-4f);
  p = fused(p, f, 0x1.233af6p-3f);
  p = fused(p, f, -0x1.555b8cp-3f);
  p = fused(p, f, 0x1.99a478p-3f);
  p = fused(p, f, -0x1.000008p-2f);
  p = fused(p, f, 0x1.555548p-2f);
  const floats square = f * f;
  const floats tail = fused(square * f, p, fused(-0.5f, square, e * 0x1.7f7d1cp-20f));
  return fused(e, 0x1.62e4p-1f, f + tail);
}
