/* One dialect for OpenCL C and C, so that the kernels are one text (law 2).

   Only operations that IEEE 754 and OpenCL C define exactly are used: integer arithmetic, + - * on float and double,
   explicit fma, and correctly rounded division and square root. Contraction is off: where a fused multiply-add is meant, it is
   written.

   `floats`, `uints` and their kin hold a number for each of LANES networks: a scalar on a GPU, which has its work-items side by
   side; a vector of 16 on a CPU, whose compilers vectorise loops over lanes in some places and fail in others. Functions are
   branch-free on them: a comparison gives a mask, and ?: chooses lane by lane.

   Guarded on __OPENCL_C_VERSION__, which the compiler sets (the runtime sets __OPENCL_VERSION__). */

/* The parts of a device's program that a CPU's cores work by (kernels.cl). */
#if defined WHOLE_CHUNKS || defined SAMPLES_OF_CHUNKS
#define FOR_CORES
#endif

/* Philox blocks that are drawn side by side, and deviates that are drawn at a time. A GPU's work-item has few registers, and others beside
   it to go on with. */
#if LANES == 1
#define BLOCKS_TOGETHER 1
#define WINDOW 4
#else
#ifndef BLOCKS_TOGETHER
#ifdef __AVX512F__
#define BLOCKS_TOGETHER 4
#else
#define BLOCKS_TOGETHER 1
#endif
#endif
#define WINDOW 64
#endif

#define HALF_OF_BLOCKS ((BLOCKS_TOGETHER + 1) / 2)

/* Not inlined: compilers go through what is inlined once more with each function that it is in. SEPARATE_IN_PROGRAMS are functions for which that
   counts, since an OpenCL program is built when it is needed: there its constants are known to them even so, in the C twin only where they are inlined. */
#define SEPARATE static __attribute__((noinline))

#define SIZED_AS(name, lanes) name##lanes
#define SIZED_BY(name, lanes) SIZED_AS(name, lanes)

/* The same vector: an empty statement takes both its halves from registers at once, and hides from compilers where they come from. */
#define DEFINE_OPAQUE(name, type, type_of_half) \
  FUNCTION type name(type x) {                  \
    type_of_half low = x.lo, high = x.hi;       \
    __asm__("" : "+x"(low), "+x"(high));        \
    x.lo = low;                                 \
    x.hi = high;                                \
    return x;                                   \
  }

#ifdef __OPENCL_C_VERSION__

/* As the C twin for AVX2 has it (twin_avx2.c). */
#if LANES == 16 && defined __clang__ && defined __x86_64__ && defined __AVX2__ && !defined __AVX512F__
#define HALVES_IN_STEP
#endif

#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF

#define FUNCTION static inline __attribute__((always_inline))
#define KERNEL __kernel
#define GLOBAL __global
#define LOCAL __local
#define UNROLL_FULLY _Pragma("unroll")
#define ONE_BY_ONE _Pragma("unroll 1")

/* A GPU keeps a neuron in registers, where the places of all its parameters are known. */
#if LANES == 1
#define UNROLL _Pragma("unroll")
#define WINDOW_FUNCTION FUNCTION
#define SEPARATE_IN_PROGRAMS FUNCTION
#else
#define UNROLL
#define WINDOW_FUNCTION SEPARATE
#define SEPARATE_IN_PROGRAMS SEPARATE
#endif

/* The name of a type or function for LANES numbers. */
#if LANES == 1
#define SIZED(name) name
#else
#define SIZED(name) SIZED_BY(name, LANES)
#endif

typedef SIZED(float) floats;
typedef SIZED(double) doubles;
typedef SIZED(int) ints;
typedef SIZED(uint) uints;
typedef SIZED(ulong) ulongs;
typedef SIZED_BY(double, STRANDS) strands;
#if LANES == 16
#define PAIRS 8
typedef SIZED_BY(ulong, PAIRS) pairs;
typedef SIZED_BY(float, PAIRS) half_of_floats;
FUNCTION pairs as_pairs(uints x) { return SIZED_BY(as_ulong, PAIRS)(x); }
FUNCTION uints as_words(pairs x) { return SIZED(as_uint)(x); }
#endif

FUNCTION uints bits_of(floats x) { return SIZED(as_uint)(x); }
FUNCTION floats from_bits(uints x) { return SIZED(as_float)(x); }
FUNCTION ints signed_of(uints x) { return SIZED(as_int)(x); }
FUNCTION ulongs bits_of_double(doubles x) { return SIZED(as_ulong)(x); }

FUNCTION floats floats_of(ints x) { return SIZED(convert_float)(x); }
FUNCTION floats floats_of_words(uints x) { return SIZED(convert_float)(x); }
FUNCTION floats rounded(doubles x) { return SIZED(convert_float)(x); }
FUNCTION doubles doubles_of(floats x) { return SIZED(convert_double)(x); }
FUNCTION ints ints_of(floats x) { return SIZED(convert_int)(x); }
FUNCTION uints low_words(ulongs x) { return SIZED(convert_uint)(x); }

