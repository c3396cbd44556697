/* erf x of `count` arguments.

   With z = x, but at most 4 in magnitude, where erf is 1, and u = z^2: z/4 + z S(u)/Q(u), a rational function of degrees 5 and 5. A quarter of
   z, which is exact, is 1 at 4; so where erf is near 1 the fraction is small, and with it what the rounding of S and Q makes of it. The
   coefficients are searched for (scripts/erf-coefficients.c). NaN stays NaN; the function is odd. Largest error, over all |x| >= 2^-124: 2.6993
   ulp; below, a device that flushes subnormal numbers loses z/4. */
FUNCTION void error_functions(uint count, const floats *x, floats *results) {
  floats z[MOST_ARGUMENTS], u[MOST_ARGUMENTS], s[MOST_ARGUMENTS], q[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    const floats below = (floats)(4.0f) < x[i] ? (floats)(4.0f) : x[i];
    z[i] = (floats)(-4.0f) > below ? (floats)(-4.0f) : below;
    u[i] = z[i] * z[i];
    s[i] = (floats)(-0x1.93432p-3f);
    q[i] = u[i] + 0x1.faeb96p+4f; /* the highest coefficient is 1 */
  }
  next_coefficient(count, u, -0x1.43acb6p-2f, s);
  next_coefficient(count, u, 0x1.16ecd6p+1f, s);
  next_coefficient(count, u, 0x1.44369ep+9f, s);
  next_coefficient(count, u, 0x1.c1d4acp+10f, s);
  next_coefficient(count, u, 0x1.6ec57ep+14f, s);
  next_coefficient(count, u, 0x1.96651cp+8f, q);
  next_coefficient(count, u, 0x1.8151c4p+11f, q);
  next_coefficient(count, u, 0x1.a59ca6p+13f, q);
  next_coefficient(count, u, 0x1.a18e08p+14f, q);
  EACH_ARGUMENT results[i] = fused(z[i], quotient(s[i], q[i]), 0.25f * z[i]);
}

FUNCTION floats error_function(floats x) {
  floats result;
  error_functions(1, &x, &result);
  return result;
}
