/* A chunk of networks from the first parameter to the sums of all monomials, by one core of a CPU. The C twin and, on CPUs, the OpenCL
   program work so; what they have of a chunk at any time stays in near caches.

   `OUTPUTS` and `LAYER` are tile_outputs and run_layer with the activation as a constant; `SEPARATE` functions are not inlined; IS_RAISED
   tells whether the work was cancelled. */

#if defined WHOLE_CHUNKS || !defined __OPENCL_C_VERSION__

/* The outputs of LANES networks at one tile of points. */
FUNCTION void tile_outputs(const nnqft_ensemble *ensemble, uint activation, ulong network, uint first_point, uint points,
                           doubles *outputs) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
  for (uint i = 0; i < points * shape.output_dimension; ++i) outputs[i] = (doubles)(0.0);
  add_neurons(shape, ensemble->law, network, 0, ensemble->law.width, points,
              ensemble->inputs + (size_t)first_point * shape.input_dimension, ensemble->shifts + first_point, outputs);
}

#ifdef __OPENCL_C_VERSION__
#define HAS_NEURON_SUMS (NEURON_ORDER > 0)
#else
#define HAS_NEURON_SUMS 1
#endif

#if HAS_NEURON_SUMS
/* The scaled sigma of neurons run ... last - 1 of LANES networks, at most a run of them: layer[neuron][point][lane]. */
FUNCTION void run_layer(const nnqft_ensemble *ensemble, uint activation, ulong network, uint run, uint last, GLOBAL float *layer) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
  for (uint first = 0; first < shape.points; first += POINTS_PER_TILE) {
    const uint points = shape.points - first < POINTS_PER_TILE ? shape.points - first : POINTS_PER_TILE;
    evaluate_neurons(shape, ensemble->law, network, run, last, points,
                     ensemble->inputs + (size_t)first * shape.input_dimension, ensemble->shifts + first,
                     ensemble->neurons.scales + first, shape.points * LANES, LANES, layer + (size_t)first * LANES);
  }
}
#endif

#ifdef __OPENCL_C_VERSION__
#define SEPARATE static
#define IS_RAISED(flag) ((void)flag, false)
#define POINTS_AT_ONCE(shape) POINTS_PER_TILE
#define OUTPUTS(...) tile_outputs(ensemble, ACTIVATION, __VA_ARGS__)
#define LAYER(...) run_layer(ensemble, ACTIVATION, __VA_ARGS__)
typedef int cancellation; /* there is none */
#else
#define SEPARATE static __attribute__((noinline))
#define IS_RAISED(flag) (flag && __atomic_load_n(&flag->raised, __ATOMIC_RELAXED))
#define POINTS_AT_ONCE(shape) (shape.output_dimension < POINTS_PER_TILE ? POINTS_PER_TILE / shape.output_dimension : 1)
typedef nnqft_flag cancellation;

