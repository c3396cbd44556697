/* The kernels as the host sees them: the embedded text for OpenCL devices, and the twin compiled for this CPU. */

#ifndef NNQFT_KERNELS_H
#define NNQFT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ensemble_law.h"
#include "probe_numbers.h"

/* The parts of the OpenCL program, in the order in which they are compiled. Not terminated: use the length. */
typedef struct {
  const char *name;
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

/* What is summed over the neurons of a network by the estimators that integrate the output weights out (layer.cl). */
typedef struct {
  uint32_t order;           /* of the power sums; 0: the sample vector is the outputs */
  uint32_t pair_count;
  const uint32_t *pairs;    /* [pair_count][2] points */
  const float *scales;      /* [points] */
  const float *centres;     /* [pair_count] */
  uint32_t rows;            /* of the table of products of fluctuations */
  const uint32_t *parents;  /* [rows] */
  const uint32_t *members;  /* [rows] */
  const uint32_t *prefixes; /* [components] */
  const uint32_t *suffixes; /* [components] */
  const uint32_t *first;    /* [order + 1] components of each order */
  const uint32_t *subsets;  /* [components][2^order - 2] */
  const double *coefficients;
  const double *factors;    /* [components] */
} nnqft_neuron_sums;

/* One ensemble, and the basis of monomials whose sums are wanted. The arrays belong to the caller. */
typedef struct {
  ensemble_shape shape;
  ensemble_law law;
  const float *inputs;      /* [points][input_dimension] */
  const float *shifts;      /* [points] */
  nnqft_neuron_sums neurons;
  uint32_t components;      /* of the sample vector */
  uint32_t rows;            /* of the product table */
  uint32_t monomials;
  const uint32_t *parents;  /* [rows] */
  const uint32_t *members;  /* [rows] */
  const uint32_t *prefixes; /* [monomials] */
  const uint32_t *suffixes; /* [monomials] */
} nnqft_ensemble;

/* A flag that one thread raises and others poll. Zero it first. */
typedef struct {
  int raised;
} nnqft_flag;

void nnqft_raise(nnqft_flag *flag);

/* Doubles of scratch memory that nnqft_chunk_moments needs. */
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

#endif
