/* A network's parameters by address (law 1), and its outputs.

   Canonical order: neuron after neuron, each with its input weights W0_j1 ... W0_jd, its bias b0_j (if there are biases) and
   its output weights W1_1j ... W1_Dj; after the last neuron the output biases b1_1 ... b1_D. The normal deviate behind
   parameter p of network n is deviate p mod 4 of the Philox block with counter (p div 4, width, n low, n high) and key
   (seed low, seed high). The width is in the counter so that the ensembles of one run are independent.

   LANES networks go side by side: one on a GPU, a vector of them on a CPU. They never mix, so LANES changes no bit. */

/* Points are evaluated tile by tile, to bound what a work-item holds. A tile is a few points and all their outputs. On a GPU all tiles have as many
   (kernels.cl), so that loops over them are unrolled and what they hold has places in registers. */
#define EACH_POINT UNROLL for (uint point = 0; point < points; ++point)
/* Many outputs of a point would make long programs. */
#if OUTPUT_DIMENSION <= 4
#define EACH_OUTPUT_OF(shape) UNROLL for (uint output = 0; output < shape.output_dimension; ++output)
#else
#define EACH_OUTPUT_OF(shape) for (uint output = 0; output < shape.output_dimension; ++output)
#endif
#if COMPONENTS_PER_TILE <= 64
#define UNROLL_COMPONENTS UNROLL
#else
#define UNROLL_COMPONENTS
#endif
#define EACH_COMPONENT(shape) UNROLL_COMPONENTS for (uint i = 0; i < points * shape.output_dimension; ++i)

/* Sizes that decide between ways to go. A device's program is built for them, and the ways that they exclude are not compiled. */
#ifdef __OPENCL_C_VERSION__
#define INPUT_DIMENSION_OF(shape) INPUT_DIMENSION
#define OUTPUT_DIMENSION_OF(shape) OUTPUT_DIMENSION
#define HAS_BIASES_OF(shape) HAS_BIASES
#define ACTIVATION_OF(shape) ACTIVATION
#else
#define INPUT_DIMENSION_OF(shape) shape.input_dimension
#define OUTPUT_DIMENSION_OF(shape) shape.output_dimension
#define HAS_BIASES_OF(shape) shape.has_biases
#define ACTIVATION_OF(shape) shape.activation
#endif

#define PARAMETERS_PER_NEURON(shape) (INPUT_DIMENSION_OF(shape) + HAS_BIASES_OF(shape) + OUTPUT_DIMENSION_OF(shape))

/* Whether points go by twos: where the activation takes both step by step, side by side. With others it cost time. A GPU's work-item has others
   beside it to go on with. */
#define IS_SIDE_BY_SIDE(activation) (LANES > 1 && ((activation) == ACTIVATION_erf || (activation) == ACTIVATION_gauss))
#ifdef __OPENCL_C_VERSION__
#define HAS_LONE_POINT (!IS_SIDE_BY_SIDE(ACTIVATION) || POINTS % 2 == 1 || POINTS_PER_TILE % 2 == 1)
#else
#define HAS_LONE_POINT 1
#endif

/* `apply(count)`, 1 or 2, from each `point` on. */
#define EACH_FEW_POINTS(shape, apply)                        \
  {                                                          \
    uint point = 0;                                          \
    if (IS_SIDE_BY_SIDE(ACTIVATION_OF(shape)))               \
      for (; point + 2 <= points; point += 2) apply(2);      \
    if (HAS_LONE_POINT)                                      \
      UNROLL for (; point < points; ++point) apply(1);       \
  }

/* The first `count` deviates of a window, g_4b ... , of every lane's network, and as many more as are drawn with them: in three loops, so that
   independent operations of several blocks stand within what a vector processor looks ahead. One call serves many neurons, and so need not be
   inlined. */
WINDOW_FUNCTION void draw_window(ensemble_law law, ulong network, uint block, uint count, floats *deviates) {
  philox_block words[WINDOW / 4];
  const uint blocks = (count + 3) / 4;
  uint drawn = 0;
  ONE_BY_ONE for (; drawn + BLOCKS_TOGETHER / 2 < blocks; drawn += BLOCKS_TOGETHER)
    philox_of_numbers(block + drawn, law.width, network, BLOCKS_TOGETHER, words + drawn, law.seed_low, law.seed_high);
  if (BLOCKS_TOGETHER > 1 && drawn < blocks)
    philox_of_numbers(block + drawn, law.width, network, HALF_OF_BLOCKS, words + drawn, law.seed_low, law.seed_high);
  ONE_BY_ONE for (uint b = 0; b < blocks; ++b) squared_radii(words + b, deviates + 4 * b);
  ONE_BY_ONE for (uint b = 0; b < blocks; ++b) deviates_of_radii(words + b, deviates + 4 * b);
}

