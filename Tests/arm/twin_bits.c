/* Prints a digest of what the kernels' twin computes, a line for each part, so that two instruction sets can be compared. See scripts/test-arm. */

#include <stdio.h>
#include <string.h>

#include "include/Kernels.h"

static const char *const activations[] = {"erf", "gauss", "relu", "leakyRelu", "step", "gelu", "cos", "sin", "tanh", "identity"};
enum { ACTIVATIONS = sizeof activations / sizeof *activations, POINTS = 6, NETWORKS = 333, SUMS = 84, PROBES = 1 + PROBE_IDENTITY };

/* FNV-1a. */
static uint64_t digest(const void *bytes, size_t count) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < count; ++i) hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
  return hash;
}

static void print(const char *name, const void *bytes, size_t count) {
  printf("%s %016llx\n", name, (unsigned long long)digest(bytes, count));
}

/* Tiles of each width, of heights that every instruction set has, of the table of six components, whose rows are 1, they, and all pairs. */
static const uint32_t tiles[] = {
    6, 2, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4,                 /* 12 sums */
    6, 2, 7, 8, 9, 10, 11, 12, 0, 0, 5, 6,              /* 12 */
    5, 2, 13, 14, 15, 16, 17, 1, 1, 0, 2,               /* 10 */
    5, 1, 18, 19, 20, 21, 22, 7, 27,                    /* 5 */
    3, 2, 23, 24, 25, 1, 1, 2, 2,                       /* 6 */
    6, 2, 1, 2, 3, 4, 5, 26, 20, 21, 22, 23,            /* 12 */
    6, 2, 1, 2, 3, 4, 5, 27, 24, 25, 26, 27,            /* 12 */
    6, 2, 0, 2, 3, 4, 5, 6, 8, 14, 9, 15,               /* 12, the first suffix 1 */
    3, 1, 0, 5, 6, 10, 16,                              /* 3 */
};

static void networks(const char *activation, uint32_t width, uint32_t dimension) {
  static float inputs[POINTS * 3], shifts[POINTS];
  static uint32_t parents[28], members[28], places[SUMS];
  static double outputs[NETWORKS * POINTS], sums[SUMS], scratch[1 << 20];
  for (uint32_t i = 0; i < POINTS * dimension; ++i) inputs[i] = (float)((i * 7) % 13) / 8 - 0.75f;
  for (uint32_t i = 0; i < POINTS; ++i) shifts[i] = (float)i / 16;
  uint32_t row = 1;
  for (uint32_t a = 0; a < POINTS; ++a, ++row) members[row] = a;
  for (uint32_t a = 0; a < POINTS; ++a)
    for (uint32_t b = a; b < POINTS; ++b, ++row) {
      parents[row] = 1 + a;
      members[row] = b;
    }
  for (uint32_t sum = 0; sum < SUMS; ++sum) places[sum] = sum;
  nnqft_ensemble ensemble;
  memset(&ensemble, 0, sizeof ensemble);
  ensemble.shape = (ensemble_shape){.input_dimension = dimension, .output_dimension = 1, .points = POINTS, .has_biases = 1,
                                    .activation = (uint32_t)nnqft_activation_number(activation)};
  ensemble.law = (ensemble_law){.seed_low = 2008, .seed_high = 8601, .width = width, .weight_mean = 0.125f,
                                .hidden_weight_deviation = 1.25f, .output_weight_deviation = 0.5f, .bias_mean = -0.25f,
                                .bias_deviation = 0.75f};
  ensemble.inputs = inputs;
  ensemble.shifts = shifts;
  ensemble.components = POINTS;
  ensemble.rows = 28;
  ensemble.parents = parents;
  ensemble.members = members;
  ensemble.monomials = ensemble.sum_count = SUMS;
  ensemble.tile_count = 9;
  ensemble.tiles = tiles;
  ensemble.places = places;
  if (nnqft_scratch_count(&ensemble) > sizeof scratch / sizeof *scratch) return;
  const nnqft_instruction_set set = nnqft_best_instruction_set();
  const uint64_t first = 0xfffffff3u; /* across the end of a word, within a vector */
  char name[64];
  nnqft_samples(set, &ensemble, first, NETWORKS, scratch, outputs);
  snprintf(name, sizeof name, "networks %s N=%u d=%u", activation, width, dimension);
  print(name, outputs, sizeof outputs);
  if (!nnqft_chunk_moments(set, &ensemble, first, NETWORKS, scratch, sums, NULL)) return;
  snprintf(name, sizeof name, "moments %s N=%u d=%u", activation, width, dimension);
  print(name, sums, sizeof sums);
}

