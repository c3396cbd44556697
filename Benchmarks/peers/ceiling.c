/* The ceiling of one neuron of the erf-net on one core: what a compiler makes of the bare arithmetic, with nothing around it.

   A neuron is three normal deviates w, b, v from Philox4x32-10 by Box and Muller, and v erf(w x + b) at six inputs, added up. Single
   precision; no moments, no blocks of networks, no store. The random words are spent in two ways:

     twelve words for four neurons: every word is used, as nnqft does;
     four words a neuron: a block for each, whose fourth deviate is not made.

     cc -O3 -march=native -ffast-math -fopenmp-simd ceiling.c && ./a.out SECONDS

   Prints one JSON object: neurons a second of each way, and the mean of (v erf(w + b))^2 over the neurons, which has to be
   (2/pi) asin(4/5) = 0.59033, so that nobody need believe that the arithmetic is right. */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* As many networks go side by side as the widest registers hold floats. */
#define LANES 16
#define EACH_LANE _Pragma("omp simd simdlen(16)") for (int lane = 0; lane < LANES; ++lane)
#define INLINE static inline __attribute__((always_inline))

typedef struct {
  uint32_t word[4];
} block;
typedef struct {
  float first, second;
} deviates;

INLINE float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
INLINE uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* Salmon, Moraes, Dror and Shaw, SC11. */
INLINE block philox(uint32_t c0, uint32_t c1) {
  uint32_t c2 = 0, c3 = 0, k0 = 2008, k1 = 8601;
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = (uint64_t)0xD2511F53u * c0, product2 = (uint64_t)0xCD9E8D57u * c2;
    c0 = (uint32_t)(product2 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)product2;
    c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)product0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return (block){{c0, c1, c2, c3}};
}

/* -2 ln u of u = (word + 1/2)/2^31, of which 31 bits are used: u = 2^e (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), and a polynomial
   of f to 3e-8 of the value. */
