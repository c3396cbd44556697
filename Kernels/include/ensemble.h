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
  NNQFT_UINT pair_count;
  NNQFT_GLOBAL const NNQFT_UINT *pairs;    /* [pair_count][2] points */
  NNQFT_GLOBAL const float *scales;        /* [points] */
  NNQFT_GLOBAL const float *centres;       /* [pair_count] */
  NNQFT_UINT rows;                         /* of the table of products of fluctuations */
  NNQFT_GLOBAL const NNQFT_UINT *parents;  /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *members;  /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *prefixes; /* [components] */
  NNQFT_GLOBAL const NNQFT_UINT *suffixes; /* [components] */
  NNQFT_GLOBAL const NNQFT_UINT *first;    /* [order + 1] components of each order */
  NNQFT_GLOBAL const NNQFT_UINT *subsets;  /* [components][2^order - 2] */
  NNQFT_GLOBAL const double *coefficients;
  NNQFT_GLOBAL const double *factors;      /* [components] */
} nnqft_neuron_sums;

/* The monomials are all products of some rows of the product table with others, their prefixes and suffixes. They are listed as
   rectangles, each of them prefixes that have the same consecutive rows as suffixes. */
typedef struct {
  ensemble_shape shape;
  ensemble_law law;
  NNQFT_GLOBAL const float *inputs; /* [points][input_dimension] */
  NNQFT_GLOBAL const float *shifts; /* [points] */
  nnqft_neuron_sums neurons;
  NNQFT_UINT components; /* of the sample vector */
  NNQFT_UINT rows;       /* of the product table */
  NNQFT_UINT monomials;
  NNQFT_UINT rectangle_count;
  NNQFT_GLOBAL const NNQFT_UINT *parents;    /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *members;    /* [rows] */
  NNQFT_GLOBAL const NNQFT_UINT *rectangles; /* [rectangle_count][4]: first prefix, how many, first suffix's row, how many */
  NNQFT_GLOBAL const NNQFT_UINT *prefixes;   /* [.][2]: its row, and its monomial with the first suffix */
} nnqft_ensemble;

/* Networks whose products are tabled together: many, since the sums are fetched and put back for each table; few enough for the table to
   stay in a near cache. A row of the table is a little longer, or all rows would compete for the same few places of the cache. */
#define TABLE_NETWORKS 256
#define TABLE_ROW (TABLE_NETWORKS + STRANDS)

/* Networks of a vector. */
#define VECTOR_NETWORKS 16

#endif
