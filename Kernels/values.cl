/* The sums over a network's neurons of products of their scaled sigma at 2, 4, 6 or 8 points, as tiles (tiles.cl) in double precision: power sums of
   y(a, b) = sigma_a sigma_b about 0. y(a, b) y(c, d) and y(a, c) y(b, d) are the same product, so that there are fewer of them than multisets of pairs:
   609 in place of 2023 for six points to order 6.

   Networks of a vector are taken by parts, as many as a register holds. Rows of a part's table are values[row][neuron][network], row 0 the ones, then
   the points, then products of two and, to order 8, of three. Sums are those of all networks, sums[sum][network]. */

#if defined FOR_CORES && NEURON_ORDER > 1 && OF_VALUES || !defined __OPENCL_C_VERSION__

#ifdef __OPENCL_C_VERSION__
FUNCTION side_by_side load_floats_side_by_side(GLOBAL const float *p) {
  return SIZED_BY(convert_double, SUMS_SIDE_BY_SIDE)(*(GLOBAL const SIZED_BY(float, SUMS_SIDE_BY_SIDE) *)p);
}
#else
FUNCTION side_by_side load_floats_side_by_side(const float *p) {
  float x __attribute__((ext_vector_type(SUMS_SIDE_BY_SIDE)));
  memcpy(&x, p, sizeof x);
  return __builtin_convertvector(x, side_by_side);
}
#endif

/* An odd number of neurons, or all rows would compete for the same few places of a cache. */
#define VALUE_ROW ((NEURONS_TOGETHER + 1) * SUMS_SIDE_BY_SIDE)

/* The table of a part, whose networks are the first ones of `layer`. */
FUNCTION void form_values(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL double *table) {
  const uint points = ensemble->shape.points;
  for (uint neuron = 0; neuron < count; ++neuron) {
    GLOBAL double *place = table + neuron * SUMS_SIDE_BY_SIDE;
    store_side_by_side((side_by_side)(1.0), place);
    for (uint point = 0; point < points; ++point) {
      place += VALUE_ROW;
      store_side_by_side(load_floats_side_by_side(layer), place);
      layer += LANES;
    }
  }
  form_products(table, VALUE_ROW, count * SUMS_SIDE_BY_SIDE, ensemble->neurons.parents, ensemble->neurons.members, points, ensemble->neurons.rows);
}

/* Adds `count` neurons to all sums, one after the other. For a network's first neurons they begin with `zeros`, as many as a tile has sums of LANES
   networks, whatever `sums` held before. */
SEPARATE void add_all_values(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL double *table,
                             GLOBAL const double *zeros, GLOBAL double *sums) {
  for (uint part = 0; part < LANES; part += SUMS_SIDE_BY_SIDE) {
    form_values(ensemble, count, layer + part, table);
    GLOBAL const uint *tile = ensemble->neurons.tiles;
    GLOBAL double *of_part = sums + part;
    for (uint left = ensemble->neurons.tile_count; left > 0; --left) {
      const uint columns = tile[0];
      const uint rows = tile[1];
      add_tile(columns, rows, tile + 2, table, VALUE_ROW, SUMS_SIDE_BY_SIDE, count * SUMS_SIDE_BY_SIDE, LANES, zeros ? zeros : of_part, of_part);
      tile += 2 + columns + 2 * rows;
      of_part += columns * rows * LANES;
    }
  }
}

#endif
