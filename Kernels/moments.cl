/* The one reduction (law 4): sums of all symmetric monomials of a sample vector, in an order that the block fixes (law 3).

   The sample vectors of eight networks stand side by side in a group of the product table: row 0 holds ones, rows 1 ... V the
   components, later rows their products of low order. A monomial is a prefix, the product of two rows, times a third row, the suffix: one
   multiply-add, where the prefix is there.
   Network t of a chunk belongs to strand t mod 8; a strand is summed in order, the strands of a chunk pairwise, and the chunks
   of a block in order with compensation. Every step is in double precision. */

/* As many numbers of a row as a register holds: a work-item of a GPU has one; the C twin says how many. */
#ifdef __OPENCL_C_VERSION__
#if defined STEPS
#define SUMS_SIDE_BY_SIDE 1
typedef double side_by_side;
#else
#if defined __AVX512F__
#define SUMS_SIDE_BY_SIDE 8
#elif defined __AVX__
#define SUMS_SIDE_BY_SIDE 4
#else
#define SUMS_SIDE_BY_SIDE 2
#endif
typedef SIZED_BY(double, SUMS_SIDE_BY_SIDE) side_by_side;
#endif
FUNCTION side_by_side load_side_by_side(GLOBAL const double *p) { return *(GLOBAL const side_by_side *)p; }
FUNCTION void store_side_by_side(side_by_side x, GLOBAL double *p) { *(GLOBAL side_by_side *)p = x; }
FUNCTION side_by_side fused_side_by_side(side_by_side a, side_by_side b, side_by_side c) { return fma(a, b, c); }
#else
typedef double side_by_side __attribute__((ext_vector_type(SUMS_SIDE_BY_SIDE)));
FUNCTION side_by_side load_side_by_side(const double *p) {
  side_by_side x;
  memcpy(&x, p, sizeof x);
  return x;
}
FUNCTION void store_side_by_side(side_by_side x, double *p) { memcpy(p, &x, sizeof x); }
FUNCTION side_by_side fused_side_by_side(side_by_side a, side_by_side b, side_by_side c) {
  return __builtin_elementwise_fma(a, b, c);
}
#endif

/* Fills in row 0 of a group's strand, and clears a network that is not there, so that it adds nothing anywhere. `row_size` leads from a row to the
   next. */
FUNCTION void finish_strand(GLOBAL double *strand, uint row_size, uint components, bool is_there) {
  *strand = is_there ? 1.0 : 0.0;
  if (is_there) return;
  for (uint row = 1; row <= components; ++row) strand[row * row_size] = 0.0;
}

/* Row r is row parents[r] times component members[r]; rows 0 ... V are there already. `count` numbers stand side by side in a row. */
FUNCTION void form_products(GLOBAL double *table, uint row_size, uint count, GLOBAL const uint *parents, GLOBAL const uint *members,
                            uint components, uint rows) {
  for (uint row = 1 + components; row < rows; ++row) {
    GLOBAL const double *parent = table + parents[row] * row_size;
    GLOBAL const double *component = table + (1 + members[row]) * row_size;
    GLOBAL double *product = table + row * row_size;
    for (uint place = 0; place < count; place += SUMS_SIDE_BY_SIDE)
      store_side_by_side(load_side_by_side(parent + place) * load_side_by_side(component + place), product + place);
  }
}

/* The sum of the strands, pairwise. */
FUNCTION double total_of_strands(strands x) {
  return ((x.s0 + x.s4) + (x.s2 + x.s6)) + ((x.s1 + x.s5) + (x.s3 + x.s7));
}

/* Adds `term` to the unevaluated sum high + low. TwoSum (Knuth 1969, TAOCP 2, 4.2.2): high + low + term changes by the
   rounding of `low` alone, which is of the order of 2^-106. */
FUNCTION void add_compensated(double *high, double *low, double term) {
  const double sum = *high + term;
  const double back = sum - *high;
  *low += (*high - (sum - back)) + (term - back);
  *high = sum;
}
