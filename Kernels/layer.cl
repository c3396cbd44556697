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

/* Passes over the next `count` parameters. A block that is entered within is drawn, as next_parameter expects. */
FUNCTION void skip_parameters(ensemble_law law, ulong network, uint *place, uint count, float *deviates) {
  const uint drawn = (*place + 3u) >> 2;
  *place += count;
  if ((*place & 3u) != 0u && (*place >> 2) >= drawn) draw(law, network, *place >> 2, deviates);
}

/* The scaled sigma of neurons group ... group + 3, as far as they are before `last`, at a tile of points. */
FUNCTION void evaluate_group(ensemble_shape shape, ensemble_law law, ulong network, uint group, uint last, uint points,
                             GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const float *scales,
                             uint neuron_stride, uint point_stride, GLOBAL float *layer) {
  float deviates[4 * LANES];
  float hidden[POINTS_PER_TILE * LANES];
  uint place = group * parameters_per_neuron(shape);
  UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
    if (group + member < last) {
      evaluate_neuron(shape, law, network, &place, points, inputs, shifts, deviates, hidden);
      skip_parameters(law, network, &place, shape.output_dimension, deviates);
      EACH_POINT {
        const float scale = scales[point];
        EACH_LANE layer[member * neuron_stride + point * point_stride + lane] = scale * hidden[point * LANES + lane];
      }
    }
  }
}

/* The fluctuation of sigma_a sigma_b about its centre. */
FUNCTION float fluctuation(float a, float b, float centre) { return fused(a, b, -centre); }

/* Turns a network's power sums S, one row for each multiset of at most `order` pairs, in place into unbiased estimates of the cumulants
   of K^: the k-statistics of y (Kendall and Stuart, The Advanced Theory of Statistics 1, 12; McCullagh 1987, 4.2), times factors[row] =
   sigma_W^2r N^(1-r). A k-statistic does not depend on the centre. Rows of order r are first[r - 1] ... first[r] - 1; the row of the
   sub-multiset at the bit set s of positions is subsets[row][s - 1]. Highest orders first, since each needs those below as sums.

   `coefficients` are c1; c2, c11; c3, c21, c111; c4, c31, c22, c211, c1111. */
#define SUM(set) rows[of[(set) - 1u] * STRANDS + lane]
#define OWN rows[row * STRANDS + lane]
/* Through a copy, so that lanes go side by side whatever rows may alias. */
#define TAKE for (uint lane = 0; lane < lanes; ++lane) OWN = found[lane]
FUNCTION void form_k_statistics(uint lanes, uint order, GLOBAL const uint *first, GLOBAL const uint *subsets,
                                GLOBAL const double *coefficients, GLOBAL const double *factors, GLOBAL double *rows) {
  GLOBAL const double *c = coefficients;
  const uint sets = (1u << order) - 2u;
  double found[LANES];
  if (order >= 4u)
    for (uint row = first[3]; row < first[4]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      for (uint lane = 0; lane < lanes; ++lane) {
        const double ab = SUM(1) * SUM(2), ac = SUM(1) * SUM(4), ad = SUM(1) * SUM(8);
        const double bc = SUM(2) * SUM(4), bd = SUM(2) * SUM(8), cd = SUM(4) * SUM(8);
        const double threes = (SUM(14) * SUM(1) + SUM(13) * SUM(2)) + (SUM(11) * SUM(4) + SUM(7) * SUM(8));
        const double twos = (SUM(3) * SUM(12) + SUM(5) * SUM(10)) + SUM(9) * SUM(6);
        const double two = ((SUM(3) * cd + SUM(12) * ab) + (SUM(5) * bd + SUM(10) * ac)) + (SUM(9) * bc + SUM(6) * ad);
        const double sum = ((c[6] * OWN + c[7] * threes) + (c[8] * twos + c[9] * two)) + c[10] * (ab * cd);
        found[lane] = factors[row] * sum;
      }
      TAKE;
    }
  if (order >= 3u)
    for (uint row = first[2]; row < first[3]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      for (uint lane = 0; lane < lanes; ++lane) {
        const double twos = (SUM(3) * SUM(4) + SUM(5) * SUM(2)) + SUM(6) * SUM(1);
        const double sum = (c[3] * OWN + c[4] * twos) + c[5] * (SUM(1) * SUM(2) * SUM(4));
        found[lane] = factors[row] * sum;
      }
      TAKE;
    }
  if (order >= 2u)
    for (uint row = first[1]; row < first[2]; ++row) {
      GLOBAL const uint *of = subsets + row * sets;
      for (uint lane = 0; lane < lanes; ++lane)
        found[lane] = factors[row] * (c[1] * OWN + c[2] * (SUM(1) * SUM(2)));
      TAKE;
    }
  for (uint row = first[0]; row < first[1]; ++row)
    for (uint lane = 0; lane < lanes; ++lane) OWN = factors[row] * (c[0] * OWN);
}
#undef SUM
#undef OWN
#undef TAKE
