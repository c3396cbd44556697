/* The entry points of a device program, built for one shape. Sizes that the build fixes: INPUT_DIMENSION, OUTPUT_DIMENSION,
   POINTS, HAS_BIASES, ACTIVATION, POINTS_PER_TILE, LANES, ROWS, MONOMIALS.

   A batch is a list of chunks. Chunk c holds networks chunk_first[c] ... + chunk_count[c] - 1, at most CHUNK_NETWORKS. */

#define COMPONENTS (POINTS * OUTPUT_DIMENSION)
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
