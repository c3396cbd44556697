/* The CPU twin: the kernels' text as C, for one instruction set. The including file defines INSTRUCTION_SET, the suffix
   of the functions that it defines, and has included <string.h> and Kernels.h. Networks go innermost, one to a vector lane. */

#include "twin_sizes.h"

#include "text.h"

#define PASTE(name, suffix) name##_##suffix
#define EXPAND(name, suffix) PASTE(name, suffix)
#define FOR_SET(name) EXPAND(name, INSTRUCTION_SET)

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
  double *table = scratch;
  double *strands = scratch + TABLE_GROUPS * group_size;
  memset(strands, 0, sizeof(double) * ensemble->monomials * STRANDS);
  for (uint32_t start = 0; start < count; start += TABLE_NETWORKS) {
    const uint32_t here = count - start < TABLE_NETWORKS ? count - start : TABLE_NETWORKS;
    for (uint32_t network = 0; network < here; network += LANES) {
      if (__atomic_load_n(&cancelled->raised, __ATOMIC_RELAXED)) return false;
      FOR_SET(table_outputs)(ensemble, first + start + network, table + network / STRANDS * group_size);
    }
    const uint groups = (here + STRANDS - 1) / STRANDS;
    const uint components = ensemble->shape.points * ensemble->shape.output_dimension;
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
  const uint32_t components = ensemble->shape.points * ensemble->shape.output_dimension;
  for (uint32_t start = 0; start < count; start += LANES) {
    FOR_SET(table_outputs)(ensemble, first + start, scratch);
    for (uint32_t network = start; network < start + LANES && network < count; ++network) {
      const uint32_t lane = network - start;
      for (uint32_t component = 0; component < components; ++component)
        outputs[(size_t)network * components + component] =
            scratch[((lane / STRANDS) * (size_t)ensemble->rows + 1 + component) * STRANDS + lane % STRANDS];
    }
  }
}
