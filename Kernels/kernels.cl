/* The entry points of a device program, built for one shape; of its parts, PROBES, RATES, STEPS, WHOLE_CHUNKS and SAMPLES_OF_CHUNKS, the one that is
   defined, since drivers compile what is not used too. Sizes that the build fixes: INPUT_DIMENSION, OUTPUT_DIMENSION,
   POINTS, HAS_BIASES, ACTIVATION and its ACTIVATION_FUNCTION, POINTS_PER_TILE, COMPONENTS_PER_TILE, LANES, COMPONENTS, ROWS, MONOMIALS; for estimators that look at the hidden layer
   NEURONS_PER_SLAB and NEURON_ORDER, which is 0 for others, and OF_VALUES; VECTOR_REGISTERS, the shapes of tiles, DOUBLE_TILES and POWER_TILES
   (tiles.cl), and for CPUs SCRATCH.

   A batch is a list of chunks. Chunk c holds networks chunk_first[c] ... + chunk_count[c] - 1, at most CHUNK_NETWORKS. */

#define GROUPS_PER_CHUNK (CHUNK_NETWORKS / STRANDS)

#define SHAPE \
  { INPUT_DIMENSION, OUTPUT_DIMENSION, POINTS, HAS_BIASES, ACTIVATION }

#ifdef STEPS

#define TILES ((POINTS + POINTS_PER_TILE - 1) / POINTS_PER_TILE)

FUNCTION GLOBAL double *group_of(GLOBAL double *table, uint chunk, uint group) {
  return table + ((ulong)chunk * GROUPS_PER_CHUNK + group) * ROWS * STRANDS;
}

/* A network's outputs from a point on, in the component rows of the table. */
FUNCTION GLOBAL double *place_of_outputs(GLOBAL double *table, uint chunk, uint network, uint first_point) {
  return group_of(table, chunk, network / STRANDS) + (1 + first_point * OUTPUT_DIMENSION) * STRANDS + network % STRANDS;
}

/* All tiles have POINTS_PER_TILE points: those of the last one that are not there are evaluated, at inputs of 0, and not stored. */
FUNCTION bool is_point(uint first_point, uint point) { return POINTS % POINTS_PER_TILE == 0 || first_point + point < POINTS; }

#define EACH_COMPONENT_OF_TILE UNROLL_COMPONENTS for (uint i = 0; i < COMPONENTS_PER_TILE; ++i)

/* A tile's outputs as they were left, or none yet. */
FUNCTION void load_outputs(GLOBAL const double *place, uint first_point, bool begins, doubles *outputs) {
  EACH_COMPONENT_OF_TILE outputs[i] = begins || !is_point(first_point, i / OUTPUT_DIMENSION) ? 0.0 : place[i * STRANDS];
}

FUNCTION void store_outputs(const doubles *outputs, uint first_point, GLOBAL double *place) {
  EACH_COMPONENT_OF_TILE if (is_point(first_point, i / OUTPUT_DIMENSION)) place[i * STRANDS] = outputs[i];
}

/* Global size: (networks of a chunk, chunks, tiles of points). Adds neurons first ... last - 1; the first launch of a
   batch starts from zero and the last one adds the biases, so that wide networks can be cut into short launches. */
KERNEL void sample(const ensemble_law law, const uint first_neuron, const uint last_neuron,
                   GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const ulong *chunk_first,
                   GLOBAL const uint *chunk_count, GLOBAL double *table) {
  const ensemble_shape shape = SHAPE;
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  const uint first_point = (uint)get_global_id(2) * POINTS_PER_TILE;
  if (network >= chunk_count[chunk]) return;

  doubles outputs[COMPONENTS_PER_TILE];
  GLOBAL double *place = place_of_outputs(table, chunk, network, first_point);
  load_outputs(place, first_point, first_neuron == 0, outputs);
  add_neurons(shape, law, chunk_first[chunk] + network, first_neuron, last_neuron, POINTS_PER_TILE,
              inputs + first_point * INPUT_DIMENSION, shifts + first_point, outputs);
  store_outputs(outputs, first_point, place);
}

