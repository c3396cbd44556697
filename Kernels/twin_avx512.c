/* The twin for x86-64-v4: AVX-512. */

#if defined(__x86_64__)

#include <string.h>

#include "include/Kernels.h"

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,no-prefer-256-bit"), min_vector_width(512))), apply_to = function)

#define BLOCKS_TOGETHER 4
#define SUMS_SIDE_BY_SIDE 8
#define VECTOR_REGISTERS 32
#define INSTRUCTION_SET avx512
#include "twin.h"

#pragma clang attribute pop

#endif
