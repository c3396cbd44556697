/* The power sums of a network's neurons about their centres: of fluctuations, and of products of two to four of them (layer.cl), as tiles in single
   precision. A tile's sums over a run of neurons join the sums over all neurons in double precision.

   Networks of a vector are taken by parts, as many as a register holds. Rows of a part's table are powers[row][neuron][network], row 0
   the ones, then the pairs, then products of two. Sums are those of all networks, sums[sum][network]. */

#if defined FOR_CORES && NEURON_ORDER > 1 && !OF_VALUES || !defined __OPENCL_C_VERSION__

#if SUMS_SIDE_BY_SIDE == 8
#define POWERS_SIDE_BY_SIDE 16
#elif SUMS_SIDE_BY_SIDE == 4
#define POWERS_SIDE_BY_SIDE 8
#else
#define POWERS_SIDE_BY_SIDE 4
#endif

#ifdef __OPENCL_C_VERSION__
typedef SIZED_BY(float, POWERS_SIDE_BY_SIDE) powers;
/* Scratch memory is not aligned to the largest of them. */
typedef SIZED_BY(double, POWERS_SIDE_BY_SIDE) sums_of_powers __attribute__((aligned(32)));
FUNCTION powers load_powers(GLOBAL const float *p) { return *(GLOBAL const powers *)p; }
FUNCTION void store_powers(powers x, GLOBAL float *p) { *(GLOBAL powers *)p = x; }
FUNCTION powers fused_powers(powers a, powers b, powers c) { return fma(a, b, c); }
FUNCTION void join_powers(powers x, GLOBAL const double *from, GLOBAL double *to) {
  *(GLOBAL sums_of_powers *)to = *(GLOBAL const sums_of_powers *)from + SIZED_BY(convert_double, POWERS_SIDE_BY_SIDE)(x);
}
#else
typedef float powers __attribute__((ext_vector_type(POWERS_SIDE_BY_SIDE)));
typedef double sums_of_powers __attribute__((ext_vector_type(POWERS_SIDE_BY_SIDE)));
FUNCTION powers load_powers(const float *p) {
  powers x;
  memcpy(&x, p, sizeof x);
  return x;
}
FUNCTION void store_powers(powers x, float *p) { memcpy(p, &x, sizeof x); }
FUNCTION powers fused_powers(powers a, powers b, powers c) { return __builtin_elementwise_fma(a, b, c); }
FUNCTION void join_powers(powers x, const double *from, double *to) {
  sums_of_powers sum;
  memcpy(&sum, from, sizeof sum);
  sum += __builtin_convertvector(x, sums_of_powers);
  memcpy(to, &sum, sizeof sum);
}
#endif

#define IN_TABLE float
#define IN_REGISTER powers
#define TO_REGISTER load_powers
#define FUSED fused_powers

#define BEGIN_POWER(r, c) powers sum_##r##c = (powers)(0.0f);
#define BEGIN_POWERS(r, C) SUFFIXES_##C(BEGIN_POWER, r)
/* By way of memory, or compilers convert all sums at once, for which there are no registers. */
#define KEEP_POWER(r, c) of_run[r * columns + c] = sum_##r##c;
#define KEEP_POWERS(r, C) SUFFIXES_##C(KEEP_POWER, r)

#define DEFINE_POWER_TILE(R, C)                                                                                                  \
  FUNCTION void add_power_tile_##R##_##C(GLOBAL const uint *suffixes, GLOBAL const float *table, uint row_size, uint count,      \
                                         GLOBAL const double *from, GLOBAL double *sums) {                                       \
    const uint columns = C;                                                                                                      \
    GLOBAL const uint *prefixes = suffixes + columns;                                                                            \
    PREFIXES_##R(FIND_PREFIX, C)                                                                                                 \
    SUFFIXES_##C(FIND_SUFFIX, R)                                                                                                 \
    powers of_run[R * C];                                                                                                        \
    for (uint run = 0; run < count; run += NEURONS_PER_RUN) {                                                                    \
      const uint end = count - run < NEURONS_PER_RUN ? count : run + NEURONS_PER_RUN;                                            \
      PREFIXES_##R(BEGIN_POWERS, C)                                                                                              \
      for (uint place = run * POWERS_SIDE_BY_SIDE; place < end * POWERS_SIDE_BY_SIDE; place += POWERS_SIDE_BY_SIDE) {            \
        PREFIXES_##R(FORM_PREFIX, C)                                                                                             \
        SUFFIXES_##C(ADD_PRODUCTS, R)                                                                                            \
      }                                                                                                                          \
      PREFIXES_##R(KEEP_POWERS, C)                                                                                               \
      ONE_BY_ONE for (uint sum = 0; sum < R * C; ++sum)                                                                          \
        join_powers(of_run[sum], from + sum * LANES, sums + sum * LANES);                                                        \
      from = sums;                                                                                                               \
    }                                                                                                                            \
  }
