/* A network's parameters by address (law 1), and its outputs.

   Canonical order: neuron after neuron, each with its input weights W0_j1 ... W0_jd, its bias b0_j (if there are biases) and
   its output weights W1_1j ... W1_Dj; after the last neuron the output biases b1_1 ... b1_D. The normal deviate behind
   parameter p of network n is deviate p mod 4 of the Philox block with counter (p div 4, width, n low, n high) and key
   (seed low, seed high). The width is in the counter so that the ensembles of one run are independent.

   LANES networks go side by side: one on a GPU, a vector of them on a CPU. They never mix, so LANES changes no bit. */

/* Points are evaluated tile by tile, to bound what a work-item holds. A tile is a few points and all their outputs. */
#define EACH_POINT for (uint point = 0; point < points; ++point)

FUNCTION uint parameters_per_neuron(ensemble_shape shape) {
  return shape.input_dimension + shape.has_biases + shape.output_dimension;
}

/* The deviates of `count` consecutive Philox blocks, g_4b ... , of every lane's network. A block is a long chain of dependent operations;
   on a vector processor two of them go side by side. `count` is a constant wherever this is inlined. */
FUNCTION void draw(ensemble_law law, ulong network, uint block, uint count, floats *deviates) {
  uints low, high;
  consecutive(network, &low, &high);
  philox_block words[BLOCKS_TOGETHER];
  UNROLL_FULLY for (uint b = 0; b < count; ++b) {
    words[b].word[0] = (uints)(block + b);
    words[b].word[1] = (uints)(law.width);
    words[b].word[2] = low;
    words[b].word[3] = high;
  }
  philox4x32(count, words, law.seed_low, law.seed_high);
  UNROLL_FULLY for (uint b = 0; b < count; ++b) {
    const four_normals g = normals(words[b]);
    UNROLL_FULLY for (uint member = 0; member < 4; ++member) deviates[4 * b + member] = g.value[member];
  }
}

/* Parameters of every lane's network, one after the other. */
typedef struct {
  ulong network;
  uint block; /* which the first one begins */
  uint count; /* that will be taken */
  uint taken;
  floats deviates[WINDOW];
} parameter_stream;

/* From parameter `first` on, a multiple of 4. */
FUNCTION void begin_stream(parameter_stream *stream, ulong network, uint first, uint count) {
  stream->network = network;
  stream->block = first >> 2;
  stream->count = count;
  stream->taken = 0;
}

/* Draws a window of deviates as far as it is needed, `count` of them. One call serves many neurons, and so need not be inlined. */
WINDOW_FUNCTION void draw_window(ensemble_law law, ulong network, uint block, uint count, floats *deviates) {
  for (uint place = 0; place < WINDOW && place < count; place += 4 * BLOCKS_TOGETHER)
    draw(law, network, block + place / 4, BLOCKS_TOGETHER, deviates + place);
}

/* Draws the window that the next parameter is in. */
FUNCTION void refill(parameter_stream *stream, ensemble_law law) {
  const uint start = stream->taken / WINDOW * WINDOW;
  draw_window(law, stream->network, stream->block + start / 4, stream->count - start, stream->deviates);
}

/* The next parameter, mean + deviation g. */
FUNCTION floats next_parameter(parameter_stream *stream, ensemble_law law, float mean, float deviation) {
  if (stream->taken % WINDOW == 0) refill(stream, law);
  const floats g = stream->deviates[stream->taken % WINDOW];
  ++stream->taken;
  return fused((floats)(deviation), g, (floats)(mean));
}

/* Passes over the next `count` parameters. */
FUNCTION void skip_parameters(parameter_stream *stream, ensemble_law law, uint count) {
  const uint drawn = (stream->taken + WINDOW - 1) / WINDOW;
  stream->taken += count;
  if (stream->taken % WINDOW != 0 && stream->taken / WINDOW >= drawn) refill(stream, law);
}

/* Inputs of at most so many dimensions have their weights in registers. */
#define FEW_DIMENSIONS 4

/* The pre-activations z_j(x_i) of one neuron at every point of a tile. Its input weights and its bias are drawn. */
FUNCTION void add_inputs(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                         GLOBAL const float *inputs, floats *hidden) {
  EACH_POINT hidden[point] = (floats)(0.0f);
  for (uint k = 0; k < shape.input_dimension; ++k) {
    const floats weight = next_parameter(stream, law, law.weight_mean, law.hidden_weight_deviation);
    EACH_POINT hidden[point] = fused(weight, (floats)(inputs[point * shape.input_dimension + k]), hidden[point]);
  }
  if (shape.has_biases) {
    const floats bias = next_parameter(stream, law, law.bias_mean, law.bias_deviation);
    EACH_POINT hidden[point] += bias;
  }
}