/* Sums over neurons, of values or of fluctuations, and k-statistics of them: which is which of what does not matter for the bits. */
static void layers(uint32_t of_values, uint32_t width) {
  enum { PAIRS = POINTS * (POINTS + 1) / 2, COMPONENTS = PAIRS + 30, ORDER = 3, SETS = (1 << ORDER) - 2, LAYER_SUMS = 69 };
  static const float scales[POINTS] = {1, 0.5f, 2, 1, 1, 0.25f};
  static const double coefficients[] = {0.25, 0.125, -0.0625, 1.5, -0.75, 0.375};
  static float inputs[POINTS], shifts[POINTS], centres[PAIRS];
  static uint32_t pairs[2 * PAIRS], parents[28], members[28], places[COMPONENTS], subsets[COMPONENTS * SETS];
  static double factors[COMPONENTS], outputs[NETWORKS * COMPONENTS], scratch[1 << 20];
  uint32_t pair = 0;
  for (uint32_t a = 0; a < POINTS; ++a)
    for (uint32_t b = a; b < POINTS; ++b, ++pair) {
      pairs[2 * pair] = a;
      pairs[2 * pair + 1] = b;
      centres[pair] = 0.125f + (float)pair / 64;
    }
  for (uint32_t i = 0; i < POINTS; ++i) inputs[i] = (float)i / 4 - 0.5f;
  /* Rows of values are products of two points, those of fluctuations of two pairs; the first are there already. */
  const uint32_t there = of_values ? 1 + POINTS : 1 + PAIRS;
  for (uint32_t row = there; row < 28; ++row) {
    parents[row] = 1 + row % POINTS;
    members[row] = row * 5 % POINTS;
  }
  for (uint32_t i = 0; i < COMPONENTS; ++i) {
    places[i] = i * 5 % LAYER_SUMS;
    factors[i] = 1.0 / (1 + i);
  }
  for (uint32_t i = 0; i < COMPONENTS * SETS; ++i) subsets[i] = i * 11 % LAYER_SUMS;
  const uint32_t first[] = {0, PAIRS, PAIRS + 10, COMPONENTS};
  nnqft_ensemble ensemble;
  memset(&ensemble, 0, sizeof ensemble);
  ensemble.shape = (ensemble_shape){.input_dimension = 1, .output_dimension = 1, .points = POINTS, .has_biases = 1,
                                    .activation = (uint32_t)nnqft_activation_number("erf")};
  ensemble.law = (ensemble_law){.seed_low = 2008, .width = width, .hidden_weight_deviation = 1.25f, .output_weight_deviation = 0.5f,
                                .bias_deviation = 0.75f};
  ensemble.inputs = inputs;
  ensemble.shifts = shifts;
  /* The first seven tiles: sums over neurons have no suffix 1. */
  ensemble.neurons = (nnqft_neuron_sums){
      .order = ORDER, .of_values = of_values, .pair_count = PAIRS, .pairs = pairs, .scales = scales, .centres = centres, .rows = 28,
      .parents = parents, .members = members, .sum_count = LAYER_SUMS, .tile_count = 7, .tiles = tiles, .places = places, .first = first,
      .subsets = subsets, .coefficients = coefficients, .factors = factors};
  ensemble.components = ensemble.monomials = COMPONENTS;
  if (nnqft_scratch_count(&ensemble) > sizeof scratch / sizeof *scratch) return;
  nnqft_samples(nnqft_best_instruction_set(), &ensemble, 5, NETWORKS, scratch, outputs);
  char name[64];
  snprintf(name, sizeof name, "%s N=%u", of_values ? "values" : "fluctuations", width);
  print(name, outputs, sizeof outputs);
}

int main(void) {
  static uint32_t words[1 << 16], values[1 << 16];
  for (uint32_t i = 0; i < 1 << 16; ++i) words[i] = i * 0x9e3779b1u;
  for (uint32_t probe = 0; probe < PROBES; ++probe) {
    char name[32];
    snprintf(name, sizeof name, "function %u", probe);
    nnqft_probe_function(probe, 1 << 16, words, values);
    /* The bits of NaN are not specified. */
    for (uint32_t i = 0; i < 1 << 16; ++i)
      if ((values[i] & 0x7fffffffu) > 0x7f800000u) values[i] = 0x7fc00000u;
    print(name, values, sizeof values);
  }
  for (int i = 0; i < ACTIVATIONS; ++i) {
    networks(activations[i], 5, 1);
    networks(activations[i], 70, 3);
  }
  for (uint32_t of_values = 0; of_values < 2; ++of_values) {
    layers(of_values, 5);
    layers(of_values, 150);
  }
  return 0;
}