/* Parameters of every lane's network, one after the other. */
typedef struct {
  ulong network;
  uint block; /* that the next window begins with */
  uint left;  /* parameters that will be taken from windows to come */
  uint place; /* of the next parameter in the window */
  floats deviates[WINDOW];
} parameter_stream;

/* The block that a neuron's parameters begin with, the first of a group. There are 2^34 parameters, which 32 bits do not count, in 2^32 blocks. */
FUNCTION uint block_of_neuron(ensemble_shape shape, uint neuron) {
  (void)shape; /* which a device's program has as constants */
  return neuron / NEURONS_PER_GROUP * PARAMETERS_PER_NEURON(shape);
}

/* From a block on. */
FUNCTION void begin_stream(parameter_stream *stream, ulong network, uint block, uint count) {
  stream->network = network;
  stream->block = block;
  stream->left = count;
  stream->place = WINDOW;
}

/* Draws the window after the next `passed` ones, as far as it is needed. */
FUNCTION void refill(parameter_stream *stream, ensemble_law law, uint passed) {
  stream->block += passed * (WINDOW / 4);
  stream->left -= passed * WINDOW;
  /* A block is drawn whole. */
  const uint count = WINDOW > 4 && stream->left < WINDOW ? stream->left : WINDOW;
  draw_window(law, stream->network, stream->block, count, stream->deviates);
  stream->block += WINDOW / 4;
  stream->left -= count;
  stream->place = 0;
}

/* The deviate of the next parameter. */
FUNCTION floats next_deviate(parameter_stream *stream, ensemble_law law) {
  if (stream->place == WINDOW) refill(stream, law, 0);
  return stream->deviates[stream->place++];
}

/* The parameter of a deviate g: mean + deviation g. */
FUNCTION floats parameter(floats deviate, float mean, float deviation) { return fused((floats)(deviation), deviate, (floats)(mean)); }

/* Those of a hidden neuron are drawn in the unit that its activation takes (activation_choice.cl). */
FUNCTION floats input_weight(ensemble_shape shape, ensemble_law law, floats deviate) {
  (void)shape;
  const float scale = ARGUMENT_SCALE(ACTIVATION_OF(shape));
  return parameter(deviate, scale * law.weight_mean, scale * law.hidden_weight_deviation);
}
FUNCTION floats hidden_bias(ensemble_shape shape, ensemble_law law, floats deviate) {
  (void)shape;
  const float scale = ARGUMENT_SCALE(ACTIVATION_OF(shape));
  return parameter(deviate, scale * law.bias_mean, scale * law.bias_deviation);
}
FUNCTION floats output_weight(ensemble_law law, floats deviate) {
  return parameter(deviate, law.weight_mean, law.output_weight_deviation);
}
FUNCTION floats output_bias(ensemble_law law, floats deviate) { return parameter(deviate, law.bias_mean, law.bias_deviation); }

/* Passes over the next `count` parameters. */
FUNCTION void skip_parameters(parameter_stream *stream, ensemble_law law, uint count) {
  uint place = stream->place + count;
  if (place > WINDOW) {
    const uint windows = (place - 1) / WINDOW;
    refill(stream, law, windows - 1);
    place -= windows * WINDOW;
  }
  stream->place = place;
}

/* Inputs of at most so many dimensions have their weights in registers. */
#define FEW_DIMENSIONS 4

/* A neuron's input weights, where they are few, and its bias. */
typedef struct {
  floats weights[FEW_DIMENSIONS];
  floats bias;
} neuron_law;

/* Not returned: what a compiler makes of a returned structure, Oclgrind does not know. */
FUNCTION void draw_neuron(ensemble_shape shape, ensemble_law law, parameter_stream *stream, neuron_law *neuron) {
  UNROLL for (uint k = 0; k < shape.input_dimension; ++k)
    neuron->weights[k] = input_weight(shape, law, next_deviate(stream, law));
  neuron->bias = (floats)(0.0f);
  if (HAS_BIASES_OF(shape)) neuron->bias = hidden_bias(shape, law, next_deviate(stream, law));
}

/* sigma(z_j(x)) at `count` points of `dimension` coordinates, side by side. */
FUNCTION void hidden_outputs(uint activation, uint dimension, const neuron_law *neuron, uint count, GLOBAL const float *inputs,
                             GLOBAL const float *shifts, floats *hidden) {
  floats z[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    z[i] = neuron->bias;
    UNROLL for (uint k = 0; k < dimension; ++k) z[i] = fused(neuron->weights[k], (floats)(inputs[i * dimension + k]), z[i]);
  }
  activate_shifted(activation, count, z, shifts, hidden);
}