/* One function an activation, chosen once per tile or run. */
#define DEFINE_FUNCTIONS(name)                                                                                            \
  SEPARATE void outputs_##name(const nnqft_ensemble *ensemble, ulong network, uint first_point, uint points,              \
                               doubles *outputs) {                                                                        \
    tile_outputs(ensemble, ACTIVATION_##name, network, first_point, points, outputs);                                     \
  }                                                                                                                       \
  SEPARATE void layer_##name(const nnqft_ensemble *ensemble, ulong network, uint run, uint last, float *layer) {          \
    run_layer(ensemble, ACTIVATION_##name, network, run, last, layer);                                                    \
  }
EACH_ACTIVATION(DEFINE_FUNCTIONS)
#undef DEFINE_FUNCTIONS

#define OUTPUTS_CASE(name) \
  case ACTIVATION_##name: outputs_##name(ensemble, network, first, points, outputs); break;
#define LAYER_CASE(name) \
  case ACTIVATION_##name: layer_##name(ensemble, network, run, last, layer); break;
FUNCTION void chosen_outputs(const nnqft_ensemble *ensemble, ulong network, uint first, uint points, doubles *outputs) {
  switch (ensemble->shape.activation) { EACH_ACTIVATION(OUTPUTS_CASE) }
}
FUNCTION void chosen_layer(const nnqft_ensemble *ensemble, ulong network, uint run, uint last, float *layer) {
  switch (ensemble->shape.activation) { EACH_ACTIVATION(LAYER_CASE) }
}
#undef OUTPUTS_CASE
#undef LAYER_CASE
#define OUTPUTS(...) chosen_outputs(ensemble, __VA_ARGS__)
#define LAYER(...) chosen_layer(ensemble, __VA_ARGS__)
#endif

/* The networks of a table stand side by side in its rows: table[row][network], TABLE_ROW numbers a row. `place` is where LANES networks are
   in row 0. */
#define ROW(row) ((size_t)(row) * TABLE_ROW)

/* The outputs of LANES networks from `network` on, into the component rows of the table. */
SEPARATE void table_outputs(const nnqft_ensemble *ensemble, ulong network, GLOBAL double *place) {
  const ensemble_shape shape = ensemble->shape;
  const uint tile = POINTS_AT_ONCE(shape);
  doubles outputs[COMPONENTS_PER_TILE];
  for (uint first = 0; first < shape.points; first += tile) {
    const uint points = shape.points - first < tile ? shape.points - first : tile;
    OUTPUTS(network, first, points, outputs);
    for (uint component = 0; component < points * shape.output_dimension; ++component)
      store_lanes(outputs[component], place + ROW(1 + first * shape.output_dimension + component), STRANDS);
  }
}

#if HAS_NEURON_SUMS

/* Adds a run's sum, lane by lane, to a component row of the table. */
FUNCTION void join_run(floats sum, GLOBAL double *row) {
  store_lanes(load_lanes(row, STRANDS) + doubles_of(sum), row, STRANDS);
}

/* A run's fluctuations of every pair, into fluctuations[pair][neuron][lane] where there are products to form, and their sums. */
FUNCTION void add_fluctuations(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL float *fluctuations,
                               GLOBAL double *place) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint points = ensemble->shape.points;
  for (uint pair = 0; pair < neurons->pair_count; ++pair) {
    GLOBAL const float *a = layer + neurons->pairs[2 * pair] * LANES;
    GLOBAL const float *b = layer + neurons->pairs[2 * pair + 1] * LANES;
    const float centre = neurons->centres[pair];
    floats sum = (floats)(0.0f);
    for (uint neuron = 0; neuron < count; ++neuron) {
      const floats d = fluctuation(load_floats(a), load_floats(b), centre);
      sum += d;
      if (neurons->order > 1) store_floats(d, fluctuations + ((size_t)pair * NEURONS_PER_RUN + neuron) * LANES);
      a += points * LANES;
      b += points * LANES;
    }
    join_run(sum, place + ROW(1 + pair));
  }
}

/* Products of fluctuations that are summed side by side, at most: as many as the registers of AVX2 hold, two for each. */
#define LONGEST_NEURON_STRIP 6

/* Adds `strip` products of fluctuations, which share a prefix and have consecutive rows as suffixes, over a run's neurons. `strip` is a
   constant wherever this is inlined, so that the sums stay in registers. */
FUNCTION void add_powers(uint strip, uint count, GLOBAL const float *prefix, GLOBAL const float *suffix,
                         GLOBAL double *row) {
  floats sum[LONGEST_NEURON_STRIP];
  UNROLL_FULLY for (uint member = 0; member < strip; ++member) sum[member] = (floats)(0.0f);
  for (uint neuron = 0; neuron < count; ++neuron) {
    const floats first = load_floats(prefix + neuron * LANES);
    UNROLL_FULLY for (uint member = 0; member < strip; ++member)
      sum[member] = fused(first, load_floats(suffix + (member * NEURONS_PER_RUN + neuron) * LANES), sum[member]);
  }
  UNROLL_FULLY for (uint member = 0; member < strip; ++member) join_run(sum[member], row + ROW(member));
}

FUNCTION void add_strip(uint strip, uint count, GLOBAL const float *prefix, GLOBAL const float *suffix,
                        GLOBAL double *row) {
#define STRIP_CASE(length) \
  case length: add_powers(length, count, prefix, suffix, row); break;
  switch (strip) { STRIP_CASE(1) STRIP_CASE(2) STRIP_CASE(3) STRIP_CASE(4) STRIP_CASE(5) STRIP_CASE(6) }
#undef STRIP_CASE
}

/* Adds a run's products of two and more fluctuations. Row r of `fluctuations` is the product table's row r + 1. */
SEPARATE void add_all_powers(const nnqft_ensemble *ensemble, uint count, GLOBAL float *fluctuations,
                             GLOBAL double *place) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const size_t row_size = NEURONS_PER_RUN * LANES;
  for (uint row = 1 + neurons->pair_count; row < neurons->rows; ++row) {
    GLOBAL const float *parent = fluctuations + (neurons->parents[row] - 1) * row_size;
    GLOBAL const float *member = fluctuations + neurons->members[row] * row_size;
    GLOBAL float *product = fluctuations + (row - 1) * row_size;
    for (uint i = 0; i < count * LANES; i += LANES) store_floats(load_floats(parent + i) * load_floats(member + i), product + i);
  }
  for (uint component = neurons->first[1]; component < ensemble->components;) {
    GLOBAL const uint *prefixes = neurons->prefixes + component;
    GLOBAL const uint *suffixes = neurons->suffixes + component;
    const uint left = ensemble->components - component;
    uint strip = 1;
    while (strip < LONGEST_NEURON_STRIP && strip < left && prefixes[strip] == prefixes[0] && suffixes[strip] == suffixes[0] + strip)
      ++strip;
    add_strip(strip, count, fluctuations + (prefixes[0] - 1) * row_size, fluctuations + (suffixes[0] - 1) * row_size,
              place + ROW(1 + component));
    component += strip;
  }
}

