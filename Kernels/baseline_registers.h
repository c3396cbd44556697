/* Vector registers of what the platform guarantees: 16 of two doubles on x86-64, 32 on 64-bit ARM. */

#define SUMS_SIDE_BY_SIDE 2
#if defined(__aarch64__)
#define SUM_REGISTERS 24
#else
#define SUM_REGISTERS 12
#endif