/* The scaled pre-activations z_j(x_i) of one neuron at every point of a tile. Its input weights and its bias are drawn. */
FUNCTION void add_inputs(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                         GLOBAL const float *inputs, floats *hidden) {
  EACH_POINT hidden[point] = (floats)(0.0f);
  for (uint k = 0; k < shape.input_dimension; ++k) {
    const floats weight = input_weight(shape, law, next_deviate(stream, law));
    EACH_POINT hidden[point] = fused(weight, (floats)(inputs[point * shape.input_dimension + k]), hidden[point]);
  }
  if (HAS_BIASES_OF(shape)) {
    const floats bias = hidden_bias(shape, law, next_deviate(stream, law));
    EACH_POINT hidden[point] += bias;
  }
}

/* sigma(z_j(x_i)) of one neuron at every point of a tile. */
FUNCTION void evaluate_neuron(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                              GLOBAL const float *inputs, GLOBAL const float *shifts, floats *hidden) {
  if (INPUT_DIMENSION_OF(shape) > FEW_DIMENSIONS) {
    add_inputs(shape, law, stream, points, inputs, hidden);
#define ACTIVATE(count) activate_shifted(ACTIVATION_OF(shape), count, hidden + point, shifts + point, hidden + point)
    EACH_FEW_POINTS(shape, ACTIVATE)
#undef ACTIVATE
  } else {
    neuron_law neuron;
    const uint dimension = shape.input_dimension;
    draw_neuron(shape, law, stream, &neuron);
#define EVALUATE(count) \
  hidden_outputs(ACTIVATION_OF(shape), dimension, &neuron, count, inputs + point * dimension, shifts + point, hidden + point)
    EACH_FEW_POINTS(shape, EVALUATE)
#undef EVALUATE
  }
}

/* Adds W1_j sigma(z_j(x_i)) of one neuron to the one output, at `count` points side by side. `dimension` is the inputs'. */
FUNCTION void add_few_outputs(uint activation, uint dimension, const neuron_law *neuron, floats weight, uint count,
                              GLOBAL const float *inputs, GLOBAL const float *shifts, floats *sums) {
  floats hidden[MOST_ARGUMENTS];
  hidden_outputs(activation, dimension, neuron, count, inputs, shifts, hidden);
  EACH_ARGUMENT sums[i] = fused(weight, hidden[i], sums[i]);
}

/* At all points of a tile. */
FUNCTION void add_outputs(ensemble_shape shape, uint dimension, const neuron_law *neuron, floats weight, uint points,
                          GLOBAL const float *inputs, GLOBAL const float *shifts, floats *sums) {
#define ADD(count) \
  add_few_outputs(ACTIVATION_OF(shape), dimension, neuron, weight, count, inputs + point * dimension, shifts + point, sums + point)
  (void)shape; /* whose activation a device's build fixes */
  EACH_FEW_POINTS(shape, ADD)
#undef ADD
}

/* Whether all parameters of a run of neurons with one output are drawn at once, so that nobody has to look for the next one. On a GPU, and where
   windows are short, never. */
#define RUN_IS_A_WINDOW(shape)                                                                    \
  (LANES > 1 && OUTPUT_DIMENSION_OF(shape) == 1 && INPUT_DIMENSION_OF(shape) <= FEW_DIMENSIONS && \
   PARAMETERS_PER_NEURON(shape) * NEURONS_PER_RUN <= WINDOW)

/* Adds `count` neurons of such a run, whose deviates stand one after the other. */
SEPARATE_IN_PROGRAMS void add_drawn_neurons(ensemble_shape shape, ensemble_law law, uint dimension, const floats *deviates, uint count,
                                            uint points, GLOBAL const float *inputs, GLOBAL const float *shifts, floats *sums) {
  for (; count > 0; --count) {
    neuron_law neuron;
    for (uint k = 0; k < dimension; ++k) neuron.weights[k] = input_weight(shape, law, *deviates++);
    neuron.bias = HAS_BIASES_OF(shape) ? hidden_bias(shape, law, *deviates++) : (floats)(0.0f);
    const floats weight = output_weight(law, *deviates++);
    add_outputs(shape, dimension, &neuron, weight, points, inputs, shifts, sums);
  }
}

/* Adds W1_oj sigma(z_j(x_i)) of one neuron to `sums`, point by point and output by output. */
FUNCTION void add_neuron(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points,
                         GLOBAL const float *inputs, GLOBAL const float *shifts, floats *hidden, floats *sums) {
  /* With one output its weight can be drawn first, and no value makes a detour through memory. */
  if (OUTPUT_DIMENSION_OF(shape) == 1 && INPUT_DIMENSION_OF(shape) <= FEW_DIMENSIONS) {
    neuron_law neuron;
    draw_neuron(shape, law, stream, &neuron);
    const floats weight = output_weight(law, next_deviate(stream, law));
    add_outputs(shape, INPUT_DIMENSION_OF(shape), &neuron, weight, points, inputs, shifts, sums);
    return;
  }
  evaluate_neuron(shape, law, stream, points, inputs, shifts, hidden);
  EACH_OUTPUT_OF(shape) {
    const floats weight = output_weight(law, next_deviate(stream, law));
    EACH_POINT {
      const uint component = point * shape.output_dimension + output;
      sums[component] = fused(weight, hidden[point], sums[component]);
    }
  }
}

