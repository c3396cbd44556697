/* What a hidden layer says by itself, its output weights integrated out.

   Given the hidden layer, outputs are Gaussian with the covariance K^(a, b) = sigma_b^2 + (sigma_W^2 / N) sum_j y_j(a, b), where
   y_j(a, b) = sigma(z_j(x_a)) sigma(z_j(x_b)). All that the layer says of the outputs' law is in the power sums of y over its neurons: of
   order 1 for the conditional estimator, of orders 1 to n/2 for the cumulant one.

   Sums of y itself in single precision would bury what they are about: K^ - K is smaller than K by a factor of the order of sqrt(N), and products
   of cumulants by powers of it. So the neurons' fluctuations d = y - m about a centre m near the mean of y are summed (powers.cl); no result depends
   on m but by rounding. d is rounded once, by fma, so it has the full relative accuracy that y leaves it. Points are brought to unit size by exact
   powers of two, so that products of several d neither overflow nor vanish in single precision. Where y varies enough, power sums
   to order 3 and more are taken of y itself, in double precision: there are fewer of them (values.cl).

   A pair index stands for two points a <= b; NO_PAIR, and NO_POINT, for the factor 1. */

#define NO_PAIR 0xffffffffu
#define NO_POINT NO_PAIR

/* The scaled sigma of neurons first ... last - 1 at a tile of points, of which `there` are there, in memory from layer[0] on. `first` begins a group. */
FUNCTION void evaluate_neurons(ensemble_shape shape, ensemble_law law, ulong network, uint first, uint last, uint points, uint there,
                               GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const float *scales,
                               uint neuron_stride, uint point_stride, GLOBAL float *layer) {
  const uint per_neuron = PARAMETERS_PER_NEURON(shape);
  parameter_stream stream;
  floats hidden[POINTS_PER_TILE];
  begin_stream(&stream, network, block_of_neuron(shape, first), (last - first) * per_neuron - shape.output_dimension);
  for (uint group = first; group < last; group += NEURONS_PER_GROUP) {
    /* As in add_run (network.cl). */
    if (LANES == 1) begin_stream(&stream, network, block_of_neuron(shape, group), NEURONS_PER_GROUP * per_neuron);
    UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
      if (group + member == last) break;
      if (LANES == 1 ? member > 0 : group + member > first) skip_parameters(&stream, law, shape.output_dimension);
      evaluate_neuron(shape, law, &stream, points, inputs, shifts, hidden);
      EACH_POINT if (point < there) store_floats(scales[point] * hidden[point], layer + point * point_stride);
      layer += neuron_stride;
    }
  }
}

/* The fluctuation of sigma_a sigma_b about its centre. */
FUNCTION floats fluctuation(floats a, floats b, float centre) { return fused(a, b, (floats)(-centre)); }

#define SUM(set) load_lanes(sums + of[(set) - 1u] * sum_size)
#define OWN load_lanes(sums + (places ? places[row] : row) * sum_size)

/* Whether a row of `order` pairs has other pairs before its last than the row before, of which `of` and `of` - `sets` are the sub-multisets. */
FUNCTION bool has_other_pairs(uint order, uint sets, GLOBAL const uint *of) {
  for (uint pair = 0; pair + 1 < order; ++pair)
    if (of[(1u << pair) - 1u] != (of - sets)[(1u << pair) - 1u]) return true;
  return false;
}