#if NEURON_ORDER == 0
/* Where networks are wide and few: a work-group has one of them, or a few. Its work-items take a run of neurons each, round after round, and add
   up the runs in their order, so that no bit is another. run_sums[run][component][network] are those of a round, which the group alone sees.

   Local size: (networks, runs of a round, 1). Global size: (networks of a chunk, runs of a round, tiles of points x chunks). */
KERNEL void sample_together(const ensemble_law law, const uint first_neuron, const uint last_neuron,
                            GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const ulong *chunk_first,
                            GLOBAL const uint *chunk_count, LOCAL float *run_sums, GLOBAL double *table) {
  const ensemble_shape shape = SHAPE;
  const uint chunk = (uint)get_global_id(2) / TILES;
  const uint network = (uint)get_global_id(0);
  const uint first_point = (uint)get_global_id(2) % TILES * POINTS_PER_TILE;
  const uint networks = (uint)get_local_size(0);
  const uint runs = (uint)get_local_size(1);
  const uint place_in_round = (uint)get_local_id(1);
  /* Those past the end of a chunk wait with the others. */
  const bool is_there = network < chunk_count[chunk];
  const ulong number = chunk_first[chunk] + network;
  LOCAL float *own = run_sums + get_local_id(0);
  GLOBAL double *place = place_of_outputs(table, chunk, network, first_point);

  for (uint round = first_neuron; round < last_neuron; round += runs * NEURONS_PER_RUN) {
    const uint first = round + place_in_round * NEURONS_PER_RUN;
    if (is_there && first < last_neuron) {
      const uint last = min(first + NEURONS_PER_RUN, last_neuron);
      const uint per_neuron = PARAMETERS_PER_NEURON(shape);
      parameter_stream stream;
      floats sums[COMPONENTS_PER_TILE];
      begin_stream(&stream, number, block_of_neuron(shape, first), (last - first) * per_neuron);
      add_run(shape, law, &stream, first, last, POINTS_PER_TILE, inputs + first_point * INPUT_DIMENSION, shifts + first_point, sums);
      EACH_COMPONENT_OF_TILE own[(place_in_round * COMPONENTS_PER_TILE + i) * networks] = sums[i];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    const uint count = min(runs, (last_neuron - round + NEURONS_PER_RUN - 1) / NEURONS_PER_RUN);
    for (uint i = place_in_round; is_there && i < COMPONENTS_PER_TILE && is_point(first_point, i / OUTPUT_DIMENSION); i += runs) {
      double sum = round == 0 ? 0.0 : place[i * STRANDS];
      for (uint run = 0; run < count; ++run) sum += own[(run * COMPONENTS_PER_TILE + i) * networks];
      place[i * STRANDS] = sum;
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
  }
  if (!HAS_BIASES || last_neuron < law.width || !is_there || place_in_round > 0) return;
  doubles outputs[COMPONENTS_PER_TILE];
  load_outputs(place, first_point, false, outputs);
  draw_output_biases(shape, law, number, POINTS_PER_TILE, outputs);
  store_outputs(outputs, first_point, place);
}
#endif

/* A slab is a few runs of neurons, as many as are written to memory at a time: layer[chunk][neuron][point][network]. */
FUNCTION ulong place_in_layer(uint chunk, uint neuron, uint point, uint network) {
  return (((ulong)chunk * NEURONS_PER_SLAB + neuron) * POINTS + point) * CHUNK_NETWORKS + network;
}

/* Global size: (networks of a chunk, chunks, tiles of points x groups of neurons). Neurons first ... last - 1, a slab at most. */
KERNEL void hidden_layer(const ensemble_law law, const uint first_neuron, const uint last_neuron,
                         GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const float *scales,
                         GLOBAL const ulong *chunk_first, GLOBAL const uint *chunk_count, GLOBAL float *layer) {
  const ensemble_shape shape = SHAPE;
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  const uint first_point = (uint)get_global_id(2) % TILES * POINTS_PER_TILE;
  const uint group = (uint)get_global_id(2) / TILES * NEURONS_PER_GROUP;
  if (network >= chunk_count[chunk]) return;
  const uint first = first_neuron + group;
  const uint last = min(first + NEURONS_PER_GROUP, last_neuron);
  if (first >= last) return;
  evaluate_neurons(shape, law, chunk_first[chunk] + network, first, last, POINTS_PER_TILE, min((uint)POINTS_PER_TILE, (uint)POINTS - first_point),
                   inputs + first_point * INPUT_DIMENSION, shifts + first_point, scales + first_point, POINTS * CHUNK_NETWORKS, CHUNK_NETWORKS,
                   layer + place_in_layer(chunk, group, first_point, network));
}

#if OF_VALUES

/* A row of a table of values (values.cl) as the places of its points in a neuron's layer, so many at most. */
#define MOST_POINTS_OF_ROW (NEURON_ORDER > 3 ? 3 : 2)
#define EACH_POINT_OF_ROW UNROLL for (uint i = 0; i < MOST_POINTS_OF_ROW; ++i)

FUNCTION void find_row(uint row, GLOBAL const uint *row_points, uint *places) {
  EACH_POINT_OF_ROW {
    const uint point = row_points[3 * row + i];
    places[i] = point == NO_POINT ? NO_POINT : point * CHUNK_NETWORKS;
  }
}

/* Its product, without branches: something is loaded for the factor 1, too. `neuron` is the networks' place in the layer. */
FUNCTION doubles product_of_row(const uint *places, GLOBAL const float *neuron) {
  doubles product = (doubles)(1.0);
  EACH_POINT_OF_ROW {
    const floats value = load_floats(neuron + (places[i] == NO_POINT ? 0 : places[i]));
    product *= doubles_of(places[i] == NO_POINT ? (floats)(1.0f) : value);
  }
  return product;
}

/* Global size: (networks of a chunk, chunks, strips). Adds a slab's neurons to the sums of values' products, value_sums[chunk][sum][network]. A strip is
   products that have the same prefix: how many, the prefix' two rows, and the sum and the suffix' row of each. */
KERNEL void sums_of_values(const uint first_neuron, const uint last_neuron, GLOBAL const uint *row_points, GLOBAL const uint *strips,
                           const uint sum_count, GLOBAL const uint *chunk_count, GLOBAL const float *layer, GLOBAL double *value_sums) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  if (network >= chunk_count[chunk]) return;
  GLOBAL const uint *strip = strips + WORDS_OF_VALUE_STRIP * get_global_id(2);
  const uint length = strip[0], left = strip[1], middle = strip[2];
  GLOBAL double *sums = value_sums + (ulong)chunk * sum_count * CHUNK_NETWORKS + network;
  GLOBAL const float *neuron = layer + place_in_layer(chunk, 0, 0, network);
  uint left_row[MOST_POINTS_OF_ROW], middle_row[MOST_POINTS_OF_ROW], suffix_rows[POWERS_PER_STRIP][MOST_POINTS_OF_ROW];
  find_row(left, row_points, left_row);
  find_row(middle, row_points, middle_row);
  doubles sum[POWERS_PER_STRIP];
  UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
    /* Row 0 in place of those that are not there. */
    find_row(member < length ? strip[4 + 2 * member] : 0, row_points, suffix_rows[member]);
    sum[member] = member < length && first_neuron > 0 ? sums[(ulong)strip[3 + 2 * member] * CHUNK_NETWORKS] : 0.0;
  }
  for (uint j = first_neuron; j < last_neuron; ++j) {
    const doubles prefix = product_of_row(left_row, neuron) * product_of_row(middle_row, neuron);
    UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member)
      sum[member] = fused_double(prefix, product_of_row(suffix_rows[member], neuron), sum[member]);
    neuron += POINTS * CHUNK_NETWORKS;
  }
  UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
    if (member < length) sums[(ulong)strip[3 + 2 * member] * CHUNK_NETWORKS] = sum[member];
  }
}

