/* The entry points of a device program, built for one shape. Sizes that the build fixes: INPUT_DIMENSION, OUTPUT_DIMENSION,
   POINTS, HAS_BIASES, ACTIVATION, POINTS_PER_TILE, LANES, COMPONENTS, ROWS, MONOMIALS; for estimators that look at the hidden layer
   NEURONS_PER_SLAB and NEURON_ORDER.

   A batch is a list of chunks. Chunk c holds networks chunk_first[c] ... + chunk_count[c] - 1, at most CHUNK_NETWORKS. */

#define GROUPS_PER_CHUNK (CHUNK_NETWORKS / STRANDS)

#define SHAPE \
  { INPUT_DIMENSION, OUTPUT_DIMENSION, POINTS, HAS_BIASES, ACTIVATION }

FUNCTION GLOBAL double *group_of(GLOBAL double *table, uint chunk, uint group) {
  return table + ((ulong)chunk * GROUPS_PER_CHUNK + group) * ROWS * STRANDS;
}

/* Global size: (lane groups of a chunk, chunks, tiles of points). Adds neurons first ... last - 1; the first launch of a
   batch starts from zero and the last one adds the biases, so that wide networks can be cut into short launches. */
KERNEL void sample(const ensemble_law law, const uint first_neuron, const uint last_neuron,
                   GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const ulong *chunk_first,
                   GLOBAL const uint *chunk_count, GLOBAL double *table) {
  const ensemble_shape shape = SHAPE;
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0) * LANES;
  const uint first_point = (uint)get_global_id(2) * POINTS_PER_TILE;
  const uint points = min((uint)POINTS_PER_TILE, (uint)POINTS - first_point);
  if (network >= chunk_count[chunk]) return;

  double outputs[COMPONENTS_PER_TILE * LANES];
  GLOBAL double *rows = group_of(table, chunk, network / STRANDS) +
                        (1 + first_point * OUTPUT_DIMENSION) * STRANDS + network % STRANDS;
  for (uint component = 0; component < points * OUTPUT_DIMENSION; ++component)
    EACH_LANE outputs[component * LANES + lane] = first_neuron == 0 ? 0.0 : rows[component * STRANDS + lane];
  const ulong index = chunk_first[chunk] + network;
  add_neurons(shape, law, index, first_neuron, last_neuron, points, inputs + first_point * INPUT_DIMENSION,
              shifts + first_point, outputs);
  if (HAS_BIASES && last_neuron == law.width) add_output_biases(shape, law, index, points, outputs);
  for (uint component = 0; component < points * OUTPUT_DIMENSION; ++component)
    EACH_LANE rows[component * STRANDS + lane] = outputs[component * LANES + lane];
}

/* A slab is a few runs of neurons, as many as are written to memory at a time: layer[chunk][neuron][point][network]. */
#define TILES ((POINTS + POINTS_PER_TILE - 1) / POINTS_PER_TILE)

FUNCTION ulong place_in_layer(uint chunk, uint neuron, uint point, uint network) {
  return (((ulong)chunk * NEURONS_PER_SLAB + neuron) * POINTS + point) * CHUNK_NETWORKS + network;
}

/* Global size: (lane groups of a chunk, chunks, tiles of points x groups of neurons). Neurons first ... last - 1, a slab at most. */
KERNEL void hidden_layer(const ensemble_law law, const uint first_neuron, const uint last_neuron,
                         GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const float *scales,
                         GLOBAL const ulong *chunk_first, GLOBAL const uint *chunk_count, GLOBAL float *layer) {
  const ensemble_shape shape = SHAPE;
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0) * LANES;
  const uint first_point = (uint)get_global_id(2) % TILES * POINTS_PER_TILE;
  const uint group = (uint)get_global_id(2) / TILES * NEURONS_PER_GROUP;
  const uint points = min((uint)POINTS_PER_TILE, (uint)POINTS - first_point);
  if (network >= chunk_count[chunk]) return;
  evaluate_group(shape, law, chunk_first[chunk] + network, first_neuron + group, last_neuron, points,
                 inputs + first_point * INPUT_DIMENSION, shifts + first_point, scales + first_point,
                 POINTS * CHUNK_NETWORKS, CHUNK_NETWORKS, layer + place_in_layer(chunk, group, first_point, network));
}

/* Multiplies `product` by the fluctuations of a pair. `neuron` is its networks' place in the layer. */
FUNCTION void multiply_by_fluctuations(uint pair, GLOBAL const uint *pairs, GLOBAL const float *centres,
                                       GLOBAL const float *neuron, float *product) {
  if (pair == NO_PAIR) return;
  GLOBAL const float *a = neuron + pairs[2 * pair] * CHUNK_NETWORKS;
  GLOBAL const float *b = neuron + pairs[2 * pair + 1] * CHUNK_NETWORKS;
  const float centre = centres[pair];
  EACH_LANE product[lane] *= fluctuation(a[lane], b[lane], centre);
}

/* Global size: (lane groups of a chunk, chunks, strips). Adds a slab's neurons to the power sums, which stand in the table's component
   rows. A strip is components that differ in their last pair alone, by one each: strips[.] = (first component, how many, the pairs before
   the last, the first's last pair). A power is the product of its first pairs times that of the others, and the last is of the others
   but in powers of order 1. */