FUNCTION floats fused_floats(floats a, floats b, floats c) { return fma(a, b, c); }
FUNCTION doubles fused_double(doubles a, doubles b, doubles c) { return fma(a, b, c); }
FUNCTION strands fused_strands(strands a, strands b, strands c) { return fma(a, b, c); }

/* Both halves of the 64-bit products a b. Processors multiply every other word of a vector; drivers' compilers have to be told that pairs of words
   are already where they should be, or they spread words out and collect them again. */
FUNCTION void multiply(uint a, uints b, uints *high, uints *low) {
#if LANES == 1
  const ulong product = (ulong)a * b;
  *high = (uint)(product >> 32);
  *low = (uint)product;
#else
  const pairs even = (as_pairs(b) & 0xffffffffu) * (ulong)a;
  const pairs odd = (as_pairs(b) >> 32) * (ulong)a;
  (*high).even = as_words(even).odd;
  (*high).odd = as_words(odd).odd;
  *low = a * b;
#endif
}
FUNCTION uints exchanged(uints x) { return x; }

/* Correctly rounded. Where a device does not round its float square root and division correctly, the double ones, which
   OpenCL requires to be correct, are rounded once more: harmless, since 53 >= 2*24 + 2 (Figueroa 1995). */
#ifdef FLOAT_DIVIDE_SQRT_IS_INEXACT
FUNCTION floats square_root(floats x) { return rounded(sqrt(doubles_of(x))); }
FUNCTION floats quotient(floats a, floats b) { return rounded(doubles_of(a) / doubles_of(b)); }
#else
FUNCTION floats square_root(floats x) { return sqrt(x); }
FUNCTION floats quotient(floats a, floats b) { return a / b; }
#endif

/* Where vectors are loaded and stored, memory is aligned to them: rows and layers are whole vectors. vload and vstore promise less, and some
   drivers take vectors apart for them. */
FUNCTION strands load_strands(GLOBAL const double *p) { return *(GLOBAL const strands *)p; }
FUNCTION void store_strands(strands x, GLOBAL double *p) { *(GLOBAL strands *)p = x; }
FUNCTION floats load_floats(GLOBAL const float *p) { return *(GLOBAL const floats *)p; }
FUNCTION void store_floats(floats x, GLOBAL float *p) { *(GLOBAL floats *)p = x; }

#else /* C, by clang */

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

/* Vectors wider than an instruction set's registers never cross a call: all is inlined. */
#pragma clang diagnostic ignored "-Wpsabi"

typedef uint32_t uint;
typedef uint64_t ulong;

#define FUNCTION static inline __attribute__((always_inline))
#define GLOBAL
#define UNROLL
#define WINDOW_FUNCTION SEPARATE
#define SEPARATE_IN_PROGRAMS FUNCTION
#define UNROLL_FULLY _Pragma("clang loop unroll(full)")
#define ONE_BY_ONE _Pragma("clang loop unroll(disable)")

typedef float floats __attribute__((ext_vector_type(LANES)));
typedef double doubles __attribute__((ext_vector_type(LANES)));
typedef int32_t ints __attribute__((ext_vector_type(LANES)));
typedef uint32_t uints __attribute__((ext_vector_type(LANES)));
typedef uint64_t ulongs __attribute__((ext_vector_type(LANES)));
typedef double strands __attribute__((ext_vector_type(STRANDS)));
typedef uint64_t pairs __attribute__((ext_vector_type(LANES / 2)));
typedef float half_of_floats __attribute__((ext_vector_type(LANES / 2)));
typedef uint32_t half_of_uints __attribute__((ext_vector_type(LANES / 2)));
FUNCTION pairs as_pairs(uints x) { return (pairs)x; }
FUNCTION uints as_words(pairs x) { return (uints)x; }

FUNCTION uints bits_of(floats x) { return (uints)x; }
FUNCTION floats from_bits(uints x) { return (floats)x; }
FUNCTION ints signed_of(uints x) { return (ints)x; }
FUNCTION ulongs bits_of_double(doubles x) { return (ulongs)x; }

FUNCTION floats floats_of(ints x) { return __builtin_convertvector(x, floats); }
FUNCTION floats floats_of_words(uints x) { return __builtin_convertvector(x, floats); }
FUNCTION floats rounded(doubles x) { return __builtin_convertvector(x, floats); }
FUNCTION doubles doubles_of(floats x) { return __builtin_convertvector(x, doubles); }
FUNCTION ints ints_of(floats x) { return __builtin_convertvector(x, ints); }
FUNCTION uints low_words(ulongs x) { return __builtin_convertvector(x, uints); }

