/* erf 4y of `count` arguments y.

   With z = y, but at most 1 in magnitude, from where on erf 4y is 1, and u = z^2: z + z S(u)/Q(u), a rational function of degrees 5 and 5. z is 1 where
   erf is taken to be; so where erf is near 1 the fraction is small, and with it what the rounding of S and Q makes of it. The coefficients are searched for
   (scripts/erf-coefficients.c). NaN stays NaN; the function is odd. Largest error, over all |4y| >= 2^-124: 2.6993 ulp; below, a device that flushes
   subnormal numbers loses z. */
#define ERF_SCALE 0.25f
FUNCTION void error_functions(uint count, const floats *y, floats *results) {
  floats z[MOST_ARGUMENTS], u[MOST_ARGUMENTS], s[MOST_ARGUMENTS], q[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    const floats below = (floats)(1.0f) < y[i] ? (floats)(1.0f) : y[i];
    z[i] = (floats)(-1.0f) > below ? (floats)(-1.0f) : below;
    u[i] = z[i] * z[i];
    s[i] = (floats)(-0x1.93432p-1f);
    q[i] = u[i] + 0x1.faeb96p+0f; /* the highest coefficient is 1 */
  }
  next_coefficient(count, u, -0x1.43acb6p-4f, s);
  next_coefficient(count, u, 0x1.16ecd6p-5f, s);
  next_coefficient(count, u, 0x1.44369ep-1f, s);
  next_coefficient(count, u, 0x1.c1d4acp-4f, s);
  next_coefficient(count, u, 0x1.6ec57ep-4f, s);
  next_coefficient(count, u, 0x1.96651cp+0f, q);
  next_coefficient(count, u, 0x1.8151c4p-1f, q);
  next_coefficient(count, u, 0x1.a59ca6p-3f, q);
  next_coefficient(count, u, 0x1.a18e08p-6f, q);
  EACH_ARGUMENT results[i] = fused(z[i], quotient(s[i], q[i]), z[i]);
}

/* erf x. */
FUNCTION floats error_function(floats x) {
  const floats y = ERF_SCALE * x;
  floats result;
  error_functions(1, &y, &result);
  return result;
}
