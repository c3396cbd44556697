/* The kernels as the host sees them: the embedded text for OpenCL devices, and the twin compiled for this CPU. */

#ifndef NNQFT_KERNELS_H
#define NNQFT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ensemble.h"
#include "probe_numbers.h"
#include "rate_numbers.h"

/* The parts of the OpenCL program, in the order in which they are compiled. Not terminated: use the length. */
typedef struct {
  const char *text;
  size_t length;
} nnqft_source;

/* The compiler that the twin was compiled with, and its version. */
const char *nnqft_compiler(void);

size_t nnqft_source_count(void);
nnqft_source nnqft_source_at(size_t index);

/* The number that kernels know an activation by, or -1 for a name that they do not have. */
int nnqft_activation_number(const char *name);

/* The instruction sets that the twin is compiled for. Results do not depend on the choice. */
typedef enum {
  NNQFT_BASELINE, /* whatever the platform guarantees; without a fused multiply-add instruction it is slow */
  NNQFT_AVX2,     /* x86-64-v3 */
  NNQFT_AVX512,   /* x86-64-v4 */
} nnqft_instruction_set;

/* The best instruction set of this processor. */
nnqft_instruction_set nnqft_best_instruction_set(void);

/* Whether this instruction set has a fused multiply-add, without which every fma is a library call. */
bool nnqft_has_fused_multiply_add(nnqft_instruction_set set);

/* A flag that one thread raises and others poll. Zero it first. */
typedef struct {
  int raised;
} nnqft_flag;

void nnqft_raise(nnqft_flag *flag);

/* Vector registers of the instruction set, which hold a tile (tiles.cl): VECTOR_REGISTERS of its twin, whose shapes of tiles follow from it. */
uint32_t nnqft_vector_registers(nnqft_instruction_set set);

/* Doubles of scratch memory that a chunk needs, whole cache lines: a vector's samples, the table of products, the strands of all sums, and
   for a few runs of neurons their layer, the table of their powers, and their sums (chunk.cl). `rows` is 0 where moments are of order 1,
   `neuron_rows` where sums over neurons are, and `neuron_sums` where there are none. */
size_t nnqft_chunk_scratch(uint32_t components, uint32_t rows, uint32_t sums, uint32_t points, uint32_t neuron_rows, uint32_t neuron_sums);

/* Doubles of scratch memory that nnqft_chunk_moments needs, wherever it begins. */
size_t nnqft_scratch_count(const nnqft_ensemble *ensemble);

/* The sums of all monomials over at most CHUNK_NETWORKS networks, into sums[monomials].
   Returns false, with `sums` undefined, soon after the flag was raised. */
bool nnqft_chunk_moments(nnqft_instruction_set set, const nnqft_ensemble *ensemble, uint64_t first, uint32_t count,
                         double *scratch, double *sums, const nnqft_flag *cancelled);

/* Adds a chunk's sums to a block's running sums, monomial by monomial, with compensation. */
void nnqft_add_chunk(uint32_t monomials, const double *sums, double *high, double *low);

/* The sample vectors of `count` networks, into outputs[count][components]. */
void nnqft_samples(nnqft_instruction_set set, const nnqft_ensemble *ensemble, uint64_t first, uint32_t count,
                   double *scratch, double *outputs);

/* A part of the kernels by itself (probes.cl): values[i] = probe(which, words[i]). */
void nnqft_probe_function(uint32_t which, size_t count, const uint32_t *words, uint32_t *values);

/* Philox4x32 with 10 rounds: six words in, counter and key; four out. */
void nnqft_probe_philox(size_t count, const uint32_t *addresses, uint32_t *words);

/* The Philox block that a neuron's parameters begin with, where the neuron is the first of a group (network.cl). */
uint32_t nnqft_block_of_neuron(ensemble_shape shape, uint32_t neuron);

/* One of the loops of rates.cl, on one core: `turns` of each of VECTOR_NETWORKS lanes. The result has no meaning. */
uint32_t nnqft_rate(nnqft_instruction_set set, uint32_t which, uint32_t activation, uint32_t turns, uint32_t seed);

#endif