/* Global size: (networks of a chunk, chunks). */
KERNEL void k_statistics(GLOBAL const uint *first, GLOBAL const uint *subsets, GLOBAL const double *coefficients,
                         GLOBAL const double *factors, GLOBAL const float *centres, GLOBAL const uint *places, const uint sum_count,
                         GLOBAL const uint *chunk_count, GLOBAL const double *value_sums, GLOBAL double *table) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  if (network >= chunk_count[chunk]) return;
  GLOBAL double *rows = group_of(table, chunk, network / STRANDS) + STRANDS + network % STRANDS;
  form_k_statistics(NEURON_ORDER, first, places, subsets, coefficients, factors, centres, CHUNK_NETWORKS,
                    value_sums + (ulong)chunk * sum_count * CHUNK_NETWORKS + network, STRANDS, rows);
}

#else

/* `product` times the fluctuations of a pair. `neuron` is its networks' place in the layer. */
FUNCTION floats times_fluctuations(floats product, uint pair, GLOBAL const uint *pairs, GLOBAL const float *centres,
                                   GLOBAL const float *neuron) {
  if (pair == NO_PAIR) return product;
  const floats a = load_floats(neuron + pairs[2 * pair] * CHUNK_NETWORKS);
  const floats b = load_floats(neuron + pairs[2 * pair + 1] * CHUNK_NETWORKS);
  return product * fluctuation(a, b, centres[pair]);
}