/* Adds the output biases, the last parameters of a network. */
FUNCTION void add_output_biases(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint points, doubles *outputs) {
  EACH_OUTPUT_OF(shape) {
    const floats bias = output_bias(law, next_deviate(stream, law));
    EACH_POINT outputs[point * shape.output_dimension + output] += doubles_of(bias);
  }
}

/* The same, for a work-item that has drawn nothing else of these networks. */
FUNCTION void draw_output_biases(ensemble_shape shape, ensemble_law law, ulong network, uint points, doubles *outputs) {
  parameter_stream stream;
  const uint of_group = law.width % NEURONS_PER_GROUP * PARAMETERS_PER_NEURON(shape);
  const uint block = block_of_neuron(shape, law.width) + (of_group >> 2);
  begin_stream(&stream, network, block, (of_group & 3u) + shape.output_dimension);
  skip_parameters(&stream, law, of_group & 3u);
  add_output_biases(shape, law, &stream, points, outputs);
}

/* Adds neurons run ... end - 1, a run at most, to sums in single precision. The stream begins with the run. */
FUNCTION void add_run(ensemble_shape shape, ensemble_law law, parameter_stream *stream, uint run, uint end, uint points,
                      GLOBAL const float *inputs, GLOBAL const float *shifts, floats *sums) {
  const uint per_neuron = PARAMETERS_PER_NEURON(shape);
  floats hidden[POINTS_PER_TILE];
  EACH_COMPONENT(shape) sums[i] = (floats)(0.0f);
  if (RUN_IS_A_WINDOW(shape)) {
    refill(stream, law, 0);
    stream->place = (end - run) * per_neuron; /* where the output bias follows */
    /* A loop over one coordinate took a tenth of the time. */
    if (INPUT_DIMENSION_OF(shape) == 1)
      add_drawn_neurons(shape, law, 1, stream->deviates, end - run, points, inputs, shifts, sums);
    else
      add_drawn_neurons(shape, law, INPUT_DIMENSION_OF(shape), stream->deviates, end - run, points, inputs, shifts, sums);
    return;
  }
  for (uint group = run; group < end; group += NEURONS_PER_GROUP) {
    /* The same place of the stream: with so much in sight, a GPU's compiler knows which deviate of a block each parameter is. */
    if (LANES == 1) begin_stream(stream, stream->network, block_of_neuron(shape, group), NEURONS_PER_GROUP * per_neuron);
    UNROLL for (uint member = 0; member < NEURONS_PER_GROUP; ++member) {
      if (group + member == end) break;
      add_neuron(shape, law, stream, points, inputs, shifts, hidden, sums);
    }
  }
}

/* Adds neurons first ... last - 1 to the outputs, and after the last of the network the output biases. Runs of neurons are summed in single
   precision and join `outputs` in double, so that the rounding error does not grow with the width. `first` is a multiple of
   NEURONS_PER_RUN, which makes the bits independent of where a long sum over neurons is cut; from 0, outputs begin. */
FUNCTION void add_neurons(ensemble_shape shape, ensemble_law law, ulong network, uint first, uint last, uint points,
                          GLOBAL const float *inputs, GLOBAL const float *shifts, doubles *outputs) {
  const uint per_neuron = PARAMETERS_PER_NEURON(shape);
  const uint biases = HAS_BIASES_OF(shape) && last == law.width ? shape.output_dimension : 0;
  parameter_stream stream;
  floats sums[COMPONENTS_PER_TILE];
  uint run = first;
  do {
    const uint end = last - run < NEURONS_PER_RUN ? last : run + NEURONS_PER_RUN;
    begin_stream(&stream, network, block_of_neuron(shape, run), (end - run) * per_neuron + (end == last ? biases : 0));
    add_run(shape, law, &stream, run, end, points, inputs, shifts, sums);
    EACH_COMPONENT(shape)
      outputs[i] = (run == 0 ? (doubles)(0.0) : outputs[i]) + doubles_of(sums[i]);
    run += NEURONS_PER_RUN;
  } while (run < last); /* once where there is no neuron */
  if (biases == 0) return;
  if (LANES == 1)
    draw_output_biases(shape, law, network, points, outputs);
  else
    add_output_biases(shape, law, &stream, points, outputs);
}