INLINE float minus_two_logarithms(uint32_t word) {
  const float u = (float)(int32_t)(word >> 1) * 0x1p-31f + 0x1p-32f;
  const uint32_t bits = bits_of(u) - 0x3f3504f3u;
  const float e = (float)((int32_t)bits >> 23);
  const float f = from_bits((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  float p = -0.1746968924999237f;
  p = p * f + 0.2861504554748535f;
  p = p * f - 0.2983594536781311f;
  p = p * f + 0.33141016960144043f;
  p = p * f - 0.39924144744873047f;
  p = p * f + 0.5000351071357727f;
  p = p * f - 0.6666790246963501f;
  p = p * f + 0.9999998211860657f;
  return (p * f - 2.0f) * f - 1.3862943611198906f * e;
}

/* A point of the unit circle, at an angle of the whole word: 30 bits say where in the first quadrant, two bits which signs. With
   pi/4 (1 + t), |t| <= 1, for the angle, the coordinates are (cos(pi t/4) -+ sin(pi t/4))/sqrt(2), and no quadrant has to be sorted out. */
INLINE deviates direction(uint32_t word) {
  const float t = (float)(int32_t)(word << 2) * 0x1p-31f;
  const float square = t * t;
  float s = -2.5420809834031388e-05f;
  s = s * square + 0.0017606966430321336f;
  s = s * square - 0.057095643132925034f;
  s = (s * square + 0.5553603768348694f) * t;
  float c = -0.00022537463519256562f;
  c = c * square + 0.011207419447600842f;
  c = c * square - 0.21808882057666779f;
  c = c * square + 0.7071067690849304f;
  return (deviates){from_bits(bits_of(c - s) ^ (word & 0x80000000u)), from_bits(bits_of(c + s) ^ ((word << 1) & 0x80000000u))};
}

INLINE deviates normals(uint32_t radius, uint32_t angle) {
  const float r = __builtin_sqrtf(minus_two_logarithms(radius));
  const deviates at = direction(angle);
  return (deviates){r * at.first, r * at.second};
}

/* erf z = z P(z^2)/Q(z^2), of degrees 6 and 4, to 6e-8 of its value; from 3.925 on it is 1 in single precision. */
INLINE float error_function(float z) {
  z = z < -3.925f ? -3.925f : z;
  z = z > 3.925f ? 3.925f : z;
  const float square = z * z;
  float p = 1.9881352629412522e-08f;
  p = p * square - 1.948716599499482e-06f;
  p = p * square + 0.00014050194425222604f;
  p = p * square + 0.003654097319224194f;
  p = p * square + 0.05043073994022413f;
  p = p * square + 0.1988726824905182f;
  p = p * square + 1.1283791160812997f;
  float q = 0.000943802512938233f;
  q = q * square + 0.014260225007330082f;
  q = q * square + 0.11456006439645798f;
  q = q * square + 0.5095783548531998f;
  q = q * square + 1.0f;
  return z * p / q;
}

/* The sums of six inputs and the squares at the last one. */
typedef struct {
  float f[6][LANES];
  float square[LANES];
} sums;

INLINE void add_neuron(sums *to, int lane, float w, float b, float v) {
  const float inputs[6] = {-1.0f, -0.6f, -0.2f, 0.2f, 0.6f, 1.0f};
  float last = 0;
#pragma GCC unroll 6
  for (int i = 0; i < 6; ++i) {
    last = v * error_function(w * inputs[i] + b);
    to->f[i][lane] += last;
  }
  to->square[lane] += last * last;
}

/* Four neurons of sixteen networks. Each way has its own counters, from `step` on. */
INLINE void all_words(sums *to, uint32_t step) {
  EACH_LANE {
    const block a = philox(3 * step, (uint32_t)lane), b = philox(3 * step + 1, (uint32_t)lane), c = philox(3 * step + 2, (uint32_t)lane);
    const deviates g0 = normals(a.word[0], a.word[1]), g2 = normals(a.word[2], a.word[3]), g4 = normals(b.word[0], b.word[1]);
    const deviates g6 = normals(b.word[2], b.word[3]), g8 = normals(c.word[0], c.word[1]), g10 = normals(c.word[2], c.word[3]);
    add_neuron(to, lane, g0.first, g0.second, g2.first);
    add_neuron(to, lane, g2.second, g4.first, g4.second);
    add_neuron(to, lane, g6.first, g6.second, g8.first);
    add_neuron(to, lane, g8.second, g10.first, g10.second);
  }
}

INLINE void a_block_each(sums *to, uint32_t step) {
  for (uint32_t neuron = 0; neuron < 4; ++neuron) EACH_LANE {
    const block a = philox(4 * step + neuron, (uint32_t)lane);
    const deviates g = normals(a.word[0], a.word[1]);
    const float v = __builtin_sqrtf(minus_two_logarithms(a.word[2])) * direction(a.word[3]).first;
    add_neuron(to, lane, g.first, g.second, v);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define STEPS 1024 /* of four neurons of all lanes, between two looks at the clock: less than a millisecond */

#define MEASURE(way, seconds, rate, mean)                                          \
  do {                                                                             \
    double squares = 0, elapsed = 0, neurons = 0;                                  \
    const double begun = now();                                                    \
    for (uint32_t step = 0; elapsed < (seconds); step += STEPS) {                  \
      sums here;                                                                   \
      memset(&here, 0, sizeof here);                                               \
      for (uint32_t i = 0; i < STEPS; ++i) way(&here, step + i);                   \
      for (int lane = 0; lane < LANES; ++lane) {                                   \
        squares += here.square[lane];                                              \
        for (int i = 0; i < 6; ++i) spent += here.f[i][lane]; /* so that no sum is left out */ \
      }                                                                            \
      neurons += 4.0 * STEPS * LANES;                                              \
      elapsed = now() - begun;                                                     \
    }                                                                              \
    rate = neurons / elapsed;                                                      \
    mean = squares / neurons;                                                      \
  } while (0)

static volatile double spent;

int main(int count, char **arguments) {
  const double seconds = count > 1 ? atof(arguments[1]) : 0.5;
  double rates[2], means[2];
  MEASURE(all_words, seconds, rates[0], means[0]);
  MEASURE(a_block_each, seconds, rates[1], means[1]);
  printf("{\"allWords\": %.4g, \"aBlockEach\": %.4g, \"meanSquares\": [%.5f, %.5f]}\n", rates[0], rates[1], means[0], means[1]);
  return 0;
}