/* Global size: (networks of a chunk, chunks, strips). Adds a slab's neurons to the power sums, which stand in the table's component
   rows. A strip is components that differ in their last pair alone, by one each: strips[.] = (first component, how many, the pairs before
   the last, the first's last pair). A power is the product of its first pairs times that of the others, and the last is of the others
   but in powers of order 1. */
KERNEL void power_sums(const uint first_neuron, const uint last_neuron, GLOBAL const uint *pairs,
                       GLOBAL const float *centres, GLOBAL const uint *strips, GLOBAL const uint *chunk_count,
                       GLOBAL const float *layer, GLOBAL double *table) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  if (network >= chunk_count[chunk]) return;
  GLOBAL const uint *strip = strips + 6 * get_global_id(2);
  const uint length = strip[1], last_pair = strip[5];
  GLOBAL double *rows = group_of(table, chunk, network / STRANDS) + (1 + strip[0]) * STRANDS + network % STRANDS;
  GLOBAL const float *neuron = layer + place_in_layer(chunk, 0, 0, network);
  for (uint run = first_neuron; run < last_neuron; run += NEURONS_PER_RUN) {
    floats sum[POWERS_PER_STRIP];
    for (uint i = 0; i < POWERS_PER_STRIP; ++i) sum[i] = (floats)(0.0f);
    const uint end = min(run + NEURONS_PER_RUN, last_neuron);
    for (uint j = run; j < end; ++j) {
      floats prefix = times_fluctuations((floats)(1.0f), strip[2], pairs, centres, neuron);
      prefix = times_fluctuations(prefix, strip[3], pairs, centres, neuron);
      const floats suffix = times_fluctuations((floats)(1.0f), strip[4], pairs, centres, neuron);
      UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
        if (member < length)
          sum[member] = fused(prefix, times_fluctuations(suffix, last_pair + member, pairs, centres, neuron), sum[member]);
      }
      neuron += POINTS * CHUNK_NETWORKS;
    }
    UNROLL for (uint member = 0; member < POWERS_PER_STRIP; ++member) {
      if (member < length) {
        GLOBAL double *row = rows + member * STRANDS;
        *row = (run == 0 ? 0.0 : *row) + doubles_of(sum[member]);
      }
    }
  }
}

