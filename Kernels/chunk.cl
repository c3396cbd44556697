/* A chunk of networks from the first parameter to the sums of all monomials, or to the sample vectors, by one core of a CPU. The C twin and, on
   CPUs, the OpenCL program work so; what they have of a chunk at any time stays in near caches.

   `OUTPUTS` and `LAYER` are tile_outputs and run_layer with the activation as a constant; IS_RAISED tells whether the work was cancelled. */

#if defined FOR_CORES || !defined __OPENCL_C_VERSION__

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
#define HAS_POWERS (NEURON_ORDER > 1 && !OF_VALUES)
#define HAS_VALUES (NEURON_ORDER > 1 && OF_VALUES)
#define HAS_PRODUCTS(ensemble) (MONOMIALS > COMPONENTS)
#else
#define HAS_NEURON_SUMS 1
#define HAS_POWERS 1
#define HAS_VALUES 1
#define HAS_PRODUCTS(ensemble) (ensemble->monomials > ensemble->components)
#endif

#if HAS_NEURON_SUMS
/* The scaled sigma of neurons begin ... last - 1 of LANES networks: layer[neuron][point][lane]. */
FUNCTION void run_layer(const nnqft_ensemble *ensemble, uint activation, ulong network, uint begin, uint last, GLOBAL float *layer) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
  for (uint first = 0; first < shape.points; first += POINTS_PER_TILE) {
    const uint points = shape.points - first < POINTS_PER_TILE ? shape.points - first : POINTS_PER_TILE;
    evaluate_neurons(shape, ensemble->law, network, begin, last, points, points,
                     ensemble->inputs + (size_t)first * shape.input_dimension, ensemble->shifts + first,
                     ensemble->neurons.scales + first, shape.points * LANES, LANES, layer + (size_t)first * LANES);
  }
}
#endif

#ifdef __OPENCL_C_VERSION__
#define IS_RAISED(flag) (*(flag) != 0)
#define POINTS_AT_ONCE(shape) POINTS_PER_TILE
#define OUTPUTS(...) tile_outputs(ensemble, ACTIVATION, __VA_ARGS__)
#define LAYER(...) run_layer(ensemble, ACTIVATION, __VA_ARGS__)
typedef volatile GLOBAL const uint cancellation; /* a CPU's kernels have the host's memory */
#else
#define IS_RAISED(flag) (flag && __atomic_load_n(&flag->raised, __ATOMIC_RELAXED))
#define POINTS_AT_ONCE(shape) (shape.output_dimension < POINTS_PER_TILE ? POINTS_PER_TILE / shape.output_dimension : 1)
typedef nnqft_flag cancellation;

/* One function an activation, chosen once for a tile or for the neurons of a layer. */
#define DEFINE_FUNCTIONS(name)                                                                                            \
  SEPARATE void outputs_##name(const nnqft_ensemble *ensemble, ulong network, uint first_point, uint points,              \
                               doubles *outputs) {                                                                        \
    tile_outputs(ensemble, ACTIVATION_##name, network, first_point, points, outputs);                                     \
  }                                                                                                                       \
  SEPARATE void layer_##name(const nnqft_ensemble *ensemble, ulong network, uint begin, uint last, float *layer) {        \
    run_layer(ensemble, ACTIVATION_##name, network, begin, last, layer);                                                  \
  }
EACH_ACTIVATION(DEFINE_FUNCTIONS)
#undef DEFINE_FUNCTIONS

#define OUTPUTS_CASE(name) \
  case ACTIVATION_##name: outputs_##name(ensemble, network, first, points, outputs); break;
#define LAYER_CASE(name) \
  case ACTIVATION_##name: layer_##name(ensemble, network, begin, last, layer); break;
FUNCTION void chosen_outputs(const nnqft_ensemble *ensemble, ulong network, uint first, uint points, doubles *outputs) {
  switch (ensemble->shape.activation) { EACH_ACTIVATION(OUTPUTS_CASE) }
}
FUNCTION void chosen_layer(const nnqft_ensemble *ensemble, ulong network, uint begin, uint last, float *layer) {
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
      store_lanes(outputs[component], samples + SAMPLES(first * shape.output_dimension + component));
  }
}

#if HAS_NEURON_SUMS

/* Adds a run's fluctuations of every pair to their sums, sums[place][network], or begins them. */
FUNCTION void add_fluctuations(const nnqft_ensemble *ensemble, uint count, bool begins, GLOBAL const float *layer, GLOBAL double *sums) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint points = ensemble->shape.points;
  for (uint pair = 0; pair < neurons->pair_count; ++pair) {
    GLOBAL const float *a = layer + neurons->pairs[2 * pair] * LANES;
    GLOBAL const float *b = layer + neurons->pairs[2 * pair + 1] * LANES;
    GLOBAL double *row = sums + (size_t)neurons->places[pair] * LANES;
    floats sum = (floats)(0.0f);
    for (uint neuron = 0; neuron < count; ++neuron) {
      sum += fluctuation(load_floats(a), load_floats(b), neurons->centres[pair]);
      a += points * LANES;
      b += points * LANES;
    }
    store_lanes((begins ? (doubles)(0.0) : load_lanes(row)) + doubles_of(sum), row);
  }
}