FUNCTION floats fused_floats(floats a, floats b, floats c) { return __builtin_elementwise_fma(a, b, c); }
FUNCTION doubles fused_double(doubles a, doubles b, doubles c) { return __builtin_elementwise_fma(a, b, c); }
FUNCTION strands fused_strands(strands a, strands b, strands c) { return __builtin_elementwise_fma(a, b, c); }

#ifdef PRODUCTS_EXCHANGE
/* Both halves of the 64-bit products a b, with the middle two of every four networks exchanged: so one shuffle collects each half from the products
   of a vector's even and odd words, where with networks in order the high halves take two and the low ones a third product (philox.cl).

   Clang takes the shuffled words for floating numbers and does the exclusive ors as such, and the processor then waits on the way between its units
   (scripts/instruction-rates.c). An empty statement hides where the words come from. */
#define FOUR_PRODUCTS(first, half) first + half, first + 2 + half, LANES + first + half, LANES + first + 2 + half
#define PRODUCTS(half) FOUR_PRODUCTS(0, half), FOUR_PRODUCTS(4, half), FOUR_PRODUCTS(8, half), FOUR_PRODUCTS(12, half)
DEFINE_OPAQUE(opaque, uints, half_of_uints)
FUNCTION void multiply(uint a, uints b, uints *high, uints *low) {
  const uints even = as_words((as_pairs(b) & 0xffffffffu) * (ulong)a), odd = as_words((as_pairs(b) >> 32) * (ulong)a);
  *high = opaque(__builtin_shufflevector(even, odd, PRODUCTS(1)));
  *low = opaque(__builtin_shufflevector(even, odd, PRODUCTS(0)));
}
FUNCTION uints exchanged(uints x) { return x.s021346578a9bcedf; }
#else
/* Both halves of the 64-bit products a b. */
FUNCTION void multiply(uint a, uints b, uints *high, uints *low) {
  *high = low_words((__builtin_convertvector(b, ulongs) * (ulong)a) >> 32);
  *low = a * b;
}
FUNCTION uints exchanged(uints x) { return x; }
#endif

FUNCTION floats square_root(floats x) { return __builtin_elementwise_sqrt(x); }
FUNCTION floats quotient(floats a, floats b) { return a / b; }

FUNCTION strands load_strands(const double *p) {
  strands x;
  memcpy(&x, p, sizeof x);
  return x;
}
FUNCTION void store_strands(strands x, double *p) { memcpy(p, &x, sizeof x); }
FUNCTION floats load_floats(const float *p) {
  floats x;
  memcpy(&x, p, sizeof x);
  return x;
}
FUNCTION void store_floats(floats x, float *p) { memcpy(p, &x, sizeof x); }

#endif

/* With few registers clang goes through all operations on the first half of a vector, and then through those on the second, each of which waits
   for the one before it: chains longer than what a processor looks ahead. Taken through one empty statement, the halves stay side by side. */
#ifdef HALVES_IN_STEP
DEFINE_OPAQUE(in_step, floats, half_of_floats)
#else
FUNCTION floats in_step(floats x) { return x; }
#endif

FUNCTION floats fused(floats a, floats b, floats c) { return in_step(fused_floats(a, b, c)); }

/* Functions of `count` arguments, side by side: their chains of operations are independent, and written step by step for all of them, so that none
   waits for its own last step. `count`, 1 or 2, is a constant wherever this is inlined. */
#define MOST_ARGUMENTS 2
#define EACH_ARGUMENT UNROLL_FULLY for (uint i = 0; i < count; ++i)

/* A step of Horner's scheme of each. */
FUNCTION void next_coefficient(uint count, const floats *arguments, float coefficient, floats *sums) {
  EACH_ARGUMENT sums[i] = fused(sums[i], arguments[i], (floats)(coefficient));
}

/* n, n + 1, ... n + LANES - 1: their low words, and their high ones. */
FUNCTION void consecutive(ulong n, uints *low, uints *high) {
#if LANES == 1
  *low = (uint)n;
  *high = (uint)(n >> 32);
#else
  const uints lanes = {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u, 11u, 12u, 13u, 14u, 15u};
  *low = (uints)((uint)n) + lanes;
  *high = *low < (uints)((uint)n) ? (uints)((uint)(n >> 32) + 1u) : (uints)((uint)(n >> 32));
#endif
}

/* The lanes' numbers in double precision, one after the other. */
#if LANES == 1
FUNCTION doubles load_lanes(GLOBAL const double *p) { return *p; }
FUNCTION void store_lanes(doubles x, GLOBAL double *p) { *p = x; }
#else
FUNCTION doubles load_lanes(GLOBAL const double *p) {
  doubles x;
  x.lo = load_strands(p);
  x.hi = load_strands(p + STRANDS);
  return x;
}
FUNCTION void store_lanes(doubles x, GLOBAL double *p) {
  store_strands(x.lo, p);
  store_strands(x.hi, p + STRANDS);
}
#endif