/* Global size: (networks of a chunk, chunks). */
KERNEL void k_statistics(GLOBAL const uint *first, GLOBAL const uint *subsets, GLOBAL const double *coefficients,
                         GLOBAL const double *factors, GLOBAL const uint *chunk_count, GLOBAL double *table) {
  const uint chunk = (uint)get_global_id(1);
  const uint network = (uint)get_global_id(0);
  if (network >= chunk_count[chunk]) return;
  GLOBAL double *rows = group_of(table, chunk, network / STRANDS) + STRANDS + network % STRANDS;
  form_k_statistics(NEURON_ORDER, first, 0, subsets, coefficients, factors, 0, STRANDS, rows, STRANDS, rows);
}

#endif

/* Global size: (strands of a chunk's groups, chunks): work-items side by side have numbers that stand side by side. Completes the table; networks past
   the end of a chunk count nothing. */
KERNEL void products(GLOBAL const uint *parents, GLOBAL const uint *members, GLOBAL const uint *chunk_count,
                     GLOBAL double *table) {
  const uint network = (uint)get_global_id(0);
  const uint chunk = (uint)get_global_id(1);
  const uint count = chunk_count[chunk];
  if (network / STRANDS * STRANDS >= count) return;
  GLOBAL double *strand = group_of(table, chunk, network / STRANDS) + network % STRANDS;
  finish_strand(strand, STRANDS, COMPONENTS, network < count);
  form_products(strand, STRANDS, SUMS_SIDE_BY_SIDE, parents, members, COMPONENTS, ROWS);
}

/* Global size: (STRANDS work-items for each tile, chunks). Each has its strand of all sums of the tile in registers. tile_starts[tile] is
   where the tile begins in `tiles`, and its first sum in tile_sums[chunk][sum][strand]. */
KERNEL void tile_moments(GLOBAL const uint *tiles, GLOBAL const uint *tile_starts, const uint tile_count, const uint sum_count,
                         GLOBAL const uint *chunk_count, GLOBAL const double *table, GLOBAL double *tile_sums) {
  const uint tile = (uint)get_global_id(0) / STRANDS;
  const uint strand = (uint)get_global_id(0) % STRANDS;
  const uint chunk = (uint)get_global_id(1);
  if (tile >= tile_count) return;
  GLOBAL const uint *words = tiles + tile_starts[2 * tile];
  const uint columns = words[0];
  const uint rows = words[1];
  GLOBAL double *sums = tile_sums + ((ulong)chunk * sum_count + tile_starts[2 * tile + 1]) * STRANDS + strand;
  for (uint sum = 0; sum < rows * columns; ++sum) sums[sum * STRANDS] = 0.0;
  const uint groups = (chunk_count[chunk] + STRANDS - 1) / STRANDS;
  const uint group_size = ROWS * STRANDS;
  add_tile(columns, rows, words + 2, table + (ulong)chunk * GROUPS_PER_CHUNK * group_size + strand, STRANDS, group_size,
           groups * group_size, STRANDS, sums, sums);
}

