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

/* A tile: the products of 1, 2 or 4 prefixes with 1, 2 or 4 suffixes, added to their strands over `count` networks of the table. Each row that
   is loaded serves several monomials, whose sums stay in registers: they are variables, since some compilers leave arrays in memory. */
#define PREFIXES_1(apply, S) apply(0, S)
#define PREFIXES_2(apply, S) apply(0, S) apply(1, S)
#define PREFIXES_4(apply, S) apply(0, S) apply(1, S) apply(2, S) apply(3, S)
#define SUFFIXES_1(apply, p) apply(p, 0)
#define SUFFIXES_2(apply, p) apply(p, 0) apply(p, 1)
#define SUFFIXES_4(apply, p) apply(p, 0) apply(p, 1) apply(p, 2) apply(p, 3)

#define PLACE_OF_SUM(p, s) (sums + (prefixes[2 * p + 1] + skipped + s) * STRANDS)
#define LOAD_SUM(p, s) strands sum_##p##s = load_strands(PLACE_OF_SUM(p, s));
#define LOAD_SUMS(p, S) SUFFIXES_##S(LOAD_SUM, p) GLOBAL const double *prefix_row_##p = table + ROW(prefixes[2 * p]);
#define LOAD_SUFFIX(p, s) const strands suffix_##s = load_strands(suffix + ROW(s) + place);
#define ADD_PRODUCT(p, s) sum_##p##s = fused_strands(prefix_##p, suffix_##s, sum_##p##s);
#define ADD_PRODUCTS(p, S) const strands prefix_##p = load_strands(prefix_row_##p + place); SUFFIXES_##S(ADD_PRODUCT, p)
#define STORE_SUM(p, s) store_strands(sum_##p##s, PLACE_OF_SUM(p, s));
#define STORE_SUMS(p, S) SUFFIXES_##S(STORE_SUM, p)

#define DEFINE_TILE(P, S)                                                                                                        \
  FUNCTION void add_tile_##P##_##S(GLOBAL const uint *prefixes, uint first, uint skipped, GLOBAL const double *table,            \
                                   uint count, GLOBAL double *sums) {                                                            \
    PREFIXES_##P(LOAD_SUMS, S)                                                                                                   \
    GLOBAL const double *suffix = table + ROW(first + skipped);                                                                  \
    for (uint place = 0; place < count; place += STRANDS) {                                                                      \
      SUFFIXES_##S(LOAD_SUFFIX, 0)                                                                                               \
      PREFIXES_##P(ADD_PRODUCTS, S)                                                                                              \
    }                                                                                                                            \
    PREFIXES_##P(STORE_SUMS, S)                                                                                                  \
  }

/* All suffixes of a rectangle with so many of its prefixes. */
#if TILE == 4
#define ADD_WIDEST(P)                                                                                                            \
  for (; done + 4 <= suffix_count; done += 4) add_tile_##P##_4(prefixes, first, done, table, count, sums);                       \
  if (done + 2 <= suffix_count) {                                                                                                \
    add_tile_##P##_2(prefixes, first, done, table, count, sums);                                                                 \
    done += 2;                                                                                                                   \
  }
#define DEFINE_WIDEST(P) DEFINE_TILE(P, 4) DEFINE_TILE(P, 2)
#else
#define ADD_WIDEST(P) \
  for (; done + 2 <= suffix_count; done += 2) add_tile_##P##_2(prefixes, first, done, table, count, sums);
#define DEFINE_WIDEST(P) DEFINE_TILE(P, 2)
#endif

#define DEFINE_TILES(P)                                                                                                          \
  DEFINE_WIDEST(P)                                                                                                               \
  DEFINE_TILE(P, 1)                                                                                                              \
  FUNCTION void add_tiles_##P(GLOBAL const uint *prefixes, uint first, uint suffix_count, GLOBAL const double *table,            \
                              uint count, GLOBAL double *sums) {                                                                 \
    uint done = 0;                                                                                                               \
    ADD_WIDEST(P)                                                                                                                \
    if (done < suffix_count) add_tile_##P##_1(prefixes, first, done, table, count, sums);                                        \
  }

DEFINE_TILES(1)
DEFINE_TILES(2)
#if TILE == 4
DEFINE_TILES(4)
#endif

/* Adds the products of `count` networks of the table, whole groups of them, to the strands of every monomial. */
SEPARATE void table_moments(const nnqft_ensemble *ensemble, GLOBAL const double *table, uint count, GLOBAL double *sums) {
  for (uint rectangle = 0; rectangle < ensemble->rectangle_count; ++rectangle) {
    GLOBAL const uint *sides = ensemble->rectangles + 4 * rectangle;
    GLOBAL const uint *prefixes = ensemble->prefixes + 2 * sides[0];
    uint left = sides[1];
#if TILE == 4
    for (; left >= 4; left -= 4, prefixes += 8) add_tiles_4(prefixes, sides[2], sides[3], table, count, sums);
#endif
    for (; left >= 2; left -= 2, prefixes += 4) add_tiles_2(prefixes, sides[2], sides[3], table, count, sums);
    if (left > 0) add_tiles_1(prefixes, sides[2], sides[3], table, count, sums);
  }
}

/* The sums of all monomials over at most CHUNK_NETWORKS networks. `scratch` has nnqft_chunk_scratch doubles. Returns false, with `sums`
   undefined, soon after the flag was raised. */
FUNCTION bool sum_chunk(const nnqft_ensemble *ensemble, ulong first, uint count, GLOBAL double *scratch, GLOBAL double *sums,
                        const cancellation *cancelled) {
  GLOBAL double *table = scratch;
  GLOBAL double *all = table + ROW(ensemble->rows);
  GLOBAL float *layer = (GLOBAL float *)(all + (size_t)ensemble->monomials * STRANDS);
  for (uint monomial = 0; monomial < ensemble->monomials; ++monomial) store_strands((strands)(0.0), all + (size_t)monomial * STRANDS);
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
    sums[monomial] = total_of_strands(load_strands(all + (size_t)monomial * STRANDS));
  return true;
}

#endif
