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

bool FOR_SET(nnqft_chunk_moments)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                                  double *sums, const nnqft_flag *cancelled) {
  return sum_chunk(ensemble, first, count, on_cache_line(scratch), sums, cancelled);
}

void FOR_SET(nnqft_samples)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                            double *outputs) {
  const uint32_t components = ensemble->components;
  double *samples = on_cache_line(scratch);
  float *layer = (float *)(samples + SAMPLES(components));
  for (uint32_t start = 0; start < count; start += LANES) {
    sample_networks(ensemble, first + start, layer, samples, NULL);
    for (uint32_t network = start; network < start + LANES && network < count; ++network) {
      const uint32_t lane = network - start;
      for (uint32_t component = 0; component < components; ++component)
        outputs[(size_t)network * components + component] = samples[SAMPLES(component) + lane];
    }
  }
}

uint32_t FOR_SET(nnqft_rate)(uint32_t which, uint32_t activation, uint32_t turns, uint32_t seed) {
  const uints result = rate(which, activation, turns, seed);
  uint32_t all = 0;
  for (uint32_t lane = 0; lane < LANES; ++lane) all ^= result[lane];
  return all;
}