/* The k-statistics of LANES networks from `network` on, into the component rows of the table. Returns false soon after the
   flag was raised. */
SEPARATE bool table_statistics(const nnqft_ensemble *ensemble, ulong network, GLOBAL float *layer, GLOBAL double *place,
                               const cancellation *cancelled) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint width = ensemble->law.width;
  GLOBAL float *fluctuations = layer + (size_t)NEURONS_PER_RUN * ensemble->shape.points * LANES;
  for (uint component = 0; component < ensemble->components; ++component)
    store_lanes((doubles)(0.0), place + ROW(1 + component), STRANDS);
  for (uint run = 0; run < width; run += NEURONS_PER_RUN) {
    if (IS_RAISED(cancelled)) return false;
    const uint last = width - run < NEURONS_PER_RUN ? width : run + NEURONS_PER_RUN;
    LAYER(network, run, last, layer);
    add_fluctuations(ensemble, last - run, layer, fluctuations, place);
    if (neurons->order > 1) add_all_powers(ensemble, last - run, fluctuations, place);
  }
  for (uint group = 0; group < LANES / STRANDS; ++group)
    form_k_statistics(neurons->order, TABLE_ROW, neurons->first, neurons->subsets, neurons->coefficients, neurons->factors,
                      place + ROW(1) + group * STRANDS);
  return true;
}

#endif

/* The sample vectors of LANES networks from `network` on, into the component rows of the table. */
FUNCTION bool table_samples(const nnqft_ensemble *ensemble, ulong network, GLOBAL float *layer, GLOBAL double *place,
                            const cancellation *cancelled) {
#if HAS_NEURON_SUMS
  if (ensemble->neurons.order > 0) return table_statistics(ensemble, network, layer, place, cancelled);
#endif
  (void)layer;
  (void)cancelled;
  table_outputs(ensemble, network, place);
  return true;
}

/* Adds the products of `count` networks of the table, whole groups of them, to the strands of every sum. */
SEPARATE void table_moments(const nnqft_ensemble *ensemble, GLOBAL const double *table, uint count, GLOBAL double *sums) {
  GLOBAL const uint *tile = ensemble->tiles;
  for (uint left = ensemble->tile_count; left > 0; --left) {
    const uint columns = tile[0];
    const uint rows = tile[1];
    add_tile(columns, rows, tile + 2, table, TABLE_ROW, STRANDS, count, sums);
    tile += 2 + columns + 2 * rows;
    sums += columns * rows * STRANDS;
  }
}

/* The sums of all monomials over at most CHUNK_NETWORKS networks. `scratch` has nnqft_chunk_scratch doubles. Returns false, with `sums`
   undefined, soon after the flag was raised. */
FUNCTION bool sum_chunk(const nnqft_ensemble *ensemble, ulong first, uint count, GLOBAL double *scratch, GLOBAL double *sums,
                        const cancellation *cancelled) {
  GLOBAL double *table = scratch;
  GLOBAL double *all = table + ROW(ensemble->rows);
  GLOBAL float *layer = (GLOBAL float *)(all + (size_t)ensemble->sum_count * STRANDS);
  for (uint sum = 0; sum < ensemble->sum_count; ++sum) store_strands((strands)(0.0), all + (size_t)sum * STRANDS);
  for (uint start = 0; start < count; start += TABLE_NETWORKS) {
    const uint here = count - start < TABLE_NETWORKS ? count - start : TABLE_NETWORKS;
    for (uint network = 0; network < here; network += LANES) {
      if (IS_RAISED(cancelled)) return false;
      if (!table_samples(ensemble, first + start + network, layer, table + network, cancelled)) return false;
    }
    const uint groups = (here + STRANDS - 1) / STRANDS;
    for (uint group = 0; group < groups; ++group) {
      const uint left = here - group * STRANDS;
      finish_group(table + group * STRANDS, TABLE_ROW, ensemble->components, left < STRANDS ? left : STRANDS);
    }
    form_products(table, TABLE_ROW, groups, ensemble->parents, ensemble->members, ensemble->components, ensemble->rows);
    table_moments(ensemble, table, groups * STRANDS, all);
  }
  for (uint monomial = 0; monomial < ensemble->monomials; ++monomial)
    sums[monomial] = total_of_strands(load_strands(all + (size_t)ensemble->places[monomial] * STRANDS));
  return true;
}

#endif
