/* What one ensemble's kernels are told, in one text for OpenCL C, C and (through the module map) Swift. */

#ifndef ENSEMBLE_LAW_H
#define ENSEMBLE_LAW_H

#ifdef __OPENCL_C_VERSION__
#define NNQFT_UINT uint
#else
#include <stdint.h>
#define NNQFT_UINT uint32_t
#endif

/* Sizes of a network with one hidden layer; fixed when a program is built for a device. */
typedef struct {
  NNQFT_UINT input_dimension;
  NNQFT_UINT output_dimension;
  NNQFT_UINT points;     /* inputs x_i at which every network is evaluated */
  NNQFT_UINT has_biases; /* 0: no bias has a place among the parameters */
  NNQFT_UINT activation; /* ACTIVATION_... */
} ensemble_shape;

/* The law that parameters are drawn from (review eqs. 1-3), and where the draws begin. */
typedef struct {
  NNQFT_UINT seed_low;
  NNQFT_UINT seed_high;
  NNQFT_UINT width;
  float weight_mean;
  float hidden_weight_deviation; /* sigma_W / sqrt(d_in) */
  float output_weight_deviation; /* sigma_W / sqrt(N) */
  float bias_mean;
  float bias_deviation;
} ensemble_law;

/* Networks side by side in a row of the product table; each strand is summed by itself. */
#define STRANDS 8

/* Networks in a chunk, whole groups of STRANDS: the longest run that is summed without compensation. */
#define CHUNK_NETWORKS 1000

/* Neurons whose contributions are summed in single precision before they join the double sum. */
#define NEURONS_PER_RUN 16

/* The neurons of a group have parameters that fill whole Philox blocks, however many each has. */
#define NEURONS_PER_GROUP 4

/* Sums of products of fluctuations, or of values, that a device's work-item forms side by side, at most. */
#define POWERS_PER_STRIP 8
#define WORDS_OF_VALUE_STRIP 19

/* Outputs of a network, at most: a work-item holds all of one point's. */
#define MAXIMUM_OUTPUT_DIMENSION 1024

#endif
