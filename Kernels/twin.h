/* The CPU twin: the kernels' text as C, for one instruction set. The including file defines INSTRUCTION_SET, the suffix of the functions
   that it defines, SUMS_SIDE_BY_SIDE, and VECTOR_REGISTERS, those that there are (tiles.cl). Networks go innermost, one to a lane. */

#include "twin_sizes.h"

#include "text.h"

#define PASTE(name, suffix) name##_##suffix
#define EXPAND(name, suffix) PASTE(name, suffix)
#define FOR_SET(name) EXPAND(name, INSTRUCTION_SET)

FUNCTION double *on_cache_line(double *scratch) {
  return (double *)(((uintptr_t)scratch + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
}

const uint32_t FOR_SET(nnqft_vector_registers) = VECTOR_REGISTERS;

bool FOR_SET(nnqft_chunk_moments)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                                  double *sums, const nnqft_flag *cancelled) {
  return sum_chunk(ensemble, first, count, on_cache_line(scratch), sums, cancelled);
}

void FOR_SET(nnqft_samples)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                            double *outputs) {
  sample_chunk(ensemble, first, count, on_cache_line(scratch), outputs, NULL);
}

uint32_t FOR_SET(nnqft_rate)(uint32_t which, uint32_t activation, uint32_t turns, uint32_t seed) {
  const uints result = rate(which, activation, turns, seed);
  uint32_t all = 0;
  for (uint32_t lane = 0; lane < LANES; ++lane) all ^= result[lane];
  return all;
}
