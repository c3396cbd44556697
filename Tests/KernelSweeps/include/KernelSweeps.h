/* Measures the kernels' elementary functions, compiled as C from the one text, against the mathematical library's double
   precision, and counts what tests of the random numbers need. Every function works on a range, so that the caller can
   share the work between threads, and for one instruction set, since the bits must not depend on it. */

#ifndef NNQFT_KERNEL_SWEEPS_H
#define NNQFT_KERNEL_SWEEPS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  SWEEP_BASELINE, /* without a fused multiply-add instruction: slow */
  SWEEP_AVX2,
  SWEEP_AVX512,
} sweep_instruction_set;

bool sweep_supports(sweep_instruction_set set);
sweep_instruction_set sweep_best_instruction_set(void);

/* A function of a word: the bits of a float, or the random word itself for uniform, cosine and sine. */
typedef enum {
  SWEEP_UNIFORM,
  SWEEP_LOGARITHM,
  SWEEP_COSINE,
  SWEEP_SINE,
  SWEEP_EXPONENTIAL,
  SWEEP_ERROR_FUNCTION,
  SWEEP_RELU,
} sweep_function;

/* values[i] = bits of the function at words[i]. */
void sweep_evaluate(sweep_instruction_set set, sweep_function function, uint32_t count, const uint32_t *words,
                    uint32_t *values);

/* The largest error found, in units of the spacing of floats at the exact value (2^(e-23) where 2^e <= |exact|), or infinity
   where a value is of the wrong kind: 0, finite, infinite or NaN; and the word at which it was found. */
typedef struct {
  double largest;
  uint32_t worst;
  uint64_t count;
} sweep_error;

/* Words first, first + stride, ... below last, which may be 2^32. */
sweep_error sweep_errors(sweep_instruction_set set, sweep_function function, uint64_t first, uint64_t last,
                         uint32_t stride);

/* A number that changes when any bit of any value in the range does. */
uint64_t sweep_fingerprint(sweep_instruction_set set, sweep_function function, uint64_t first, uint64_t last,
                           uint32_t stride);

/* Philox4x32 with any number of rounds. */
void sweep_philox(uint32_t rounds, const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

/* Generators of normal deviates: the one in production and deliberate mistakes, which the tests must find. */
typedef enum {
  SWEEP_PRODUCTION,
  SWEEP_24_BITS,        /* only the upper 24 bits of a word make the uniform deviate */
  SWEEP_12_BITS,        /* only the upper 12 */
  SWEEP_TWO_ROUNDS,     /* of Philox */
  SWEEP_THREE_ROUNDS,
  SWEEP_ADDED_SEED,     /* the seed is added to the network, so that neighbouring seeds share streams */
  SWEEP_ONE_WORD,       /* radius and angle come from the same word */
  SWEEP_TWELVE_UNIFORM, /* the sum of twelve uniform deviates less six */
} sweep_generator;

/* Sums over words first ..< last of r^2, r^4 and r^6, r the Box-Muller radius by production or 24-bit uniforms. */
void sweep_radius_moments(sweep_instruction_set set, sweep_generator generator, uint64_t first, uint64_t last,
                          double sums[3]);

/* Sums over words first ..< last of the second, fourth and sixth power of the cosine, then of the sine. */
void sweep_angle_moments(sweep_instruction_set set, uint64_t first, uint64_t last, double sums[6]);

/* The block of four deviates of a network that begins at parameter 4 `block`. */
typedef struct {
  uint64_t seed;
  uint64_t network;
  uint32_t width;
  uint32_t block;
} sweep_address;

enum { SWEEP_BINS = 65536, SWEEP_GRID = 64 };

/* Of the deviates of `networks` consecutive networks at one block: sums of the powers 1 to 6 and a histogram of the normal
   distribution function of the deviate, in equal bins. Both are added to what is there. */
void sweep_normals(sweep_instruction_set set, sweep_generator generator, sweep_address address, uint64_t networks,
                   double power_sums[6], uint64_t bins[SWEEP_BINS]);

/* Of `pairs` pairs (member a of address a, member b of address b), both networks advancing by two from pair to pair: counts
   on a grid that is uniform in the normal distribution function of each. Added to what is there. */
void sweep_pairs(sweep_instruction_set set, sweep_generator generator, sweep_address a, uint32_t member_a,
                 sweep_address b, uint32_t member_b, uint64_t pairs, uint64_t counts[SWEEP_GRID * SWEEP_GRID]);

#endif
