/* One ensemble and all that is summed over it, as one structure: what a CPU's core is given to work through whole chunks (chunk.cl). In one
   text for OpenCL C, where the arrays are the device's, C and Swift. The arrays belong to the caller. */

#ifndef ENSEMBLE_H
#define ENSEMBLE_H

#ifdef __OPENCL_C_VERSION__
#define NNQFT_GLOBAL __global
#else
#include "ensemble_law.h"
#define NNQFT_GLOBAL
#endif

/* What is summed over the neurons of a network by the estimators that integrate the output weights out (layer.cl). */
typedef struct {
  NNQFT_UINT order;                        /* of the power sums; 0: the sample vector is the outputs */
  NNQFT_UINT of_values;                    /* whether sums are of values' products (values.cl), not of fluctuations' (powers.cl) */
  NNQFT_UINT pair_count;
  NNQFT_GLOBAL const NNQFT_UINT *pairs;    /* [pair_count][2] points */
  NNQFT_GLOBAL const float *scales;        /* [points] */
  NNQFT_GLOBAL const float *centres;       /* [pair_count] */
  NNQFT_UINT rows;                         /* of the table of powers, or of values */
  NNQFT_GLOBAL const NNQFT_UINT *parents;  /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *members;  /* [rows] */
  NNQFT_UINT sum_count;                    /* of all tiles, which are as those of moments, below */
  NNQFT_UINT tile_count;
  NNQFT_GLOBAL const NNQFT_UINT *tiles;
  NNQFT_GLOBAL const NNQFT_UINT *places;   /* [components] of their sums */
  NNQFT_GLOBAL const NNQFT_UINT *first;    /* [order + 1] components of each order */
  NNQFT_GLOBAL const NNQFT_UINT *subsets;  /* [components][2^order - 2] places of sums */
  NNQFT_GLOBAL const double *coefficients;
  NNQFT_GLOBAL const double *factors;      /* [components] */
} nnqft_neuron_sums;

/* A monomial is the product of three rows of the product table: two make its prefix, the third is its suffix. They are listed as tiles, each
   of them a few prefixes that have the same few suffixes. */
typedef struct {
  ensemble_shape shape;
  ensemble_law law;
  NNQFT_GLOBAL const float *inputs; /* [points][input_dimension] */
  NNQFT_GLOBAL const float *shifts; /* [points] */
  nnqft_neuron_sums neurons;
  NNQFT_UINT components; /* of the sample vector */
  NNQFT_UINT rows;       /* of the product table */
  NNQFT_GLOBAL const NNQFT_UINT *parents; /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *members; /* [rows] */
  NNQFT_UINT monomials;
  NNQFT_UINT sum_count; /* of all tiles */
  NNQFT_UINT tile_count;
  NNQFT_GLOBAL const NNQFT_UINT *tiles;  /* one after the other: how many suffixes, how many prefixes, a row for each suffix, two for each prefix */
  NNQFT_GLOBAL const NNQFT_UINT *places; /* [monomials] of their sums */
} nnqft_ensemble;

/* Sums of a tile, at most (tiles.cl). */
#define LARGEST_TILE 24

/* The number, below 24, of a tile's shape: 1 to 4 prefixes, 3, 5 or 6 suffixes, and whether the first of these is row 0, the ones. */
#define TILE_SHAPE(rows, columns, begins_with_ones) (6 * ((rows) - 1) + 2 * ((columns) / 2 - 1) + (begins_with_ones))
#ifndef __OPENCL_C_VERSION__
static inline uint32_t nnqft_tile_shape(uint32_t rows, uint32_t columns, uint32_t begins_with_ones) {
  return TILE_SHAPE(rows, columns, begins_with_ones);
}
#endif

/* Numbers of a table of products at most (chunk.cl), unless those of the fewest networks are more: 2 MiB. Tables of many rows leave the second cache
   for it, but their sums, of which there are many more, are fetched less often. */
#define LARGEST_TABLE (1 << 18)
/* Networks of a table at most; a quarter of them with AVX-512 (chunk.cl). */
#define MOST_TABLE_NETWORKS 512

/* Neurons whose powers or values are tabled together, whole runs (powers.cl, values.cl). */
#define NEURONS_TOGETHER 64

/* Networks of a vector. */
#define VECTOR_NETWORKS 16

#endif
