/* What a hidden layer says by itself, its output weights integrated out.

   Given the hidden layer, outputs are Gaussian with the covariance K^(a, b) = sigma_b^2 + (sigma_W^2 / N) sum_j y_j(a, b), where
   y_j(a, b) = sigma(z_j(x_a)) sigma(z_j(x_b)). All that the layer says of the outputs' law is in the power sums of y over its neurons: of
   order 1 for the conditional estimator, of orders 1 to n/2 for the cumulant one.

   Sums of y itself would bury what they are about: K^ - K is smaller than K by a factor of the order of sqrt(N), and products of cumulants
   by powers of it. So the neurons' fluctuations d = y - m about a centre m near the mean of y are summed; no result depends on m but by
   rounding. d is rounded once, by fma, so it has the full relative accuracy that y leaves it. Points are brought to unit size by exact
   powers of two, so that products of several d neither overflow nor vanish in single precision.

   A pair index stands for two points a <= b; NO_PAIR for the factor 1. */

#define NO_PAIR 0xffffffffu

/* The scaled sigma of neurons first ... last - 1 at a tile of points, in memory from layer[0] on. `first` begins a group. */
FUNCTION void evaluate_neurons(ensemble_shape shape, ensemble_law law, ulong network, uint first, uint last, uint points,
                               GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const float *scales,
                               uint neuron_stride, uint point_stride, GLOBAL float *layer) {
  const uint per_neuron = PARAMETERS_PER_NEURON(shape);
  parameter_stream stream;
  floats hidden[POINTS_PER_TILE];
  begin_stream(&stream, network, first * per_neuron, (last - first) * per_neuron - shape.output_dimension);
  for (uint group = first; group < last; group += NEURONS_PER_GROUP) {
    UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
      if (group + member < last) {
        if (group + member > first) skip_parameters(&stream, law, shape.output_dimension);
        evaluate_neuron(shape, law, &stream, points, inputs, shifts, hidden);
        EACH_POINT store_floats(scales[point] * hidden[point], layer + point * point_stride);
        layer += neuron_stride;
      }
    }
  }
}

/* The fluctuation of sigma_a sigma_b about its centre. */
FUNCTION floats fluctuation(floats a, floats b, float centre) { return fused(a, b, (floats)(-centre)); }

/* Turns a network's power sums S, one for each multiset of at most `order` pairs, into unbiased estimates of the cumulants of K^, rows of the
   same multisets: the k-statistics of y (Kendall and Stuart, The Advanced Theory of Statistics 1, 12; McCullagh 1987, 4.2), times factors[row] =
   sigma_W^2r N^(1-r). A k-statistic does not depend on the centre. Rows of order r are first[r - 1] ... first[r] - 1; the sum of
   row r is the one at places[r], or the r-th where there are no places, and that of the sub-multiset at the bit set s of positions the one at
   subsets[row][s - 1]. Rows may take the place of their sums: highest orders go first, since each needs those below as sums.

   `sum_size` leads from a sum to the next, and `row_size` from a row to the next; `coefficients` are c1; c2, c11; c3, c21, c111; c4, c31, c22,
   c211, c1111. */
#define SUM(set) load_lanes(sums + of[(set) - 1u] * sum_size)
#define OWN load_lanes(sums + (places ? places[row] : row) * sum_size)
FUNCTION void form_k_statistics(uint order, GLOBAL const uint *first, GLOBAL const uint *places, GLOBAL const uint *subsets,
                                GLOBAL const double *coefficients, GLOBAL const double *factors, uint sum_size,
                                GLOBAL const double *sums, uint row_size, GLOBAL double *rows) {
  GLOBAL const double *c = coefficients;
  const uint sets = (1u << order) - 2u;
  if (order >= 4u)
    for (uint row = first[3]; row < first[4]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      const doubles ab = SUM(1) * SUM(2), ac = SUM(1) * SUM(4), ad = SUM(1) * SUM(8);
      const doubles bc = SUM(2) * SUM(4), bd = SUM(2) * SUM(8), cd = SUM(4) * SUM(8);
      const doubles threes = (SUM(14) * SUM(1) + SUM(13) * SUM(2)) + (SUM(11) * SUM(4) + SUM(7) * SUM(8));
      const doubles twos = (SUM(3) * SUM(12) + SUM(5) * SUM(10)) + SUM(9) * SUM(6);
      const doubles two = ((SUM(3) * cd + SUM(12) * ab) + (SUM(5) * bd + SUM(10) * ac)) + (SUM(9) * bc + SUM(6) * ad);
      const doubles sum = ((c[6] * OWN + c[7] * threes) + (c[8] * twos + c[9] * two)) + c[10] * (ab * cd);
      store_lanes(factors[row] * sum, rows + row * row_size);
    }
  if (order >= 3u)
    for (uint row = first[2]; row < first[3]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      const doubles twos = (SUM(3) * SUM(4) + SUM(5) * SUM(2)) + SUM(6) * SUM(1);
      const doubles sum = (c[3] * OWN + c[4] * twos) + c[5] * (SUM(1) * SUM(2) * SUM(4));
      store_lanes(factors[row] * sum, rows + row * row_size);
    }
  if (order >= 2u)
    for (uint row = first[1]; row < first[2]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      store_lanes(factors[row] * (c[1] * OWN + c[2] * (SUM(1) * SUM(2))), rows + row * row_size);
    }
  for (uint row = first[0]; row < first[1]; ++row) store_lanes(factors[row] * (c[0] * OWN), rows + row * row_size);
}
#undef SUM
#undef OWN
