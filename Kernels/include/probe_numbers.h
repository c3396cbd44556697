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

#endif
