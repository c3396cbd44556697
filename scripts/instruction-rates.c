/* How many vector instructions an x86-64 processor with AVX2 begins in a cycle, alone and side by side, which bounds what the kernels reach there
   (docs/performance.md), and how long some take that wait for each other. A cycle is what an addition takes that waits for the one before it; it is
   timed in turns with the rest.

       clang -O2 scripts/instruction-rates.c -o instruction-rates && ./instruction-rates */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LOOPS = 200000, TURNS = 21, CHAIN = 16 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Fourteen chains, each through a register of its own; 14 holds zeros, 15 ones in single precision. Eight chains of multiply-adds, four cycles
   long, are as many as two units have begun by then; the other six have what is put beside them, and are shorter. */
#define EIGHT(instruction) \
  instruction("0") instruction("1") instruction("2") instruction("3") instruction("4") instruction("5") instruction("6") instruction("7")
#define SIX(instruction) instruction("8") instruction("9") instruction("10") instruction("11") instruction("12") instruction("13")
#define REGISTERS                                                                                                                       \
  "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13", "ymm14", "ymm15"

#define BEGIN(x) "vmovaps %%ymm15, %%ymm" x "\n"
#define NOTHING(x) ""
#define MULTIPLY_ADD(x) "vfmadd132ps %%ymm15, %%ymm14, %%ymm" x "\n"
#define MULTIPLY_ADD_FETCHED(x) "vfmadd213ps (%1), %%ymm15, %%ymm" x "\n"
#define FETCH(x) "vmovaps (%1), %%ymm" x "\n"
#define MULTIPLY_ADD_DOUBLES(x) "vfmadd132pd %%ymm15, %%ymm14, %%ymm" x "\n"
#define ADD(x) "vaddps %%ymm14, %%ymm" x ", %%ymm" x "\n"
#define ADD_WORDS(x) "vpaddd %%ymm14, %%ymm" x ", %%ymm" x "\n"
#define MULTIPLY_WORDS(x) "vpmuludq %%ymm14, %%ymm" x ", %%ymm" x "\n"
#define LOW_PRODUCTS(x) "vpmulld %%ymm14, %%ymm" x ", %%ymm" x "\n"
#define CHOOSE(x) "vblendvps %%ymm14, %%ymm15, %%ymm" x ", %%ymm" x "\n"
#define SHUFFLE(x) "vpshufd $0xb1, %%ymm" x ", %%ymm" x "\n"
#define DIVIDE(x) "vdivps %%ymm15, %%ymm" x ", %%ymm" x "\n"

static const float zeros[8] __attribute__((aligned(32)));

/* Seconds of LOOPS rounds: `a` on eight chains, `b` on the six others, and then `c` on these. */
#define DEFINE(name, a, b, c)                                                                                       \
  static double name(void) {                                                                                        \
    long left = LOOPS;                                                                                              \
    const double begun = now();                                                                                     \
    __asm__ volatile("vxorps %%ymm14, %%ymm14, %%ymm14\n vpcmpeqd %%ymm15, %%ymm15, %%ymm15\n"                      \
                     "vpsrld $25, %%ymm15, %%ymm15\n vpslld $23, %%ymm15, %%ymm15\n" EIGHT(BEGIN) SIX(BEGIN)        \
                     "1:\n" EIGHT(a) SIX(b) SIX(c) "dec %0\n jnz 1b\n vzeroupper\n"                                \
                     : "+r"(left) : "r"(zeros) : "cc", REGISTERS);                                                  \
    return now() - begun;                                                                                           \
  }
DEFINE(multiply_adds, MULTIPLY_ADD, MULTIPLY_ADD, NOTHING)
DEFINE(multiply_adds_of_doubles, MULTIPLY_ADD_DOUBLES, MULTIPLY_ADD_DOUBLES, NOTHING)
DEFINE(additions, ADD, ADD, NOTHING)
DEFINE(additions_of_words, ADD_WORDS, ADD_WORDS, NOTHING)
DEFINE(products_of_words, MULTIPLY_WORDS, MULTIPLY_WORDS, NOTHING)
DEFINE(low_products_of_words, LOW_PRODUCTS, LOW_PRODUCTS, NOTHING)
DEFINE(choices, CHOOSE, CHOOSE, NOTHING)
DEFINE(shuffles, SHUFFLE, SHUFFLE, NOTHING)
DEFINE(quotients, DIVIDE, DIVIDE, NOTHING)
DEFINE(eight_multiply_adds, MULTIPLY_ADD, NOTHING, NOTHING)
DEFINE(eight_fetched_multiply_adds, MULTIPLY_ADD_FETCHED, NOTHING, NOTHING)
DEFINE(beside_fetches, MULTIPLY_ADD, FETCH, NOTHING)
DEFINE(beside_additions, MULTIPLY_ADD, ADD, NOTHING)
DEFINE(beside_additions_of_words, MULTIPLY_ADD, ADD_WORDS, ADD_WORDS)
DEFINE(beside_products_of_words, MULTIPLY_ADD, MULTIPLY_WORDS, NOTHING)
DEFINE(beside_choices, MULTIPLY_ADD, CHOOSE, CHOOSE)
DEFINE(beside_shuffles, MULTIPLY_ADD, SHUFFLE, SHUFFLE)
DEFINE(beside_quotients, MULTIPLY_ADD, DIVIDE, NOTHING)
DEFINE(both_additions, ADD, ADD_WORDS, ADD_WORDS)