/* Global size: (monomials, chunks). */
KERNEL void chunk_moments(GLOBAL const uint *places, const uint sum_count, GLOBAL const double *tile_sums, GLOBAL double *chunk_sums) {
  const uint monomial = (uint)get_global_id(0);
  const uint chunk = (uint)get_global_id(1);
  if (monomial >= MONOMIALS) return;
  const strands sum = load_strands(tile_sums + ((ulong)chunk * sum_count + places[monomial]) * STRANDS);
  chunk_sums[(ulong)chunk * MONOMIALS + monomial] = total_of_strands(sum);
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

#endif

#ifdef FOR_CORES

#ifdef SAMPLES_OF_CHUNKS
#define FIND sample_chunk
#define FOUND_OF_CHUNK (CHUNK_NETWORKS * COMPONENTS)
#else
#define FIND sum_chunk
#define FOUND_OF_CHUNK MONOMIALS
#endif

/* Drivers compile a kernel several times, once for each way of launching it: this function once. */
SEPARATE void work_through(
    uint chunks, volatile GLOBAL uint *next, cancellation *cancelled, ensemble_law law, uint pair_count, uint neuron_rows, uint neuron_sum_count, uint neuron_tile_count,
    uint sum_count, uint tile_count,
    GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const uint *pairs, GLOBAL const float *scales,
    GLOBAL const float *centres, GLOBAL const uint *neuron_parents, GLOBAL const uint *neuron_members,
    GLOBAL const uint *neuron_tiles, GLOBAL const uint *neuron_places, GLOBAL const uint *first, GLOBAL const uint *subsets,
    GLOBAL const double *coefficients, GLOBAL const double *factors, GLOBAL const uint *parents, GLOBAL const uint *members,
    GLOBAL const uint *tiles, GLOBAL const uint *places, GLOBAL const ulong *chunk_first,
    GLOBAL const uint *chunk_count, GLOBAL double *scratch, GLOBAL double *found) {
  const ensemble_shape shape = SHAPE;
  const nnqft_neuron_sums neurons = {
      NEURON_ORDER, OF_VALUES, pair_count, pairs, scales, centres, neuron_rows, neuron_parents, neuron_members,
      neuron_sum_count, neuron_tile_count, neuron_tiles, neuron_places, first, subsets, coefficients, factors};
  const nnqft_ensemble ensemble = {shape, law, inputs, shifts, neurons, COMPONENTS, ROWS, parents, members, MONOMIALS,
                                   sum_count, tile_count, tiles, places};
  for (size_t chunk = atomic_inc(next); chunk < chunks; chunk = atomic_inc(next))
    if (!FIND(&ensemble, chunk_first[chunk], chunk_count[chunk], scratch, found + chunk * FOUND_OF_CHUNK, cancelled)) return;
}

/* Global size: cores. Each takes the next chunk as it gets free, until `chunks` are taken, and works through it in scratch memory of its own,
   which is in its caches then: found[chunk] is its sums of all monomials or its sample vectors. `next` is 0 when the kernel is launched. When
   `cancelled` is not 0 any more, they leave off, and what they found is undefined. */
KERNEL __attribute__((reqd_work_group_size(1, 1, 1))) void whole_chunks(
    const uint chunks, volatile GLOBAL uint *next, cancellation *cancelled, const ensemble_law law, const uint pair_count, const uint neuron_rows,
    const uint neuron_sum_count, const uint neuron_tile_count, const uint sum_count, const uint tile_count,
    GLOBAL const float *inputs, GLOBAL const float *shifts, GLOBAL const uint *pairs, GLOBAL const float *scales,
    GLOBAL const float *centres, GLOBAL const uint *neuron_parents, GLOBAL const uint *neuron_members,
    GLOBAL const uint *neuron_tiles, GLOBAL const uint *neuron_places, GLOBAL const uint *first, GLOBAL const uint *subsets,
    GLOBAL const double *coefficients, GLOBAL const double *factors, GLOBAL const uint *parents, GLOBAL const uint *members,
    GLOBAL const uint *tiles, GLOBAL const uint *places, GLOBAL const ulong *chunk_first,
    GLOBAL const uint *chunk_count, GLOBAL double *scratch, GLOBAL double *found) {
  work_through(chunks, next, cancelled, law, pair_count, neuron_rows, neuron_sum_count, neuron_tile_count, sum_count, tile_count, inputs, shifts,
               pairs, scales, centres, neuron_parents, neuron_members, neuron_tiles, neuron_places, first, subsets, coefficients, factors, parents,
               members, tiles, places, chunk_first, chunk_count, scratch + get_global_id(0) * SCRATCH, found);
}

#endif
