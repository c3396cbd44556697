/* A chunk of networks from the first parameter to the sums of all monomials, by one core of a CPU. The C twin and, on CPUs, the OpenCL
   program work so; what they have of a chunk at any time stays in near caches.

   `OUTPUTS` and `LAYER` are tile_outputs and run_layer with the activation as a constant; IS_RAISED tells whether the work was cancelled. */

#if defined WHOLE_CHUNKS || !defined __OPENCL_C_VERSION__

/* The outputs of LANES networks at one tile of points. */
FUNCTION void tile_outputs(const nnqft_ensemble *ensemble, uint activation, ulong network, uint first_point, uint points,
                           doubles *outputs) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
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
#define IS_RAISED(flag) ((void)flag, false)
#define POINTS_AT_ONCE(shape) POINTS_PER_TILE
#define OUTPUTS(...) tile_outputs(ensemble, ACTIVATION, __VA_ARGS__)
#define LAYER(...) run_layer(ensemble, ACTIVATION, __VA_ARGS__)
typedef int cancellation; /* there is none */
#else
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

/* The sample vectors of LANES networks, before they enter the table: samples[row][network], with row 0 for the ones. */
#define SAMPLES(component) ((size_t)(1 + (component)) * LANES)

/* The outputs of LANES networks from `network` on. */
SEPARATE void sample_outputs(const nnqft_ensemble *ensemble, ulong network, GLOBAL double *samples) {
  const ensemble_shape shape = ensemble->shape;
  const uint tile = POINTS_AT_ONCE(shape);
  doubles outputs[COMPONENTS_PER_TILE];
  for (uint first = 0; first < shape.points; first += tile) {
    const uint points = shape.points - first < tile ? shape.points - first : tile;
    OUTPUTS(network, first, points, outputs);
    for (uint component = 0; component < points * shape.output_dimension; ++component)
      store_lanes(outputs[component], samples + SAMPLES(first * shape.output_dimension + component), STRANDS);
  }
}

#if HAS_NEURON_SUMS

/* Adds a run's sum, lane by lane, to a component. */
FUNCTION void join_run(floats sum, GLOBAL double *row) {
  store_lanes(load_lanes(row, STRANDS) + doubles_of(sum), row, STRANDS);
}

/* A run's fluctuations of every pair, into fluctuations[pair][neuron][lane] where there are products to form, and their sums. */
FUNCTION void add_fluctuations(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL float *fluctuations,
                               GLOBAL double *samples) {
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
    join_run(sum, samples + SAMPLES(pair));
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
  UNROLL_FULLY for (uint member = 0; member < strip; ++member) join_run(sum[member], row + member * LANES);
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
                             GLOBAL double *samples) {
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
              samples + SAMPLES(component));
    component += strip;
  }
}

/* The k-statistics of LANES networks from `network` on. Returns false soon after the flag was raised. */
SEPARATE bool sample_statistics(const nnqft_ensemble *ensemble, ulong network, GLOBAL float *layer, GLOBAL double *samples,
                                const cancellation *cancelled) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint width = ensemble->law.width;
  GLOBAL float *fluctuations = layer + (size_t)NEURONS_PER_RUN * ensemble->shape.points * LANES;
  for (uint component = 0; component < ensemble->components; ++component)
    store_lanes((doubles)(0.0), samples + SAMPLES(component), STRANDS);
  for (uint run = 0; run < width; run += NEURONS_PER_RUN) {
    if (IS_RAISED(cancelled)) return false;
    const uint last = width - run < NEURONS_PER_RUN ? width : run + NEURONS_PER_RUN;
    LAYER(network, run, last, layer);
    add_fluctuations(ensemble, last - run, layer, fluctuations, samples);
    if (neurons->order > 1) add_all_powers(ensemble, last - run, fluctuations, samples);
  }
  for (uint group = 0; group < LANES / STRANDS; ++group)
    form_k_statistics(neurons->order, LANES, neurons->first, neurons->subsets, neurons->coefficients, neurons->factors,
                      samples + SAMPLES(0) + group * STRANDS);
  return true;
}

#endif

/* The sample vectors of LANES networks from `network` on. */
FUNCTION bool sample_networks(const nnqft_ensemble *ensemble, ulong network, GLOBAL float *layer, GLOBAL double *samples,
                              const cancellation *cancelled) {
#if HAS_NEURON_SUMS
  if (ensemble->neurons.order > 0) return sample_statistics(ensemble, network, layer, samples, cancelled);
#endif
  (void)layer;
  (void)cancelled;
  sample_outputs(ensemble, network, samples);
  return true;
}

/* The table of products: of each group of networks a register's strands are together, and make a part of the table with those of the other
   groups, table[part][row][group][strand], so that what is read for a tile, a few rows of a part, is in the nearest cache. */
#define PARTS (STRANDS / SUMS_SIDE_BY_SIDE)

/* The more networks, the less often the sums of all tiles are fetched and put back, as long as the table stays in the second cache: of few
   rows, 512 were best with AVX2; with AVX-512, where a group is one part, 128 of those that were tried (docs/performance.md). */
#if SUMS_SIDE_BY_SIDE == 8
#define MOST_TABLE_NETWORKS 128
#else
#define MOST_TABLE_NETWORKS 512
#endif

/* Whole vectors, and whole groups in each part. */
#define LEAST_TABLE_NETWORKS (LANES > PARTS * STRANDS ? LANES : PARTS * STRANDS)

FUNCTION uint table_networks(uint rows) {
  const uint fitting = TABLE_NUMBERS / rows / LEAST_TABLE_NETWORKS * LEAST_TABLE_NETWORKS;
  return fitting < LEAST_TABLE_NETWORKS ? LEAST_TABLE_NETWORKS : fitting < MOST_TABLE_NETWORKS ? fitting : MOST_TABLE_NETWORKS;
}