KERNEL void power_sums(const uint first_neuron, const uint last_neuron, GLOBAL const uint *pairs,
                       GLOBAL const float *centres, GLOBAL const uint *strips, GLOBAL const uint *chunk_count,
                       GLOBAL const float *layer, GLOBAL double *table) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0) * LANES;
  if (network >= chunk_count[chunk]) return;
  GLOBAL const uint *strip = strips + 6 * get_global_id(2);
  const uint length = strip[1], last_pair = strip[5];
  GLOBAL double *rows = group_of(table, chunk, network / STRANDS) + (1 + strip[0]) * STRANDS + network % STRANDS;
  GLOBAL const float *neuron = layer + place_in_layer(chunk, 0, 0, network);
  for (uint run = first_neuron; run < last_neuron; run += NEURONS_PER_RUN) {
    float sum[POWERS_PER_STRIP * LANES];
    for (uint i = 0; i < POWERS_PER_STRIP * LANES; ++i) sum[i] = 0.0f;
    const uint end = min(run + NEURONS_PER_RUN, last_neuron);
    for (uint j = run; j < end; ++j) {
      float prefix[LANES], suffix[LANES];
      EACH_LANE prefix[lane] = suffix[lane] = 1.0f;
      multiply_by_fluctuations(strip[2], pairs, centres, neuron, prefix);
      multiply_by_fluctuations(strip[3], pairs, centres, neuron, prefix);
      multiply_by_fluctuations(strip[4], pairs, centres, neuron, suffix);
      UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
        if (member < length) {
          float product[LANES];
          EACH_LANE product[lane] = suffix[lane];
          multiply_by_fluctuations(last_pair + member, pairs, centres, neuron, product);
          EACH_LANE sum[member * LANES + lane] = fused(prefix[lane], product[lane], sum[member * LANES + lane]);
        }
      }
      neuron += POINTS * CHUNK_NETWORKS;
    }
    UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
      if (member < length) {
        GLOBAL double *row = rows + member * STRANDS;
        EACH_LANE row[lane] = (run == 0 ? 0.0 : row[lane]) + (double)sum[member * LANES + lane];
      }
    }
  }
}

/* Global size: (lane groups of a chunk, chunks). */
KERNEL void k_statistics(GLOBAL const uint *first, GLOBAL const uint *subsets, GLOBAL const double *coefficients,
                         GLOBAL const double *factors, GLOBAL const uint *chunk_count, GLOBAL double *table) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0) * LANES;
  if (network >= chunk_count[chunk]) return;
  form_k_statistics(LANES, NEURON_ORDER, first, subsets, coefficients, factors,
                    group_of(table, chunk, network / STRANDS) + STRANDS + network % STRANDS);
}

/* Global size: (groups of a chunk, chunks). Completes the table; networks past the end of a chunk count nothing. */
KERNEL void products(GLOBAL const uint *parents, GLOBAL const uint *members, GLOBAL const uint *chunk_count,
                     GLOBAL double *table) {
  const uint group = (uint)get_global_id(0);
  const uint chunk = (uint)get_global_id(1);
  const uint count = chunk_count[chunk];
  if (group * STRANDS >= count) return;
  GLOBAL double *rows = group_of(table, chunk, group);
  finish_group(rows, COMPONENTS, min(count - group * STRANDS, (uint)STRANDS));
  form_products(rows, parents, members, COMPONENTS, ROWS);
}

/* Global size: (monomials, chunks). */
KERNEL void chunk_moments(GLOBAL const uint *prefixes, GLOBAL const uint *suffixes, GLOBAL const uint *chunk_count,
                          GLOBAL const double *table, GLOBAL double *chunk_sums) {
  const uint monomial = (uint)get_global_id(0);
  const uint chunk = (uint)get_global_id(1);
  if (monomial >= MONOMIALS) return;
  GLOBAL const double *rows = table + (ulong)chunk * GROUPS_PER_CHUNK * ROWS * STRANDS;
  double sums[STRANDS] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
  add_monomials(1, sums, rows + prefixes[monomial] * STRANDS, rows + suffixes[monomial] * STRANDS, ROWS * STRANDS,
                (chunk_count[chunk] + STRANDS - 1) / STRANDS);
  chunk_sums[(ulong)chunk * MONOMIALS + monomial] = total_of_strands(sums);
}

/* Global size: (monomials, blocks). Block b takes chunks block_first[b] ... block_first[b + 1] - 1 of the batch into its
   running sum, block_sums[b][monomial] = (high, low); a block that began in an earlier batch goes on where it was. */
KERNEL void block_moments(GLOBAL const uint *block_first, GLOBAL const double *chunk_sums, GLOBAL double *block_sums) {
  const uint monomial = (uint)get_global_id(0);
  const uint block = (uint)get_global_id(1);
  if (monomial >= MONOMIALS) return;
  GLOBAL double *sum = block_sums + ((ulong)block * MONOMIALS + monomial) * 2;
  double high = sum[0];
  double low = sum[1];
  for (uint chunk = block_first[block]; chunk < block_first[block + 1]; ++chunk)
    add_compensated(&high, &low, chunk_sums[(ulong)chunk * MONOMIALS + monomial]);
  sum[0] = high;
  sum[1] = low;
}