/* Turns a network's power sums S, one for each multiset of at most `order` pairs, into unbiased estimates of the cumulants of K^, rows of the
   same multisets: the k-statistics of y (Kendall and Stuart, The Advanced Theory of Statistics 1, 12; McCullagh 1987, 4.2), times factors[row] =
   sigma_W^2r N^(1-r). A k-statistic does not depend on the centre. Rows of order r are first[r - 1] ... first[r] - 1; the sum of
   row r is the one at places[r], or the r-th where there are no places, and that of the sub-multiset at the bit set s of positions the one at
   subsets[row][s - 1]. Rows may take the place of their sums: highest orders go first, since each needs those below as sums. Of order 1 is the
   distance of K^ from the centres, which sums about them are already: `centres` are 0 then.

   A k-statistic is linear in the sums that its last pair is in; those of its other pairs, which many rows one after the other have in common, make the
   coefficients.

   `sum_size` leads from a sum to the next, and `row_size` from a row to the next; `coefficients` are c1; c2, c11; c3, c21, c111; c4, c31, c22,
   c211, c1111. */
FUNCTION void form_k_statistics(uint order, GLOBAL const uint *first, GLOBAL const uint *places, GLOBAL const uint *subsets,
                                GLOBAL const double *coefficients, GLOBAL const double *factors, GLOBAL const float *centres,
                                uint sum_size, GLOBAL const double *sums, uint row_size, GLOBAL double *rows) {
  GLOBAL const double *c = coefficients;
  const uint sets = (1u << order) - 2u;
  GLOBAL const uint *of = subsets;
  if (order >= 4u) {
    doubles of_d, of_ad, of_bd, of_cd, of_abd, of_acd, of_bcd;
    for (uint row = first[3]; row < first[4]; ++row) {
      of = subsets + row * sets;
      if (row == first[3] || has_other_pairs(4, sets, of)) {
        const doubles ab = SUM(1) * SUM(2), ac = SUM(1) * SUM(4), bc = SUM(2) * SUM(4);
        const doubles twos = (SUM(3) * SUM(4) + SUM(5) * SUM(2)) + SUM(6) * SUM(1);
        of_d = (c[7] * SUM(7) + c[9] * twos) + c[10] * (ab * SUM(4));
        of_cd = c[8] * SUM(3) + c[9] * ab;
        of_bd = c[8] * SUM(5) + c[9] * ac;
        of_ad = c[8] * SUM(6) + c[9] * bc;
        of_bcd = c[7] * SUM(1);
        of_acd = c[7] * SUM(2);
        of_abd = c[7] * SUM(4);
      }
      doubles sum = fused_double(of_d, SUM(8), c[6] * OWN);
      sum = fused_double(of_cd, SUM(12), fused_double(of_bd, SUM(10), fused_double(of_ad, SUM(9), sum)));
      sum = fused_double(of_bcd, SUM(14), fused_double(of_acd, SUM(13), fused_double(of_abd, SUM(11), sum)));
      store_lanes(factors[row] * sum, rows + row * row_size);
    }
  }
  if (order >= 3u) {
    doubles of_c, of_ac, of_bc;
    for (uint row = first[2]; row < first[3]; ++row) {
      of = subsets + row * sets;
      if (row == first[2] || has_other_pairs(3, sets, of)) {
        of_c = c[4] * SUM(3) + c[5] * (SUM(1) * SUM(2));
        of_bc = c[4] * SUM(1);
        of_ac = c[4] * SUM(2);
      }
      doubles sum = fused_double(of_c, SUM(4), c[3] * OWN);
      sum = fused_double(of_bc, SUM(6), fused_double(of_ac, SUM(5), sum));
      store_lanes(factors[row] * sum, rows + row * row_size);
    }
  }
  if (order >= 2u) {
    doubles of_b;
    for (uint row = first[1]; row < first[2]; ++row) {
      of = subsets + row * sets;
      if (row == first[1] || has_other_pairs(2, sets, of)) of_b = c[2] * SUM(1);
      store_lanes(factors[row] * fused_double(of_b, SUM(2), c[1] * OWN), rows + row * row_size);
    }
  }
  for (uint row = first[0]; row < first[1]; ++row) {
    const double centre = centres ? centres[row] : 0.0;
    store_lanes(factors[row] * (c[0] * OWN - centre), rows + row * row_size);
  }
}
#undef SUM
#undef OWN
