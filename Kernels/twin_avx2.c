/* The twin for x86-64-v3: AVX2 and fused multiply-add. */

#if defined(__x86_64__)

#include <string.h>

#include "include/Kernels.h"

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)

#define BLOCKS_TOGETHER 1
#define HALVES_IN_STEP
#define PRODUCTS_EXCHANGE
#define SUMS_SIDE_BY_SIDE 4
#define VECTOR_REGISTERS 16
#define INSTRUCTION_SET avx2
#include "twin.h"

#pragma clang attribute pop

#endif
