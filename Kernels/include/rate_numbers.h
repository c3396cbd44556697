/* The numbers that rates.cl knows its loops by, for devices and the host. */

#ifndef RATE_NUMBERS_H
#define RATE_NUMBERS_H

#define RATE_MULTIPLY_ADD 0
#define RATE_INTEGER 1
#define RATE_MIXED 2
#define RATE_WIDE_PRODUCT 3
#define RATE_SQUARE_ROOT 4
#define RATE_QUOTIENT 5
#define RATE_DOUBLE_MULTIPLY_ADD 6
#define RATE_PHILOX 7
#define RATE_NORMALS 8
#define RATE_ACTIVATION 9

/* Loops are counted in steps of so many turns. */
#define RATE_STEP 48

#endif
