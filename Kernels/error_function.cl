/* erf x.

   With z = x, but at most 4 in magnitude, where erf is 1, and u = z^2: z/4 + z S(u)/Q(u), a rational function of degrees 5 and 5. A quarter of
   z, which is exact, is 1 at 4; so where erf is near 1 the fraction is small, and with it what the rounding of S and Q makes of it. The
   coefficients are searched for (scripts/erf-coefficients.c). NaN stays NaN; the function is odd. Largest error, over all |x| >= 2^-124: 2.6993
   ulp; below, a device that flushes subnormal numbers loses z/4. */
FUNCTION floats error_function(floats x) {
  const floats below = (floats)(4.0f) < x ? (floats)(4.0f) : x;
  const floats z = (floats)(-4.0f) > below ? (floats)(-4.0f) : below;
  const floats u = z * z;
  floats s = fused((floats)(-0x1.93432p-3f), u, (floats)(-0x1.43acb6p-2f));
  s = fused(s, u, (floats)(0x1.16ecd6p+1f));
  s = fused(s, u, (floats)(0x1.44369ep+9f));
  s = fused(s, u, (floats)(0x1.c1d4acp+10f));
  s = fused(s, u, (floats)(0x1.6ec57ep+14f));
  floats q = u + 0x1.faeb96p+4f; /* the highest coefficient is 1 */
  q = fused(q, u, (floats)(0x1.96651cp+8f));
  q = fused(q, u, (floats)(0x1.8151c4p+11f));
  q = fused(q, u, (floats)(0x1.a59ca6p+13f));
  q = fused(q, u, (floats)(0x1.a18e08p+14f));
  return fused(z, quotient(s, q), 0.25f * z);
}
