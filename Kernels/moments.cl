/* The one reduction (law 4): sums of all symmetric monomials of a sample vector, in an order that the block fixes (law 3).

   The sample vectors of eight networks stand side by side in a group of the product table: row 0 holds ones, rows 1 ... V the
   components, later rows their products of low order. A monomial is a prefix, the product of two rows, times a third row, the suffix: one
   multiply-add, where the prefix is there.
   Network t of a chunk belongs to strand t mod 8; a strand is summed in order, the strands of a chunk pairwise, and the chunks
   of a block in order with compensation. Every step is in double precision. */

/* Fills in row 0 of a group, and clears the networks of a cut group past its first `count`, so that they add nothing anywhere.
   `row_size` leads from a row to the next. */
FUNCTION void finish_group(GLOBAL double *group, uint row_size, uint components, uint count) {
  for (uint strand = 0; strand < STRANDS; ++strand) group[strand] = strand < count ? 1.0 : 0.0;
  for (uint row = 1; row <= components; ++row)
    for (uint strand = count; strand < STRANDS; ++strand) group[row * row_size + strand] = 0.0;
}

/* Row r is row parents[r] times component members[r]; rows 0 ... V are there already. `groups` groups stand side by side in a row. */
FUNCTION void form_products(GLOBAL double *table, uint row_size, uint groups, GLOBAL const uint *parents, GLOBAL const uint *members,
                            uint components, uint rows) {
  for (uint row = 1 + components; row < rows; ++row) {
    GLOBAL const double *parent = table + parents[row] * row_size;
    GLOBAL const double *component = table + (1 + members[row]) * row_size;
    GLOBAL double *product = table + row * row_size;
    for (uint place = 0; place < groups * STRANDS; place += STRANDS)
      store_strands(load_strands(parent + place) * load_strands(component + place), product + place);
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
