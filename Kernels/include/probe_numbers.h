/* The numbers that probes.cl knows the kernels' functions by, for devices and the host. */

#ifndef PROBE_NUMBERS_H
#define PROBE_NUMBERS_H

#define PROBE_UNIFORM 0
#define PROBE_LOGARITHM 1
#define PROBE_COSINE 2
#define PROBE_SINE 3
#define PROBE_EXPONENTIAL 4
#define PROBE_ERROR_FUNCTION 5
#define PROBE_SQUARE_ROOT 6
#define PROBE_QUOTIENT_OF_ONE 7
#define PROBE_SINE_OF_RADIANS 8
#define PROBE_COSINE_OF_RADIANS 9
#define PROBE_HYPERBOLIC_TANGENT 10
#define PROBE_GELU 11
#define PROBE_LEAKY_RELU 12
#define PROBE_STEP 13
#define PROBE_IDENTITY 14

#endif