/* Numbers of a row of a part: an odd number of groups, or all rows would compete for the same few places of a cache. */
FUNCTION uint table_row(uint rows) { return (table_networks(rows) / PARTS / STRANDS | 1u) * STRANDS; }

/* Puts ones into row 0, and leaves the first `count` networks only. */
FUNCTION void finish_samples(const nnqft_ensemble *ensemble, uint count, GLOBAL double *samples) {
  for (uint group = 0; group < LANES; group += STRANDS) {
    const uint left = group < count ? count - group : 0;
    finish_group(samples + group, LANES, ensemble->components, left < STRANDS ? left : STRANDS);
  }
}

/* The sample vectors of LANES networks and their products into the table. `place` is theirs in row 0 of the first part. */
FUNCTION void enter_networks(const nnqft_ensemble *ensemble, GLOBAL const double *samples, GLOBAL double *place) {
  const uint row_size = table_row(ensemble->rows);
  for (uint part = 0; part < STRANDS; part += SUMS_SIDE_BY_SIDE) {
    for (uint row = 0; row <= ensemble->components; ++row)
      UNROLL_FULLY for (uint group = 0; group < LANES / STRANDS; ++group)
        store_side_by_side(load_side_by_side(samples + row * LANES + group * STRANDS + part),
                           place + (size_t)row * row_size + group * SUMS_SIDE_BY_SIDE);
    form_products(place, row_size, LANES / PARTS, ensemble->parents, ensemble->members, ensemble->components, ensemble->rows);
    place += (size_t)ensemble->rows * row_size;
  }
}

/* Adds the products of a table's networks, `count` in each row of a part, to the strands of every sum: sums[part][sum][strand]. For the first
   table of a chunk they begin with `zeros`, as many as the largest tile has strands of sums, whatever `sums` held before. */
SEPARATE void table_moments(const nnqft_ensemble *ensemble, GLOBAL const double *table, uint count, GLOBAL const double *zeros,
                            GLOBAL double *sums) {
  const uint row_size = table_row(ensemble->rows);
  for (uint part = 0; part < PARTS; ++part) {
    GLOBAL const uint *tile = ensemble->tiles;
    for (uint left = ensemble->tile_count; left > 0; --left) {
      const uint columns = tile[0];
      const uint rows = tile[1];
      add_tile(columns, rows, tile + 2, table, row_size, SUMS_SIDE_BY_SIDE, count, zeros ? zeros : sums, sums);
      tile += 2 + columns + 2 * rows;
      sums += columns * rows * SUMS_SIDE_BY_SIDE;
    }
    table += (size_t)ensemble->rows * row_size;
  }
}

/* The sum of a sum's strands, pairwise as in total_of_strands: those of the parts, and then those of a register. `part_size` leads from a part
   to the next. */
FUNCTION double total_of_parts(GLOBAL const double *sum, size_t part_size) {
  side_by_side x[PARTS];
  UNROLL_FULLY for (uint part = 0; part < PARTS; ++part) x[part] = load_side_by_side(sum + part * part_size);
  UNROLL_FULLY for (uint distance = PARTS / 2; distance > 0; distance /= 2) {
    UNROLL_FULLY for (uint part = 0; part < distance; ++part) x[part] += x[part + distance];
  }
#if SUMS_SIDE_BY_SIDE == 8
  return total_of_strands(x[0]);
#elif SUMS_SIDE_BY_SIDE == 4
  return (x[0].s0 + x[0].s2) + (x[0].s1 + x[0].s3);
#else
  return x[0].s0 + x[0].s1;
#endif
}

/* The sums of all monomials over at most CHUNK_NETWORKS networks. `scratch` has nnqft_chunk_scratch doubles. Returns false, with `sums`
   undefined, soon after the flag was raised. */
FUNCTION bool sum_chunk(const nnqft_ensemble *ensemble, ulong first, uint count, GLOBAL double *scratch, GLOBAL double *sums,
                        const cancellation *cancelled) {
  GLOBAL double *samples = scratch;
  GLOBAL double *zeros = samples + SAMPLES(ensemble->components);
  GLOBAL double *table = zeros + LARGEST_TILE * STRANDS;
  GLOBAL double *all = table + (size_t)PARTS * ensemble->rows * table_row(ensemble->rows);
  GLOBAL float *layer = (GLOBAL float *)(all + (size_t)ensemble->sum_count * STRANDS);
  for (uint sum = 0; sum < LARGEST_TILE; ++sum) store_strands((strands)(0.0), zeros + sum * STRANDS);
  finish_samples(ensemble, LANES, samples);
  const uint together = table_networks(ensemble->rows);
  for (uint start = 0; start < count; start += together) {
    const uint here = count - start < together ? count - start : together;
    for (uint network = 0; network < here; network += LANES) {
      if (IS_RAISED(cancelled)) return false;
      if (!sample_networks(ensemble, first + start + network, layer, samples, cancelled)) return false;
      if (here - network < LANES) finish_samples(ensemble, here - network, samples);
      enter_networks(ensemble, samples, table + network / PARTS);
    }
    const uint groups = (here + STRANDS - 1) / STRANDS;
    table_moments(ensemble, table, groups * SUMS_SIDE_BY_SIDE, start == 0 ? zeros : 0, all);
  }
  const size_t part_size = (size_t)ensemble->sum_count * SUMS_SIDE_BY_SIDE;
  for (uint monomial = 0; monomial < ensemble->monomials; ++monomial)
    sums[monomial] = total_of_parts(all + (size_t)ensemble->places[monomial] * SUMS_SIDE_BY_SIDE, part_size);
  return true;
}

#endif