/* sigma(z_j(x_i)) of one neuron at every point of a tile. */
FUNCTION void evaluate_neuron(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                              GLOBAL const float *inputs, GLOBAL const float *shifts, floats *hidden) {
  if (shape.input_dimension > FEW_DIMENSIONS) {
    add_inputs(shape, law, stream, points, inputs, hidden);
    EACH_POINT hidden[point] = activate(shape.activation, hidden[point] - shifts[point]);
    return;
  }
  floats weights[FEW_DIMENSIONS];
  for (uint k = 0; k < shape.input_dimension; ++k)
    weights[k] = next_parameter(stream, law, law.weight_mean, law.hidden_weight_deviation);
  floats bias = (floats)(0.0f);
  if (shape.has_biases) bias = next_parameter(stream, law, law.bias_mean, law.bias_deviation);
  EACH_POINT {
    floats z = (floats)(0.0f);
    for (uint k = 0; k < shape.input_dimension; ++k)
      z = fused(weights[k], (floats)(inputs[point * shape.input_dimension + k]), z);
    if (shape.has_biases) z += bias;
    hidden[point] = activate(shape.activation, z - shifts[point]);
  }
}

/* Adds W1_oj sigma(z_j(x_i)) of one neuron to `sums`, point by point and output by output. */
FUNCTION void add_neuron(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                         GLOBAL const float *inputs, GLOBAL const float *shifts, floats *hidden, floats *sums) {
  evaluate_neuron(shape, law, stream, points, inputs, shifts, hidden);
  for (uint output = 0; output < shape.output_dimension; ++output) {
    const floats weight = next_parameter(stream, law, law.weight_mean, law.output_weight_deviation);
    EACH_POINT {
      const uint component = point * shape.output_dimension + output;
      sums[component] = fused(weight, hidden[point], sums[component]);
    }
  }
}

/* Adds neurons first ... last - 1 to the outputs. Runs of neurons are summed in single precision and join `outputs` in
   double, so that the rounding error does not grow with the width. `first` is a multiple of NEURONS_PER_RUN, which makes
   the bits independent of where a long sum over neurons is cut. */
FUNCTION void add_neurons(ensemble_shape shape, ensemble_law law, ulong network, uint first, uint last, uint points,
                          GLOBAL const float *inputs, GLOBAL const float *shifts, doubles *outputs) {
  const uint per_neuron = parameters_per_neuron(shape);
  parameter_stream stream;
  floats hidden[POINTS_PER_TILE];
  floats sums[COMPONENTS_PER_TILE];
  const uint components = points * shape.output_dimension;
  for (uint run = first; run < last; run += NEURONS_PER_RUN) {
    const uint end = last - run < NEURONS_PER_RUN ? last : run + NEURONS_PER_RUN;
    for (uint i = 0; i < components; ++i) sums[i] = (floats)(0.0f);
    begin_stream(&stream, network, run * per_neuron, (end - run) * per_neuron);
    for (uint group = run; group < end; group += NEURONS_PER_GROUP) {
      /* The same place of the stream: with so much in sight, a GPU's compiler knows which deviate of a block each parameter is. */
      if (LANES == 1) begin_stream(&stream, network, group * per_neuron, NEURONS_PER_GROUP * per_neuron);
      UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
        if (group + member < end) add_neuron(shape, law, &stream, points, inputs, shifts, hidden, sums);
      }
    }
    for (uint i = 0; i < components; ++i) outputs[i] += doubles_of(sums[i]);
  }
}

/* Adds the output biases, the last parameters of a network. */
FUNCTION void add_output_biases(ensemble_shape shape, ensemble_law law, ulong network, uint points, doubles *outputs) {
  parameter_stream stream;
  const uint first = law.width * parameters_per_neuron(shape);
  begin_stream(&stream, network, first & ~3u, (first & 3u) + shape.output_dimension);
  skip_parameters(&stream, law, first & 3u);
  for (uint output = 0; output < shape.output_dimension; ++output) {
    const floats bias = next_parameter(&stream, law, law.bias_mean, law.bias_deviation);
    EACH_POINT outputs[point * shape.output_dimension + output] += doubles_of(bias);
  }
}