EACH_TILE(DEFINE_POWER_TILE)

FUNCTION void add_power_tile(uint columns, uint rows, GLOBAL const uint *suffixes, GLOBAL const float *table, uint row_size, uint count,
                             GLOBAL const double *from, GLOBAL double *sums) {
/* No suffix is row 0: a power's last factor is its suffix. */
#define TILE_CASE(R, C)                                                                                                             \
  case TILE_SHAPE(R, C, 0):                                                                                                         \
    if (HAS_TILE(POWER_TILES, TILE_SHAPE(R, C, 0))) add_power_tile_##R##_##C(suffixes, table, row_size, count, from, sums); \
    break;
  switch (TILE_SHAPE(rows, columns, 0)) { EACH_TILE(TILE_CASE) }
#undef TILE_CASE
}

#undef IN_TABLE
#undef IN_REGISTER
#undef TO_REGISTER
#undef FUSED

/* A row is a little longer than its neurons need, or all rows would compete for the same few places of a cache. */
#define POWER_ROW (NEURONS_TOGETHER * POWERS_SIDE_BY_SIDE + VECTOR_NETWORKS)

/* The table of a part, whose networks are the first ones of `layer`. */
FUNCTION void form_powers(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL float *table) {
  const nnqft_neuron_sums *neurons = &ensemble->neurons;
  const uint neuron_size = ensemble->shape.points * LANES;
  const uint end = count * POWERS_SIDE_BY_SIDE;
  for (uint place = 0; place < end; place += POWERS_SIDE_BY_SIDE) store_powers((powers)(1.0f), table + place);
  for (uint pair = 0; pair < neurons->pair_count; ++pair) {
    GLOBAL const float *a = layer + neurons->pairs[2 * pair] * LANES;
    GLOBAL const float *b = layer + neurons->pairs[2 * pair + 1] * LANES;
    GLOBAL float *row = table + (1 + pair) * POWER_ROW;
    const powers centre = (powers)(-neurons->centres[pair]);
    for (uint neuron = 0; neuron < count; ++neuron)
      store_powers(fused_powers(load_powers(a + neuron * neuron_size), load_powers(b + neuron * neuron_size), centre),
                   row + neuron * POWERS_SIDE_BY_SIDE);
  }
  for (uint row = 1 + neurons->pair_count; row < neurons->rows; ++row) {
    GLOBAL const float *parent = table + neurons->parents[row] * POWER_ROW;
    GLOBAL const float *member = table + (1 + neurons->members[row]) * POWER_ROW;
    GLOBAL float *product = table + row * POWER_ROW;
    for (uint place = 0; place < end; place += POWERS_SIDE_BY_SIDE)
      store_powers(load_powers(parent + place) * load_powers(member + place), product + place);
  }
}

/* Adds `count` neurons, whole runs but for a network's last, to all sums. For a network's first neurons they begin with `zeros`, as many as a
   tile has sums of LANES networks, whatever `sums` held before. */
SEPARATE void add_all_powers(const nnqft_ensemble *ensemble, uint count, GLOBAL const float *layer, GLOBAL float *table,
                             GLOBAL const double *zeros, GLOBAL double *sums) {
  for (uint part = 0; part < LANES; part += POWERS_SIDE_BY_SIDE) {
    form_powers(ensemble, count, layer + part, table);
    GLOBAL const uint *tile = ensemble->neurons.tiles;
    GLOBAL double *of_part = sums + part;
    for (uint left = ensemble->neurons.tile_count; left > 0; --left) {
      const uint columns = tile[0];
      const uint rows = tile[1];
      add_power_tile(columns, rows, tile + 2, table, POWER_ROW, count, zeros ? zeros : of_part, of_part);
      tile += 2 + columns + 2 * rows;
      of_part += columns * rows * LANES;
    }
  }
}

#endif