/* The k-statistics of LANES networks from `network` on. Behind `layer` there is room for sums and powers. Returns false soon after the flag was
   raised. */
SEPARATE bool sample_statistics(const nnqft_ensemble *ensemble, ulong network, GLOBAL float *layer, GLOBAL double *samples,
                                const cancellation *cancelled) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint width = ensemble->law.width;
  const uint together = neurons->order > 1 ? NEURONS_TOGETHER : NEURONS_PER_RUN;
  GLOBAL double *sums = (GLOBAL double *)(layer + (size_t)NEURONS_TOGETHER * ensemble->shape.points * LANES);
#if HAS_POWERS || HAS_VALUES
  GLOBAL double *zeros = sums + neurons->sum_count * LANES;
  GLOBAL double *table = zeros + LARGEST_TILE * LANES;
  if (neurons->order > 1)
    for (uint place = 0; place < LARGEST_TILE * LANES; place += STRANDS) store_strands((strands)(0.0), zeros + place);
#endif
  for (uint first = 0; first < width; first += together) {
    if (IS_RAISED(cancelled)) return false;
    const uint last = width - first < together ? width : first + together;
    LAYER(network, first, last, layer);
#if HAS_VALUES
    if (neurons->order > 1 && neurons->of_values) {
      add_all_values(ensemble, last - first, layer, table, first == 0 ? zeros : 0, sums);
      continue;
    }
#endif
#if HAS_POWERS
    if (neurons->order > 1) {
      add_all_powers(ensemble, last - first, layer, (GLOBAL float *)table, first == 0 ? zeros : 0, sums);
      continue;
    }
#endif
    add_fluctuations(ensemble, last - first, first == 0, layer, sums);
  }
  form_k_statistics(neurons->order, neurons->first, neurons->places, neurons->subsets, neurons->coefficients, neurons->factors,
                    neurons->of_values ? neurons->centres : 0, LANES, sums, LANES, samples + SAMPLES(0));
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

#if defined SAMPLES_OF_CHUNKS || !defined __OPENCL_C_VERSION__

/* The sample vectors of networks, vectors[network][component]. `scratch` has nnqft_chunk_scratch doubles. Returns false soon after the flag was
   raised. */
FUNCTION bool sample_chunk(const nnqft_ensemble *ensemble, ulong first, uint count, GLOBAL double *scratch, GLOBAL double *vectors,
                           const cancellation *cancelled) {
  const uint components = ensemble->components;
  GLOBAL double *samples = scratch;
  GLOBAL float *layer = (GLOBAL float *)(samples + SAMPLES(components));
  for (uint start = 0; start < count; start += LANES) {
    if (IS_RAISED(cancelled)) return false;
    if (!sample_networks(ensemble, first + start, layer, samples, cancelled)) return false;
    for (uint lane = 0; lane < LANES && start + lane < count; ++lane) {
      for (uint component = 0; component < components; ++component)
        vectors[(size_t)(start + lane) * components + component] = samples[SAMPLES(component) + lane];
    }
  }
  return true;
}

#endif

#ifndef SAMPLES_OF_CHUNKS

/* The table of products: of each group of networks a register's strands are together, and make a part of the table with those of the other
   groups, table[part][row][group][strand], so that what is read for a tile, a few rows of a part, is in the nearest cache. */
#define PARTS (STRANDS / SUMS_SIDE_BY_SIDE)

/* The more networks, the less often the sums of all tiles are fetched and put back, as long as the table is not too far away: of few rows, 512 were
   best with AVX2; with AVX-512, where a group is one part, 128 of those that were tried (docs/tuning.md). */
#define MOST_NETWORKS_HERE (SUMS_SIDE_BY_SIDE == 8 ? MOST_TABLE_NETWORKS / 4 : MOST_TABLE_NETWORKS)

/* Whole vectors, and whole groups in each part. */
#define LEAST_TABLE_NETWORKS (LANES > PARTS * STRANDS ? LANES : PARTS * STRANDS)

FUNCTION uint table_networks(uint rows) {
  const uint fitting = LARGEST_TABLE / rows / LEAST_TABLE_NETWORKS * LEAST_TABLE_NETWORKS;
  return fitting < LEAST_TABLE_NETWORKS ? LEAST_TABLE_NETWORKS : fitting < MOST_NETWORKS_HERE ? fitting : MOST_NETWORKS_HERE;
}

/* Numbers of a row of a part: an odd number of groups, or all rows would compete for the same few places of a cache. */
FUNCTION uint table_row(uint rows) { return (table_networks(rows) / PARTS / STRANDS | 1u) * STRANDS; }

/* Puts ones into row 0, and leaves the first `count` networks only. */
FUNCTION void finish_samples(const nnqft_ensemble *ensemble, uint count, GLOBAL double *samples) {
  for (uint network = 0; network < LANES; ++network) finish_strand(samples + network, LANES, ensemble->components, network < count);
}

