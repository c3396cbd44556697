/* A network's parameters by address (law 1), and its outputs.

   Canonical order: neuron after neuron, each with its input weights W0_j1 ... W0_jd, its bias b0_j (if there are biases) and
   its output weights W1_1j ... W1_Dj; after the last neuron the output biases b1_1 ... b1_D. The normal deviate behind
   parameter p of network n is deviate p mod 4 of the Philox block with counter (p div 4, width, n low, n high) and key
   (seed low, seed high). The width is in the counter so that the ensembles of one run are independent.

   LANES networks go side by side: one on a GPU, a vector of them on a CPU. They never mix, so LANES changes no bit. */

#define EACH_LANE for (uint lane = 0; lane < LANES; ++lane)

/* Points are evaluated tile by tile, to bound what a work-item holds. A tile is a few points and all their outputs. */
#define EACH_POINT for (uint point = 0; point < points; ++point)

FUNCTION uint parameters_per_neuron(ensemble_shape shape) {
  return shape.input_dimension + shape.has_biases + shape.output_dimension;
}

/* Four consecutive deviates, g_4b ... g_4b+3, of every lane's network. */
FUNCTION void draw(ensemble_law law, ulong network, uint block, float *deviates) {
  EACH_LANE {
    const ulong n = network + lane;
    const four_normals g =
        normals(philox4x32(block, law.width, (uint)n, (uint)(n >> 32), law.seed_low, law.seed_high));
    deviates[0 * LANES + lane] = g.value[0];
    deviates[1 * LANES + lane] = g.value[1];
    deviates[2 * LANES + lane] = g.value[2];
    deviates[3 * LANES + lane] = g.value[3];
  }
}

/* The next parameter of every lane's network, mean + deviation g. Blocks are drawn as they are reached. */
FUNCTION void next_parameter(ensemble_law law, ulong network, uint *place, float mean, float deviation,
                             float *deviates, float *parameter) {
  if ((*place & 3u) == 0u) draw(law, network, *place >> 2, deviates);
  const uint member = *place & 3u;
  EACH_LANE parameter[lane] = fused(deviation, deviates[member * LANES + lane], mean);
  ++*place;
}

/* sigma(z_j(x_i)) of one neuron at every point of a tile. Its input weights and its bias are drawn. */
FUNCTION void evaluate_neuron(ensemble_shape shape, ensemble_law law, ulong network, uint *place, uint points,
                              GLOBAL const float *inputs, GLOBAL const float *shifts, float *deviates, float *hidden) {
  float parameter[LANES];
  EACH_POINT EACH_LANE hidden[point * LANES + lane] = 0.0f;
  for (uint k = 0; k < shape.input_dimension; ++k) {
    next_parameter(law, network, place, law.weight_mean, law.hidden_weight_deviation, deviates, parameter);
    EACH_POINT {
      const float x = inputs[point * shape.input_dimension + k];
      EACH_LANE hidden[point * LANES + lane] = fused(parameter[lane], x, hidden[point * LANES + lane]);
    }
  }
  if (shape.has_biases) {
    next_parameter(law, network, place, law.bias_mean, law.bias_deviation, deviates, parameter);
    EACH_POINT EACH_LANE hidden[point * LANES + lane] += parameter[lane];
  }
  EACH_POINT {
    const float shift = shifts[point];
    EACH_LANE hidden[point * LANES + lane] = activate(shape.activation, hidden[point * LANES + lane] - shift);
  }
}

/* Adds W1_oj sigma(z_j(x_i)) of one neuron to `sums`, point by point and output by output. */
FUNCTION void add_neuron(ensemble_shape shape, ensemble_law law, ulong network, uint *place, uint points,
                         GLOBAL const float *inputs, GLOBAL const float *shifts, float *deviates, float *hidden,
                         float *sums) {
  float parameter[LANES];
  evaluate_neuron(shape, law, network, place, points, inputs, shifts, deviates, hidden);
  for (uint output = 0; output < shape.output_dimension; ++output) {
    next_parameter(law, network, place, law.weight_mean, law.output_weight_deviation, deviates, parameter);
    EACH_POINT {
      const uint component = (point * shape.output_dimension + output) * LANES;
      EACH_LANE sums[component + lane] = fused(parameter[lane], hidden[point * LANES + lane], sums[component + lane]);
    }
  }
}

/* Adds neurons first ... last - 1 to the outputs. Runs of neurons are summed in single precision and join `outputs` in
   double, so that the rounding error does not grow with the width. `first` is a multiple of NEURONS_PER_RUN, which makes
   the bits independent of where a long sum over neurons is cut. */
FUNCTION void add_neurons(ensemble_shape shape, ensemble_law law, ulong network, uint first, uint last, uint points,
                          GLOBAL const float *inputs, GLOBAL const float *shifts, double *outputs) {
  float deviates[4 * LANES];
  float hidden[POINTS_PER_TILE * LANES];
  float sums[COMPONENTS_PER_TILE * LANES];
  const uint components = points * shape.output_dimension * LANES;
  for (uint run = first; run < last; run += NEURONS_PER_RUN) {
    for (uint i = 0; i < components; ++i) sums[i] = 0.0f;
    for (uint group = run; group < run + NEURONS_PER_RUN; group += NEURONS_PER_GROUP) {
      uint place = group * parameters_per_neuron(shape);
      UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
        if (group + member < last)
          add_neuron(shape, law, network, &place, points, inputs, shifts, deviates, hidden, sums);
      }
    }
    for (uint i = 0; i < components; ++i) outputs[i] += (double)sums[i];
  }
}

/* Adds the output biases, the last parameters of a network. */
FUNCTION void add_output_biases(ensemble_shape shape, ensemble_law law, ulong network, uint points, double *outputs) {
  float deviates[4 * LANES];
  float parameter[LANES];
  uint place = law.width * parameters_per_neuron(shape);
  draw(law, network, place >> 2, deviates);
  for (uint output = 0; output < shape.output_dimension; ++output) {
    next_parameter(law, network, &place, law.bias_mean, law.bias_deviation, deviates, parameter);
    EACH_POINT EACH_LANE outputs[(point * shape.output_dimension + output) * LANES + lane] += (double)parameter[lane];
  }
}
