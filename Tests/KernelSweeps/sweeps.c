/* Compiles the sweeps for every instruction set, and compares with the mathematical library. */

#include "KernelSweeps.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "../../Kernels/dialect.h"

#include "../../Kernels/philox.cl"

#include "../../Kernels/logarithm.cl"

#include "../../Kernels/sincos.cl"

#include "../../Kernels/exponential.cl"

#include "../../Kernels/error_function.cl"

#include "../../Kernels/normal.cl"

#include "../../Kernels/activations.cl"

enum { TILE_WORDS = 1024 };

typedef struct {
  void (*evaluate_tile)(sweep_function, const uint *, uint *);
  void (*radius_moments)(sweep_generator, uint64_t, uint64_t, double *);
  void (*angle_moments)(uint64_t, uint64_t, double *);
  void (*count_normals)(sweep_generator, sweep_address, uint64_t, double *, uint64_t *);
  void (*count_pairs)(sweep_generator, sweep_address, uint, sweep_address, uint, uint64_t, uint64_t *);
} sweeps;

#define SET baseline
#include "sweeps_for_set.h"
#undef SET

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define SET avx2
#include "sweeps_for_set.h"
#undef SET
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,no-prefer-256-bit"), min_vector_width(512))), apply_to = function)
#define SET avx512
#include "sweeps_for_set.h"
#undef SET
#pragma clang attribute pop

static const sweeps *const all_sweeps[] = {&sweeps_baseline, &sweeps_avx2, &sweeps_avx512};

bool sweep_supports(sweep_instruction_set set) {
  return set == SWEEP_AVX512 ? __builtin_cpu_supports("x86-64-v4")
         : set == SWEEP_AVX2 ? __builtin_cpu_supports("x86-64-v3")
                             : true;
}

#else

static const sweeps *const all_sweeps[] = {&sweeps_baseline};

bool sweep_supports(sweep_instruction_set set) { return set == SWEEP_BASELINE; }

#endif

sweep_instruction_set sweep_best_instruction_set(void) {
  return sweep_supports(SWEEP_AVX512) ? SWEEP_AVX512 : sweep_supports(SWEEP_AVX2) ? SWEEP_AVX2 : SWEEP_BASELINE;
}

/* Fills a tile with words from `word` on and returns how many of them lie below `last`. */
static uint fill_tile(uint64_t word, uint64_t last, uint32_t stride, uint *words) {
  uint count = 0;
  for (uint i = 0; i < TILE_WORDS; ++i, word += stride) {
    words[i] = (uint)(word < last ? word : last - 1);
    count += word < last;
  }
  return count;
}

void sweep_evaluate(sweep_instruction_set set, sweep_function function, uint32_t count, const uint32_t *words,
                    uint32_t *values) {
  for (uint32_t start = 0; start < count; start += TILE_WORDS) {
    const uint32_t here = count - start < TILE_WORDS ? count - start : TILE_WORDS;
    uint tile[TILE_WORDS] = {0}, results[TILE_WORDS];
    memcpy(tile, words + start, here * sizeof *tile);
    all_sweeps[set]->evaluate_tile(function, tile, results);
    memcpy(values + start, results, here * sizeof *results);
  }
}

/* The exact value, to double precision: its error is below 2^-27 of a float's ulp. */
static double exact(sweep_function function, uint word) {
  const double x = from_bits(word);
  switch (function) {
    case SWEEP_UNIFORM: return ((double)word + 0.5) * 0x1p-32;
    case SWEEP_LOGARITHM: return log(x);
    case SWEEP_COSINE: return exact(SWEEP_SINE, word + 0x40000000u);
    case SWEEP_SINE: {
      /* By octants, so that no argument loses relative precision. */
      const uint quadrant = (word + 0x20000000u) >> 30;
      const double angle = (double)(int32_t)(word - (quadrant << 30)) * 0x1.921fb54442d18p-30;
      const double value = quadrant & 1 ? cos(angle) : sin(angle);
      return quadrant & 2 ? -value : value;
    }
    case SWEEP_EXPONENTIAL: {
      const double value = exp(x);
      return value < (double)FLT_MIN ? 0 : value;
    }
    case SWEEP_ERROR_FUNCTION: return fabs(x) < (double)FLT_MIN ? 0 : erf(x);
    case SWEEP_RELU: return x < (double)FLT_MIN ? 0 : x;
  }
  return (double)NAN;
}