/* The sample vectors of LANES networks into the table. `place` is theirs in row 0 of the first part. */
FUNCTION void enter_networks(const nnqft_ensemble *ensemble, GLOBAL const double *samples, GLOBAL double *place) {
  const uint row_size = table_row(ensemble->rows);
  for (uint part = 0; part < STRANDS; part += SUMS_SIDE_BY_SIDE) {
    for (uint row = 0; row <= ensemble->components; ++row)
      UNROLL_FULLY for (uint group = 0; group < LANES / STRANDS; ++group)
        store_side_by_side(load_side_by_side(samples + row * LANES + group * STRANDS + part),
                           place + (size_t)row * row_size + group * SUMS_SIDE_BY_SIDE);
    place += (size_t)ensemble->rows * row_size;
  }
}

/* Forms the products of a table's networks, `count` in each row of a part, and adds them to the strands of every sum: sums[part][sum][strand].
   For the first table of a chunk they begin with `zeros`, as many as the largest tile has strands of sums, whatever `sums` held before. */
SEPARATE void table_moments(const nnqft_ensemble *ensemble, GLOBAL double *table, uint count, GLOBAL const double *zeros, GLOBAL double *sums) {
  const uint row_size = table_row(ensemble->rows);
  for (uint part = 0; part < PARTS; ++part) {
    form_products(table, row_size, count, ensemble->parents, ensemble->members, ensemble->components, ensemble->rows);
    GLOBAL const uint *tile = ensemble->tiles;
    for (uint left = ensemble->tile_count; left > 0; --left) {
      const uint columns = tile[0];
      const uint rows = tile[1];
      add_tile(columns, rows, tile + 2, table, row_size, SUMS_SIDE_BY_SIDE, count, SUMS_SIDE_BY_SIDE, zeros ? zeros : sums, sums);
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

/* Adds the components of LANES networks to the strands of their sums, or begins them: moments of order 1, for which there is nothing to table. */
FUNCTION void add_components(const nnqft_ensemble *ensemble, GLOBAL const double *samples, bool begins, GLOBAL double *sums) {
  for (uint part = 0; part < STRANDS; part += SUMS_SIDE_BY_SIDE) {
    for (uint component = 0; component < ensemble->components; ++component) {
      GLOBAL double *sum = sums + (size_t)ensemble->places[component] * SUMS_SIDE_BY_SIDE;
      side_by_side x = begins ? (side_by_side)(0.0) : load_side_by_side(sum);
      UNROLL_FULLY for (uint group = 0; group < LANES; group += STRANDS)
        x += load_side_by_side(samples + SAMPLES(component) + group + part);
      store_side_by_side(x, sum);
    }
    sums += (size_t)ensemble->sum_count * SUMS_SIDE_BY_SIDE;
  }
}

/* The sums of all monomials over at most CHUNK_NETWORKS networks. `scratch` has nnqft_chunk_scratch doubles. Returns false, with `sums`
   undefined, soon after the flag was raised. */
SEPARATE_IN_PROGRAMS bool sum_chunk(const nnqft_ensemble *ensemble, ulong first, uint count, GLOBAL double *scratch, GLOBAL double *sums,
                                    const cancellation *cancelled) {
  GLOBAL double *samples = scratch;
  GLOBAL double *zeros = samples + SAMPLES(ensemble->components);
  GLOBAL double *table = zeros + LARGEST_TILE * STRANDS;
  const bool has_products = HAS_PRODUCTS(ensemble);
  GLOBAL double *all = table + (has_products ? (size_t)PARTS * ensemble->rows * table_row(ensemble->rows) : 0);
  GLOBAL float *layer = (GLOBAL float *)(all + (size_t)ensemble->sum_count * STRANDS);
  for (uint sum = 0; sum < LARGEST_TILE; ++sum) store_strands((strands)(0.0), zeros + sum * STRANDS);
  finish_samples(ensemble, LANES, samples);
  const uint together = has_products ? table_networks(ensemble->rows) : LANES;
  for (uint start = 0; start < count; start += together) {
    const uint here = count - start < together ? count - start : together;
    for (uint network = 0; network < here; network += LANES) {
      if (IS_RAISED(cancelled)) return false;
      if (!sample_networks(ensemble, first + start + network, layer, samples, cancelled)) return false;
      if (here - network < LANES) finish_samples(ensemble, here - network, samples);
      if (has_products)
        enter_networks(ensemble, samples, table + network / PARTS);
      else
        add_components(ensemble, samples, start == 0, all);
    }
    const uint groups = (here + STRANDS - 1) / STRANDS;
    if (has_products) table_moments(ensemble, table, groups * SUMS_SIDE_BY_SIDE, start == 0 ? zeros : 0, all);
  }
  const size_t part_size = (size_t)ensemble->sum_count * SUMS_SIDE_BY_SIDE;
  for (uint monomial = 0; monomial < ensemble->monomials; ++monomial)
    sums[monomial] = total_of_parts(all + (size_t)ensemble->places[monomial] * SUMS_SIDE_BY_SIDE, part_size);
  return true;
}

#endif

#endif
