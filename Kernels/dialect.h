/* One dialect for OpenCL C and C, so that the kernels are one text (law 2).

   Only operations that IEEE 754 and OpenCL C define exactly are used: integer arithmetic, + - * on float and double,
   explicit fma, and correctly rounded division and square root. Contraction is off: where a fused multiply-add is meant, it is
   written. Functions are branch-free on lane data, so that a loop over lanes vectorises.

   Guarded on __OPENCL_C_VERSION__, which the compiler sets (the runtime sets __OPENCL_VERSION__). */

#ifdef __OPENCL_C_VERSION__

#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF

#define FUNCTION static inline
#define KERNEL __kernel
#define GLOBAL __global
#define UNROLL _Pragma("unroll")

FUNCTION uint multiply_high(uint a, uint b) { return mul_hi(a, b); }
FUNCTION uint bits_of(float x) { return as_uint(x); }
FUNCTION float from_bits(uint x) { return as_float(x); }
FUNCTION ulong bits_of_double(double x) { return as_ulong(x); }
FUNCTION float fused(float a, float b, float c) { return fma(a, b, c); }
FUNCTION double fused_double(double a, double b, double c) { return fma(a, b, c); }

/* Correctly rounded. Where a device does not round its float square root and division correctly, the double ones, which
   OpenCL requires to be correct, are rounded once more: harmless, since 53 >= 2*24 + 2 (Figueroa 1995). */
#ifdef FLOAT_DIVIDE_SQRT_IS_INEXACT
FUNCTION float square_root(float x) { return (float)sqrt((double)x); }
FUNCTION float quotient(float a, float b) { return (float)((double)a / (double)b); }
#else
FUNCTION float square_root(float x) { return sqrt(x); }
FUNCTION float quotient(float a, float b) { return a / b; }
#endif

#else /* C, by clang */

#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

typedef uint32_t uint;
typedef uint64_t ulong;

#define FUNCTION static inline __attribute__((always_inline))
#define GLOBAL
#define UNROLL

FUNCTION uint multiply_high(uint a, uint b) { return (uint)(((ulong)a * b) >> 32); }
FUNCTION uint bits_of(float x) { return __builtin_bit_cast(uint, x); }
FUNCTION float from_bits(uint x) { return __builtin_bit_cast(float, x); }
FUNCTION ulong bits_of_double(double x) { return __builtin_bit_cast(ulong, x); }
FUNCTION float fused(float a, float b, float c) { return __builtin_elementwise_fma(a, b, c); }
FUNCTION double fused_double(double a, double b, double c) { return __builtin_elementwise_fma(a, b, c); }
FUNCTION float square_root(float x) { return __builtin_elementwise_sqrt(x); }
FUNCTION float quotient(float a, float b) { return a / b; }

#endif