static double error_in_ulp(float value, double exact) {
  if (isnan(exact)) return isnan(value) ? 0 : INFINITY;
  if (exact == 0) return value == 0 ? 0 : INFINITY;
  const float rounded = (float)exact;
  if (isinf(rounded)) return value == rounded ? 0 : INFINITY;
  if (!isfinite(value)) return INFINITY;
  uint64_t bits;
  memcpy(&bits, &exact, sizeof bits);
  bits = (bits & 0x7ff0000000000000u) - (23ull << 52);
  double ulp;
  memcpy(&ulp, &bits, sizeof ulp);
  return fabs((double)value - exact) / ulp;
}

sweep_error sweep_errors(sweep_instruction_set set, sweep_function function, uint64_t first, uint64_t last,
                         uint32_t stride) {
  sweep_error found = {-1, (uint32_t)first, 0};
  uint words[TILE_WORDS], values[TILE_WORDS];
  for (uint64_t start = first; start < last; start += (uint64_t)TILE_WORDS * stride) {
    const uint count = fill_tile(start, last, stride, words);
    all_sweeps[set]->evaluate_tile(function, words, values);
    for (uint i = 0; i < count; ++i) {
      const double error = error_in_ulp(from_bits(values[i]), exact(function, words[i]));
      if (error > found.largest) {
        found.largest = error;
        found.worst = words[i];
      }
    }
    found.count += count;
  }
  return found;
}

uint64_t sweep_fingerprint(sweep_instruction_set set, sweep_function function, uint64_t first, uint64_t last,
                           uint32_t stride) {
  uint64_t print = 0xcbf29ce484222325u; /* Fowler, Noll, Vo: FNV-1a, by words */
  uint words[TILE_WORDS], values[TILE_WORDS];
  for (uint64_t start = first; start < last; start += (uint64_t)TILE_WORDS * stride) {
    const uint count = fill_tile(start, last, stride, words);
    all_sweeps[set]->evaluate_tile(function, words, values);
    /* NaNs differ in sign and payload from one processor to another. */
    for (uint i = 0; i < count; ++i)
      print = (print ^ (isnan(from_bits(values[i])) ? 0x7fc00000u : values[i])) * 0x100000001b3u;
  }
  return print;
}

void sweep_philox(uint32_t rounds, const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  const philox_block block =
      rounds == PHILOX_ROUNDS ? philox4x32(counter[0], counter[1], counter[2], counter[3], key[0], key[1])
                              : philox4x32_rounds(counter[0], counter[1], counter[2], counter[3], key[0], key[1], rounds);
  memcpy(words, block.word, sizeof block.word);
}

void sweep_radius_moments(sweep_instruction_set set, sweep_generator generator, uint64_t first, uint64_t last,
                          double sums[3]) {
  all_sweeps[set]->radius_moments(generator, first, last, sums);
}

void sweep_angle_moments(sweep_instruction_set set, uint64_t first, uint64_t last, double sums[6]) {
  all_sweeps[set]->angle_moments(first, last, sums);
}

void sweep_normals(sweep_instruction_set set, sweep_generator generator, sweep_address address, uint64_t networks,
                   double power_sums[6], uint64_t bins[SWEEP_BINS]) {
  all_sweeps[set]->count_normals(generator, address, networks, power_sums, bins);
}

void sweep_pairs(sweep_instruction_set set, sweep_generator generator, sweep_address a, uint32_t member_a,
                 sweep_address b, uint32_t member_b, uint64_t pairs, uint64_t counts[SWEEP_GRID * SWEEP_GRID]) {
  all_sweeps[set]->count_pairs(generator, a, member_a, b, member_b, pairs, counts);
}
