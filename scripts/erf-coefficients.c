/* Regenerates the coefficients of Kernels/error_function.cl, in a few minutes:

       clang -O2 -march=native scripts/erf-coefficients.c -lm -o erf-coefficients && ./erf-coefficients

   It begins with the rational function S/Q of degrees 5 and 5 in u = y^2 that is nearest to erf(4y)/y - 1 for |y| <= 1, relative to erf(4y)/y
   (Lawson's iteration; its own error is 0.41 2^-24), rounded to single precision: 3.2 ulp, of which most are rounding errors of the two Horner
   schemes. Steps of a few units in the last place of one to three coefficients, at random, are kept where the largest error over a sample of
   arguments does not grow; after each round the arguments of all floats where it is almost largest join the sample. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define COEFFICIENTS 11 /* S0 ... S5, Q0 ... Q4; Q5 is 1 */
#define ROUNDS 40
#define STEPS 15000
#define SAMPLES 50000 /* to begin with */
#define MOST_SAMPLES 1000000

static const double nearest[COEFFICIENTS] = {
    0.08954380085870986, 0.10982218787584809, 0.6332288804996519, 0.03405047431503184, -0.07902048618487945, -0.7876248061835416,
    0.025485521243603017, 0.20586510818043532, 0.752579110504693, 1.5874715446421261, 1.9801778741008775,
};

static float as_float(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* As Kernels/error_function.cl has it, for x >= 0. */
static float error_function(const float *c, float x) {
  const float y = 0.25f * x, z = 1.0f < y ? 1.0f : y;
  const float u = z * z;
  float s = c[5], q = u + c[10];
  for (int k = 4; k >= 0; --k) s = fmaf(s, u, c[k]);
  for (int k = 3; k >= 0; --k) q = fmaf(q, u, c[6 + k]);
  return fmaf(z, s / q, z);
}

/* In units of the spacing of floats at the exact value. No value may be above 1, and from 4 on it has to be 1. */
static double error_in_ulp(const float *c, float x, double exact) {
  int exponent;
  frexp(exact, &exponent);
  const float value = error_function(c, x);
  if (value > 1.0f || (x >= 4.0f && value != 1.0f)) return INFINITY;
  return fabs(value - exact) * ldexp(1, 24 - exponent);
}

static uint64_t state = 2008;
static uint32_t random_word(void) { return (uint32_t)((state = state * 6364136223846793005u + 1442695040888963407u) >> 33); }

static float samples[MOST_SAMPLES];
static double exact[MOST_SAMPLES];
static int count;

static void add_sample(float x) {
  if (count == MOST_SAMPLES) return;
  samples[count] = x;
  exact[count++] = erf(x);
}

/* The largest error, or the first that is found above `bound`. The latest samples, which have the largest, come first. */
static double largest_error(const float *c, double bound) {
  double largest = 0;
  for (int i = count - 1; i >= 0 && largest <= bound; --i) largest = fmax(largest, error_in_ulp(c, samples[i], exact[i]));
  return largest;
}

/* Takes random steps that do not make the error over the samples larger. */
static void refine(float *best) {
  double error = largest_error(best, INFINITY);
  for (int step = 0; step < STEPS; ++step) {
    float tried[COEFFICIENTS];
    memcpy(tried, best, sizeof tried);
    for (uint32_t moves = 1 + random_word() % 3; moves > 0; --moves) {
      const uint32_t k = random_word() % COEFFICIENTS;
      const uint32_t size = 1 + random_word() % (random_word() % 4 ? 3 : 40);
      tried[k] = as_float(bits_of(tried[k]) + (random_word() % 2 ? size : -size));
    }
    const double now = largest_error(tried, error);
    if (now > error) continue;
    memcpy(best, tried, sizeof tried);
    error = now;
  }
}

/* The largest error over all floats from 2^-13 to 4. Below, u changes neither S nor Q, and all binades are alike; beyond, 4 is taken. Arguments with
   errors above `bound` join the samples. */
static double scan(const float *c, double bound, float *worst) {
  double largest = 0;
  for (uint32_t bits = bits_of(0x1p-13f); bits <= bits_of(4.0f); ++bits) {
    const float x = as_float(bits);
    const double error = error_in_ulp(c, x, erf(x));
    if (error > bound) add_sample(x);
    if (error > largest) largest = error, *worst = x;
  }
  return largest;
}

int main(void) {
  const uint32_t first = bits_of(0x1p-6f), last = bits_of(4.0f);
  for (int i = 0; i < SAMPLES; ++i) add_sample(as_float(first + (uint32_t)((uint64_t)(last - first) * i / SAMPLES) + random_word() % 64));
  add_sample(4.0f);
  float now[COEFFICIENTS], best[COEFFICIENTS], worst = 0, worst_of_best = 0;
  for (int k = 0; k < COEFFICIENTS; ++k) now[k] = (float)nearest[k];
  double least = scan(now, INFINITY, &worst);
  printf("rounded: %.4f ulp at %.6g\n", least, worst);
  double error = least;
  for (int round = 0; round < ROUNDS; ++round) {
    refine(now);
    error = scan(now, 0.94 * fmin(error, least), &worst);
    printf("round %d: %.4f ulp at %.6g, %d samples\n", round, error, worst, count);
    if (error >= least) continue;
    least = error;
    worst_of_best = worst;
    memcpy(best, now, sizeof best);
  }
  for (int k = 0; k < COEFFICIENTS; ++k) printf("%c%d = %a\n", k < 6 ? 'S' : 'Q', k < 6 ? k : k - 6, best[k]);
  printf("%.4f ulp at %a = %.6g\n", least, worst_of_best, worst_of_best);
}
