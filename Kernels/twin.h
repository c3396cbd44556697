/* The CPU twin: the kernels' text as C, for one instruction set. The including file defines INSTRUCTION_SET, the suffix
   of the functions that it defines, and has included <string.h> and Kernels.h. Networks go innermost, one to a vector lane. */

#include "twin_sizes.h"

#include "text.h"

#define PASTE(name, suffix) name##_##suffix
#define EXPAND(name, suffix) PASTE(name, suffix)
#define FOR_SET(name) EXPAND(name, INSTRUCTION_SET)

FUNCTION double *on_cache_line(double *scratch) {
  return (double *)(((uintptr_t)scratch + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
}

/* The outputs of LANES networks at one tile of points. The activation is a constant here, so that its code alone is
   inlined. */
FUNCTION void tile_outputs(const nnqft_ensemble *ensemble, uint activation, ulong network, uint first_point, uint points,
                           double *outputs) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
  memset(outputs, 0, sizeof(double) * points * shape.output_dimension * LANES);
  add_neurons(shape, ensemble->law, network, 0, ensemble->law.width, points,
              ensemble->inputs + (size_t)first_point * shape.input_dimension, ensemble->shifts + first_point, outputs);
  if (shape.has_biases) add_output_biases(shape, ensemble->law, network, points, outputs);
}

/* One function an activation, chosen once per tile. */
#define DEFINE_OUTPUTS(name)                                                                                         \
  static __attribute__((noinline)) void FOR_SET(outputs_##name)(const nnqft_ensemble *ensemble, ulong network,       \
                                                                uint first_point, uint points, double *outputs) {    \
    tile_outputs(ensemble, ACTIVATION_##name, network, first_point, points, outputs);                                \
  }
EACH_ACTIVATION(DEFINE_OUTPUTS)

/* The outputs of LANES networks from `network` on, into the component rows of LANES / STRANDS groups of the table. */
static void FOR_SET(table_outputs)(const nnqft_ensemble *ensemble, ulong network, double *groups) {
  const ensemble_shape shape = ensemble->shape;
  const uint tile = shape.output_dimension < POINTS_PER_TILE ? POINTS_PER_TILE / shape.output_dimension : 1;
  double outputs[COMPONENTS_PER_TILE * LANES];
  for (uint first = 0; first < shape.points; first += tile) {
    const uint points = shape.points - first < tile ? shape.points - first : tile;
    switch (shape.activation) {
#define OUTPUTS_CASE(name)                                                      \
  case ACTIVATION_##name:                                                       \
    FOR_SET(outputs_##name)(ensemble, network, first, points, outputs);         \
    break;
      EACH_ACTIVATION(OUTPUTS_CASE)
    }
    for (uint component = 0; component < points * shape.output_dimension; ++component) {
      const size_t row = 1 + (size_t)first * shape.output_dimension + component;
      for (uint lane = 0; lane < LANES; ++lane)
        groups[((lane / STRANDS) * (size_t)ensemble->rows + row) * STRANDS + lane % STRANDS] =
            outputs[component * LANES + lane];
    }
  }
}

/* The scaled sigma of neurons run ... last - 1 of LANES networks, at most a run of them: layer[neuron][point][lane]. */
FUNCTION void run_layer(const nnqft_ensemble *ensemble, uint activation, ulong network, uint run, uint last, float *layer) {
  ensemble_shape shape = ensemble->shape;
  shape.activation = activation;
  for (uint group = run; group < last; group += NEURONS_PER_GROUP)
    for (uint first = 0; first < shape.points; first += POINTS_PER_TILE) {
      const uint points = shape.points - first < POINTS_PER_TILE ? shape.points - first : POINTS_PER_TILE;
      evaluate_group(shape, ensemble->law, network, group, last, points,
                     ensemble->inputs + (size_t)first * shape.input_dimension, ensemble->shifts + first,
                     ensemble->neurons.scales + first, shape.points * LANES, LANES,
                     layer + ((size_t)(group - run) * shape.points + first) * LANES);
    }
}

#define DEFINE_LAYER(name)                                                                                          \
  static __attribute__((noinline)) void FOR_SET(layer_##name)(const nnqft_ensemble *ensemble, ulong network,        \
                                                              uint run, uint last, float *layer) {                  \
    run_layer(ensemble, ACTIVATION_##name, network, run, last, layer);                                              \
  }
EACH_ACTIVATION(DEFINE_LAYER)

/* Adds a run's sum, lane by lane, to a component row of the table. */
FUNCTION void join_run(const float *sum, size_t group_size, double *row) {
  for (uint half = 0; half < LANES / STRANDS; ++half)
    EACH_STRAND row[half * group_size + strand] += (double)sum[half * STRANDS + strand];
}

/* A run's fluctuations of every pair, into fluctuations[pair][neuron][lane] where there are products to form, and their sums. */
FUNCTION void add_fluctuations(const nnqft_ensemble *ensemble, uint count, const float *layer, float *fluctuations,
                               size_t group_size, double *groups) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint points = ensemble->shape.points;
  for (uint pair = 0; pair < neurons->pair_count; ++pair) {
    const float *a = layer + neurons->pairs[2 * pair] * LANES;
    const float *b = layer + neurons->pairs[2 * pair + 1] * LANES;
    const float centre = neurons->centres[pair];
    float sum[LANES] = {0.0f};
    for (uint neuron = 0; neuron < count; ++neuron) {
      float d[LANES];
      EACH_LANE d[lane] = fluctuation(a[lane], b[lane], centre);
      EACH_LANE sum[lane] += d[lane];
      if (fluctuations) EACH_LANE fluctuations[((size_t)pair * NEURONS_PER_RUN + neuron) * LANES + lane] = d[lane];
      a += points * LANES;
      b += points * LANES;
    }
    join_run(sum, group_size, groups + (1 + pair) * STRANDS);
  }
}

/* A number for each lane. Written as loops over lanes, sums of several products were vectorised across the products, with shuffles: three
   times as slow. */
typedef float lane_vector __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/* Adds `strip` products of fluctuations, which share a prefix and have consecutive rows as suffixes, over a run's neurons. */
FUNCTION void add_powers(uint strip, uint count, const float *prefix, const float *suffix, size_t group_size, double *row) {
  const lane_vector *first = (const lane_vector *)prefix;
  const lane_vector *second = (const lane_vector *)suffix;
  lane_vector sum[LONGEST_NEURON_STRIP];
  for (size_t member = 0; member < strip; ++member) sum[member] = (lane_vector){0.0f};
  for (uint neuron = 0; neuron < count; ++neuron, ++first, ++second)
    for (size_t member = 0; member < strip; ++member)
      sum[member] = __builtin_elementwise_fma(*first, second[member * NEURONS_PER_RUN], sum[member]);
  for (uint member = 0; member < strip; ++member) {
    float one[LANES];
    memcpy(one, &sum[member], sizeof one);
    join_run(one, group_size, row + member * STRANDS);
  }
}

/* The same with the length of the strip known to the compiler, so that its sums stay in registers. */
FUNCTION void add_strip(uint strip, uint count, const float *prefix, const float *suffix, size_t group_size, double *row) {
#define STRIP_CASE(length)                                       \
  case length:                                                   \
    add_powers(length, count, prefix, suffix, group_size, row);  \
    break;
  switch (strip) {
    STRIP_CASE(1) STRIP_CASE(2) STRIP_CASE(3) STRIP_CASE(4) STRIP_CASE(5) STRIP_CASE(6)
  }
#undef STRIP_CASE
}

/* Adds a run's products of two and more fluctuations. Row r of `fluctuations` is the product table's row r + 1. */
static void FOR_SET(add_all_powers)(const nnqft_ensemble *ensemble, uint count, float *fluctuations, size_t group_size,
                                    double *groups) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const size_t row_size = NEURONS_PER_RUN * LANES;
  for (uint row = 1 + neurons->pair_count; row < neurons->rows; ++row) {
    const float *parent = fluctuations + (neurons->parents[row] - 1) * row_size;
    const float *member = fluctuations + neurons->members[row] * row_size;
    float *product = fluctuations + (row - 1) * row_size;
    for (uint i = 0; i < count * LANES; ++i) product[i] = parent[i] * member[i];
  }
  for (uint component = neurons->first[1]; component < ensemble->components;) {
    const uint32_t *prefixes = neurons->prefixes + component;
    const uint32_t *suffixes = neurons->suffixes + component;
    const uint left = ensemble->components - component;
    uint strip = 1;
    while (strip < LONGEST_NEURON_STRIP && strip < left && prefixes[strip] == prefixes[0] && suffixes[strip] == suffixes[0] + strip)
      ++strip;
    add_strip(strip, count, fluctuations + (prefixes[0] - 1) * row_size, fluctuations + (suffixes[0] - 1) * row_size, group_size,
              groups + (size_t)(1 + component) * STRANDS);
    component += strip;
  }
}

/* The k-statistics of LANES networks from `network` on, into the component rows of LANES / STRANDS groups of the table.
   Returns false soon after the flag was raised. */
static bool FOR_SET(table_statistics)(const nnqft_ensemble *ensemble, ulong network, float *layer, double *groups,
                                      const nnqft_flag *cancelled) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const size_t group_size = (size_t)ensemble->rows * STRANDS;
  const uint width = ensemble->law.width;
  float *fluctuations = layer + (size_t)NEURONS_PER_RUN * ensemble->shape.points * LANES;
  for (uint half = 0; half < LANES / STRANDS; ++half)
    memset(groups + half * group_size + STRANDS, 0, sizeof(double) * ensemble->components * STRANDS);
  for (uint run = 0; run < width; run += NEURONS_PER_RUN) {
    if (cancelled && __atomic_load_n(&cancelled->raised, __ATOMIC_RELAXED)) return false;
    const uint last = width - run < NEURONS_PER_RUN ? width : run + NEURONS_PER_RUN;
    switch (ensemble->shape.activation) {
#define LAYER_CASE(name)                                                 \
  case ACTIVATION_##name:                                                \
    FOR_SET(layer_##name)(ensemble, network, run, last, layer);          \
    break;
      EACH_ACTIVATION(LAYER_CASE)
    }
    add_fluctuations(ensemble, last - run, layer, neurons->order > 1 ? fluctuations : NULL, group_size, groups);
    if (neurons->order > 1) FOR_SET(add_all_powers)(ensemble, last - run, fluctuations, group_size, groups);
  }
  for (uint half = 0; half < LANES / STRANDS; ++half)
    form_k_statistics(STRANDS, neurons->order, neurons->first, neurons->subsets, neurons->coefficients, neurons->factors,
                      groups + half * group_size + STRANDS);
  return true;
}

/* The sample vectors of LANES networks from `network` on, into the component rows of LANES / STRANDS groups of the table. */
static bool FOR_SET(table_samples)(const nnqft_ensemble *ensemble, ulong network, float *layer, double *groups,
                                   const nnqft_flag *cancelled) {
  if (ensemble->neurons.order > 0) return FOR_SET(table_statistics)(ensemble, network, layer, groups, cancelled);
  FOR_SET(table_outputs)(ensemble, network, groups);
  return true;
}

/* Whether `LONGEST_STRIP` monomials from this one on can be taken in one go. */
static bool FOR_SET(is_strip)(const nnqft_ensemble *ensemble, uint32_t monomial) {
  const uint32_t last = monomial + LONGEST_STRIP - 1;
  return last < ensemble->monomials && ensemble->prefixes[last] == ensemble->prefixes[monomial] &&
         ensemble->suffixes[last] == ensemble->suffixes[monomial] + LONGEST_STRIP - 1;
}

/* Adds the products of `groups` groups of the table to the strands of every monomial. */
static void FOR_SET(table_moments)(const nnqft_ensemble *ensemble, const double *table, uint groups, double *strands) {
  const uint stride = ensemble->rows * STRANDS;
  for (uint32_t monomial = 0; monomial < ensemble->monomials;) {
    const double *prefix = table + (size_t)ensemble->prefixes[monomial] * STRANDS;
    const double *suffix = table + (size_t)ensemble->suffixes[monomial] * STRANDS;
    double *sums = strands + (size_t)monomial * STRANDS;
    if (FOR_SET(is_strip)(ensemble, monomial)) {
      add_monomials(LONGEST_STRIP, sums, prefix, suffix, stride, groups);
      monomial += LONGEST_STRIP;
    } else {
      add_monomials(1, sums, prefix, suffix, stride, groups);
      monomial += 1;
    }
  }
}

bool FOR_SET(nnqft_chunk_moments)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                                  double *sums, const nnqft_flag *cancelled) {
  const size_t group_size = (size_t)ensemble->rows * STRANDS;
  double *table = on_cache_line(scratch);
  double *strands = table + TABLE_GROUPS * group_size;
  float *layer = (float *)(strands + (size_t)ensemble->monomials * STRANDS);
  memset(strands, 0, sizeof(double) * ensemble->monomials * STRANDS);
  for (uint32_t start = 0; start < count; start += TABLE_NETWORKS) {
    const uint32_t here = count - start < TABLE_NETWORKS ? count - start : TABLE_NETWORKS;
    for (uint32_t network = 0; network < here; network += LANES) {
      if (__atomic_load_n(&cancelled->raised, __ATOMIC_RELAXED)) return false;
      if (!FOR_SET(table_samples)(ensemble, first + start + network, layer, table + network / STRANDS * group_size,
                                  cancelled))
        return false;
    }
    const uint groups = (here + STRANDS - 1) / STRANDS;
    const uint components = ensemble->components;
    for (uint group = 0; group < groups; ++group) {
      double *rows = table + group * group_size;
      const uint left = here - group * STRANDS;
      finish_group(rows, components, left < STRANDS ? left : STRANDS);
      form_products(rows, ensemble->parents, ensemble->members, components, ensemble->rows);
    }
    FOR_SET(table_moments)(ensemble, table, groups, strands);
  }
  for (uint32_t monomial = 0; monomial < ensemble->monomials; ++monomial)
    sums[monomial] = total_of_strands(strands + (size_t)monomial * STRANDS);
  return true;
}

void FOR_SET(nnqft_samples)(const nnqft_ensemble *ensemble, uint64_t first, uint32_t count, double *scratch,
                            double *outputs) {
  const uint32_t components = ensemble->components;
  double *table = on_cache_line(scratch);
  float *layer = (float *)(table + STRANDS * ((size_t)ensemble->rows * TABLE_GROUPS + ensemble->monomials));
  for (uint32_t start = 0; start < count; start += LANES) {
    FOR_SET(table_samples)(ensemble, first + start, layer, table, NULL);
    for (uint32_t network = start; network < start + LANES && network < count; ++network) {
      const uint32_t lane = network - start;
      for (uint32_t component = 0; component < components; ++component)
        outputs[(size_t)network * components + component] =
            table[((lane / STRANDS) * (size_t)ensemble->rows + 1 + component) * STRANDS + lane % STRANDS];
    }
  }
}
