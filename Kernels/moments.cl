/* The one reduction (law 4): sums of all symmetric monomials of a sample vector, in an order that the block fixes (law 3).

   The sample vectors of eight networks stand side by side in a group of the product table: row 0 holds ones, rows 1 ... V the
   components, later rows their products of low order. A monomial is one row times another, so it costs one multiply-add.
   Network t of a chunk belongs to strand t mod 8; a strand is summed in order, the strands of a chunk pairwise, and the chunks
   of a block in order with compensation. Every step is in double precision. */

#define EACH_STRAND for (uint strand = 0; strand < STRANDS; ++strand)

/* Fills in row 0, and clears the networks of a cut group past its first `count`, so that they add nothing anywhere. */
FUNCTION void finish_group(GLOBAL double *group, uint components, uint count) {
  EACH_STRAND group[strand] = strand < count ? 1.0 : 0.0;
  for (uint row = 1; row <= components; ++row)
    EACH_STRAND group[row * STRANDS + strand] = strand < count ? group[row * STRANDS + strand] : 0.0;
}

/* Row r is row parents[r] times component members[r]; rows 0 ... V are there already. */
FUNCTION void form_products(GLOBAL double *group, GLOBAL const uint *parents, GLOBAL const uint *members,
                            uint components, uint rows) {
  for (uint row = 1 + components; row < rows; ++row) {
    GLOBAL const double *parent = group + parents[row] * STRANDS;
    GLOBAL const double *component = group + (1 + members[row]) * STRANDS;
    EACH_STRAND group[row * STRANDS + strand] = parent[strand] * component[strand];
  }
}

/* The most monomials that add_monomials takes. */
#define LONGEST_STRIP 4

/* Adds `strip` monomials of `groups` groups of networks to their strands. They share a prefix row, and their suffixes are
   consecutive rows, so that a vector processor loads the prefix once for all. `stride` leads from a group to the next. */
FUNCTION void add_monomials(uint strip, double *sums, GLOBAL const double *prefix, GLOBAL const double *suffix,
                            uint stride, uint groups) {
  double sum[LONGEST_STRIP * STRANDS]; /* a copy, so that it stays in registers whatever `sums` may alias */
  for (uint i = 0; i < strip * STRANDS; ++i) sum[i] = sums[i];
  for (uint group = 0; group < groups; ++group) {
    for (uint member = 0; member < strip; ++member)
      EACH_STRAND sum[member * STRANDS + strand] =
          fused_double(prefix[strand], suffix[member * STRANDS + strand], sum[member * STRANDS + strand]);
    prefix += stride;
    suffix += stride;
  }
  for (uint i = 0; i < strip * STRANDS; ++i) sums[i] = sum[i];
}

/* The sum of the strands, pairwise. */
FUNCTION double total_of_strands(const double *sums) {
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

/* Adds `term` to the unevaluated sum high + low. TwoSum (Knuth 1969, TAOCP 2, 4.2.2): high + low + term changes by the
   rounding of `low` alone, which is of the order of 2^-106. */
FUNCTION void add_compensated(double *high, double *low, double term) {
  const double sum = *high + term;
  const double back = sum - *high;
  *low += (*high - (sum - back)) + (term - back);
  *high = sum;
}
