/* Vector registers of what the platform guarantees: 16 of two doubles on x86-64, 32 on 64-bit ARM. */

#define SUMS_SIDE_BY_SIDE 2
#if defined(__aarch64__)
#define VECTOR_REGISTERS 32
#else
#define VECTOR_REGISTERS 16
#endif
