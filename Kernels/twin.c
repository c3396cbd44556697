/* Chooses the twin's instruction set at run time. */

#include <string.h>

#include "include/Kernels.h"
#include "twin_sizes.h"

#include "baseline_registers.h"

#include "text.h"

typedef bool chunk_moments(const nnqft_ensemble *, uint64_t, uint32_t, double *, double *, const nnqft_flag *);
typedef void samples(const nnqft_ensemble *, uint64_t, uint32_t, double *, double *);
typedef uint32_t rate_of_loop(uint32_t, uint32_t, uint32_t, uint32_t);

chunk_moments nnqft_chunk_moments_baseline;
samples nnqft_samples_baseline;
rate_of_loop nnqft_rate_baseline;
extern const uint32_t nnqft_vector_registers_baseline;

#if defined(__x86_64__)
chunk_moments nnqft_chunk_moments_avx2, nnqft_chunk_moments_avx512;
samples nnqft_samples_avx2, nnqft_samples_avx512;
rate_of_loop nnqft_rate_avx2, nnqft_rate_avx512;
extern const uint32_t nnqft_vector_registers_avx2, nnqft_vector_registers_avx512;

static chunk_moments *const all_chunk_moments[] = {nnqft_chunk_moments_baseline, nnqft_chunk_moments_avx2,
                                                   nnqft_chunk_moments_avx512};
static samples *const all_samples[] = {nnqft_samples_baseline, nnqft_samples_avx2, nnqft_samples_avx512};
static rate_of_loop *const all_rates[] = {nnqft_rate_baseline, nnqft_rate_avx2, nnqft_rate_avx512};
static const uint32_t *const all_vector_registers[] = {&nnqft_vector_registers_baseline, &nnqft_vector_registers_avx2,
                                                       &nnqft_vector_registers_avx512};
#else
static chunk_moments *const all_chunk_moments[] = {nnqft_chunk_moments_baseline};
static samples *const all_samples[] = {nnqft_samples_baseline};
static rate_of_loop *const all_rates[] = {nnqft_rate_baseline};
static const uint32_t *const all_vector_registers[] = {&nnqft_vector_registers_baseline};
#endif

const char *nnqft_compiler(void) { return __VERSION__; }

nnqft_instruction_set nnqft_best_instruction_set(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return NNQFT_AVX512;
  if (__builtin_cpu_supports("x86-64-v3")) return NNQFT_AVX2;
#endif
  return NNQFT_BASELINE;
}

bool nnqft_has_fused_multiply_add(nnqft_instruction_set set) {
#if defined(__x86_64__) && !defined(__FMA__)
  return set != NNQFT_BASELINE;
#else
  (void)set;
  return true;
#endif
}

int nnqft_activation_number(const char *name) {
#define MATCH(activation) \
  if (strcmp(name, #activation) == 0) return ACTIVATION_##activation;
  EACH_ACTIVATION(MATCH)
  return -1;
}

void nnqft_raise(nnqft_flag *flag) { __atomic_store_n(&flag->raised, 1, __ATOMIC_RELAXED); }

uint32_t nnqft_vector_registers(nnqft_instruction_set set) { return *all_vector_registers[set]; }

size_t nnqft_chunk_scratch(uint32_t components, uint32_t rows, uint32_t sums, uint32_t points, uint32_t neuron_rows, uint32_t neuron_sums) {
  const size_t samples = (size_t)(1 + components) * VECTOR_NETWORKS + LARGEST_TILE * STRANDS;
  const size_t all_networks = (size_t)rows * MOST_TABLE_NETWORKS;
  /* What networks of a row are filled up to, in four parts at most, is a group in each. */
  const size_t table = (all_networks < LARGEST_TABLE ? all_networks : LARGEST_TABLE) + (size_t)rows * 4 * STRANDS;
  const size_t floats_of_row = (NEURONS_TOGETHER + 1) * VECTOR_NETWORKS;
  const size_t layer = neuron_sums > 0 ? floats_of_row * (points + neuron_rows) / 2 + (size_t)(LARGEST_TILE + neuron_sums) * VECTOR_NETWORKS : 0;
  return (samples + table + (size_t)sums * STRANDS + layer + 7) / 8 * 8;
}

size_t nnqft_scratch_count(const nnqft_ensemble *ensemble) {
  const uint32_t rows = ensemble->monomials > ensemble->components ? ensemble->rows : 0;
  const uint32_t neuron_rows = ensemble->neurons.order > 1 ? ensemble->neurons.rows : 0;
  return nnqft_chunk_scratch(ensemble->components, rows, ensemble->sum_count, ensemble->shape.points, neuron_rows,
                             ensemble->neurons.sum_count) +
         CACHE_LINE / sizeof(double);
}

bool nnqft_chunk_moments(nnqft_instruction_set set, const nnqft_ensemble *ensemble, uint64_t first, uint32_t count,
                         double *scratch, double *sums, const nnqft_flag *cancelled) {
  return all_chunk_moments[set](ensemble, first, count, scratch, sums, cancelled);
}

void nnqft_samples(nnqft_instruction_set set, const nnqft_ensemble *ensemble, uint64_t first, uint32_t count,
                   double *scratch, double *outputs) {
  all_samples[set](ensemble, first, count, scratch, outputs);
}

uint32_t nnqft_rate(nnqft_instruction_set set, uint32_t which, uint32_t activation, uint32_t turns, uint32_t seed) {
  return all_rates[set](which, activation, turns, seed);
}

uint32_t nnqft_block_of_neuron(ensemble_shape shape, uint32_t neuron) { return block_of_neuron(shape, neuron); }

void nnqft_add_chunk(uint32_t monomials, const double *sums, double *high, double *low) {
  for (uint32_t monomial = 0; monomial < monomials; ++monomial)
    add_compensated(&high[monomial], &low[monomial], sums[monomial]);
}

void nnqft_probe_function(uint32_t which, size_t count, const uint32_t *words, uint32_t *values) {
  for (size_t i = 0; i < count; i += LANES) {
    const size_t bytes = (count - i < LANES ? count - i : LANES) * sizeof(uint32_t);
    uints few = 0u;
    memcpy(&few, words + i, bytes);
    few = probe(which, few);
    memcpy(values + i, &few, bytes);
  }
}

void nnqft_probe_philox(size_t count, const uint32_t *addresses, uint32_t *words) {
  for (size_t i = 0; i < count; ++i) {
    const uint32_t *a = addresses + 6 * i;
    philox_block block = {{a[0], a[1], a[2], a[3]}};
    philox4x32(&block, a[4], a[5]);
    for (size_t w = 0; w < 4; ++w) words[4 * i + w] = block.word[w][0];
  }
}