static const struct {
  const char *name;
  double (*run)(void);
  int instructions; /* a round */
} loops[] = {
    {"multiply-adds", multiply_adds, 14},
    {"multiply-adds of doubles", multiply_adds_of_doubles, 14},
    {"additions", additions, 14},
    {"additions of words", additions_of_words, 14},
    {"products of words", products_of_words, 14},
    {"low halves of products of words", low_products_of_words, 14},
    {"choices by a mask", choices, 14},
    {"shuffles", shuffles, 14},
    {"quotients", quotients, 14},
    {"8 multiply-adds", eight_multiply_adds, 8},
    {"8 multiply-adds with an operand in memory", eight_fetched_multiply_adds, 8},
    {"8 multiply-adds, 6 loads", beside_fetches, 14},
    {"8 multiply-adds, 6 additions", beside_additions, 14},
    {"8 multiply-adds, 12 additions of words", beside_additions_of_words, 20},
    {"8 multiply-adds, 6 products of words", beside_products_of_words, 14},
    {"8 multiply-adds, 12 choices by a mask", beside_choices, 20},
    {"8 multiply-adds, 12 shuffles", beside_shuffles, 20},
    {"8 multiply-adds, 6 quotients", beside_quotients, 14},
    {"8 additions, 12 additions of words", both_additions, 20},
};

/* Seconds of LOOPS rounds of a chain through one register, CHAIN times a round. */
#define DEFINE_CHAIN(name, instructions)                                                                                  \
  static double name(void) {                                                                                              \
    long left = LOOPS;                                                                                                    \
    const double begun = now();                                                                                           \
    __asm__ volatile("vpcmpeqd %%ymm15, %%ymm15, %%ymm15\n 1:\n .rept %c1\n" instructions                                \
                     ".endr\n dec %0\n jnz 1b\n vzeroupper\n"                                                            \
                     : "+r"(left) : "i"(CHAIN) : "cc", REGISTERS);                                                        \
    return now() - begun;                                                                                                 \
  }
#define PRODUCT "vpmuludq %%ymm15, %%ymm0, %%ymm0\n"
#define TWO_OPERAND_SHUFFLE "vshufps $0xdd, %%ymm0, %%ymm0, %%ymm0\n"
DEFINE_CHAIN(product, PRODUCT)
DEFINE_CHAIN(shuffled_product, PRODUCT TWO_OPERAND_SHUFFLE)
DEFINE_CHAIN(or_of_words, PRODUCT TWO_OPERAND_SHUFFLE "vpxor %%ymm15, %%ymm0, %%ymm0\n")
DEFINE_CHAIN(or_of_floats, PRODUCT TWO_OPERAND_SHUFFLE "vxorps %%ymm15, %%ymm0, %%ymm0\n")

static const struct {
  const char *name;
  double (*run)(void);
} chains[] = {
    {"a product of words", product},
    {"and a shuffle of two operands (vshufps)", shuffled_product},
    {"and an exclusive or of words", or_of_words},
    {"or one of floating numbers in its place", or_of_floats},
};

/* Seconds of a cycle. */
static double cycle(void) {
  long left = LOOPS, sum = 1, one = 1;
  const double begun = now();
  __asm__ volatile("1:\n .rept %c3\n add %2, %1\n .endr\n dec %0\n jnz 1b\n" : "+r"(left), "+r"(sum) : "r"(one), "i"(CHAIN) : "cc");
  return (now() - begun) / LOOPS / CHAIN;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  printf("instructions a cycle, of 8 floats, 8 words or 4 doubles\n");
  for (size_t i = 0; i < sizeof loops / sizeof *loops; ++i) {
    double rates[TURNS];
    for (int turn = 0; turn < TURNS; ++turn) {
      const double before = cycle(), seconds = loops[i].run(), after = cycle();
      rates[turn] = loops[i].instructions * (double)LOOPS * 0.5 * (before + after) / seconds;
    }
    qsort(rates, TURNS, sizeof *rates, ascending);
    printf("  %-48s %.2f\n", loops[i].name, rates[TURNS / 2]);
  }
  printf("cycles of a chain\n");
  for (size_t i = 0; i < sizeof chains / sizeof *chains; ++i) {
    double cycles[TURNS];
    for (int turn = 0; turn < TURNS; ++turn) {
      const double before = cycle(), seconds = chains[i].run(), after = cycle();
      cycles[turn] = seconds / LOOPS / CHAIN / (0.5 * (before + after));
    }
    qsort(cycles, TURNS, sizeof *cycles, ascending);
    printf("  %-48s %.2f\n", chains[i].name, cycles[TURNS / 2]);
  }
}
