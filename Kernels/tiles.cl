/* Tiles of monomials: the products of R prefixes, each of two rows of a table, with C suffixes, added to their sums: moments over the groups of
   networks from `table` on, or products over neurons (values.cl, powers.cl). Each row that is loaded serves several monomials, whose sums stay in registers:
   they are variables, since some compilers leave arrays in memory.

   `row_size` leads from a row of the table to the next, `step` from a group to the next, and `count` past the last one. SUMS_SIDE_BY_SIDE strands
   of a group are added up, of which the first is at `table`, beginning with what is at `from`.

   A row is of numbers of type IN_TABLE, as many as a register holds are IN_REGISTER, and `sum_size` numbers lead from a sum of a tile to the next. */

#if defined STEPS || defined FOR_CORES || !defined __OPENCL_C_VERSION__

#define PREFIXES_1(apply, C) apply(0, C)
#define PREFIXES_2(apply, C) PREFIXES_1(apply, C) apply(1, C)
#define PREFIXES_3(apply, C) PREFIXES_2(apply, C) apply(2, C)
#define PREFIXES_4(apply, C) PREFIXES_3(apply, C) apply(3, C)
#define LATER_SUFFIXES_3(apply, R) apply(R, 1) apply(R, 2)
#define LATER_SUFFIXES_5(apply, R) LATER_SUFFIXES_3(apply, R) apply(R, 3) apply(R, 4)
#define LATER_SUFFIXES_6(apply, R) LATER_SUFFIXES_5(apply, R) apply(R, 5)
#define SUFFIXES_3(apply, R) apply(R, 0) LATER_SUFFIXES_3(apply, R)
#define SUFFIXES_5(apply, R) apply(R, 0) LATER_SUFFIXES_5(apply, R)
#define SUFFIXES_6(apply, R) apply(R, 0) LATER_SUFFIXES_6(apply, R)

#define FIND_PREFIX(r, C)                                                       \
  GLOBAL const IN_TABLE *left_##r = table + (size_t)prefixes[2 * r] * row_size; \
  GLOBAL const IN_TABLE *middle_##r = table + (size_t)prefixes[2 * r + 1] * row_size;
#define FIND_SUFFIX(R, c) GLOBAL const IN_TABLE *suffix_##c = table + (size_t)suffixes[c] * row_size;

#define PLACE_OF_SUM(r, c) ((r * columns + c) * sum_size)

/* Suffix after suffix, so that one register is enough for all of them. */
#define FORM_PREFIX(r, C) const IN_REGISTER prefix_##r = TO_REGISTER(left_##r + place) * TO_REGISTER(middle_##r + place);
#define ADD_PRODUCT(r, c) sum_##r##c = FUSED(prefix_##r, suffix, sum_##r##c);
#define ADD_PRODUCTS(R, c)                                      \
  {                                                             \
    const IN_REGISTER suffix = TO_REGISTER(suffix_##c + place); \
    PREFIXES_##R(ADD_PRODUCT, c)                                \
  }

/* In double precision: moments over networks, of which a work-item has a strand of each sum, and a core a part of the strands, which stand together
   (chunk.cl); and values over neurons. */
#define IN_TABLE double
#define IN_REGISTER side_by_side
#define TO_REGISTER load_side_by_side
#define FUSED fused_side_by_side

#define LOAD_SUM(r, c) side_by_side sum_##r##c = load_side_by_side(from + PLACE_OF_SUM(r, c));
#define LOAD_SUMS(r, C) SUFFIXES_##C(LOAD_SUM, r)
#define STORE_SUM(r, c) store_side_by_side(sum_##r##c, sums + PLACE_OF_SUM(r, c));
#define STORE_SUMS(r, C) SUFFIXES_##C(STORE_SUM, r)

/* Where the first suffix is row 0, the ones, the product with it is the prefix: a sum, for which processors have units beside those for
   multiply-adds. */
#define ADD_PREFIX(r, c) sum_##r##c += prefix_##r;
#define ADD_FIRST_PRODUCTS(R, begins_with_ones) \
  if (begins_with_ones) {                       \
    PREFIXES_##R(ADD_PREFIX, 0)                 \
  } else {                                      \
    ADD_PRODUCTS(R, 0)                          \
  }

#define DEFINE_TILE_OF(R, C, ones)                                                                                                \
  SEPARATE_IN_PROGRAMS void add_tile_##R##_##C##_##ones(GLOBAL const uint *suffixes, GLOBAL const double *table, uint row_size,   \
                                                        uint step, uint count, uint sum_size, GLOBAL const double *from,          \
                                                        GLOBAL double *sums) {                                                    \
    const uint columns = C;                                                                                                       \
    GLOBAL const uint *prefixes = suffixes + columns;                                                                             \
    PREFIXES_##R(FIND_PREFIX, C)                                                                                                  \
    SUFFIXES_##C(FIND_SUFFIX, R)                                                                                                  \
    PREFIXES_##R(LOAD_SUMS, C)                                                                                                    \
    for (uint place = 0; place < count; place += step) {                                                                          \
      PREFIXES_##R(FORM_PREFIX, C)                                                                                                \
      ADD_FIRST_PRODUCTS(R, ones)                                                                                                 \
      LATER_SUFFIXES_##C(ADD_PRODUCTS, R)                                                                                         \
    }                                                                                                                             \
    PREFIXES_##R(STORE_SUMS, C)                                                                                                   \
  }
#define DEFINE_TILE(R, C) DEFINE_TILE_OF(R, C, 0) DEFINE_TILE_OF(R, C, 1)

/* The shapes of tiles (MonomialTiles.swift): as many suffixes as make up most numbers of them, and so many prefixes that all sums, the
   prefixes and a suffix have registers. */
#if VECTOR_REGISTERS >= 32
#define EACH_TILE(apply) \
  apply(1, 6) apply(2, 6) apply(4, 6) apply(1, 5) apply(2, 5) apply(4, 5) apply(1, 3) apply(2, 3) apply(4, 3)
#else
#define EACH_TILE(apply) apply(1, 6) apply(2, 6) apply(1, 5) apply(2, 5) apply(1, 3) apply(2, 3) apply(3, 3)
#endif
EACH_TILE(DEFINE_TILE)

/* Those that there are in an ensemble, a bit for each: a device's program is built with no other tiles, since compilers take their time. */
#ifdef __OPENCL_C_VERSION__
#define HAS_TILE(shapes, shape) ((shapes) >> (shape) & 1)
#else
#define HAS_TILE(shapes, shape) 1
#endif

/* `suffixes` and, behind them, prefixes of a tile, of LARGEST_TILE sums at most. */
FUNCTION void add_tile(uint columns, uint rows, GLOBAL const uint *suffixes, GLOBAL const double *table, uint row_size, uint step,
                       uint count, uint sum_size, GLOBAL const double *from, GLOBAL double *sums) {
/* A tile that begins with the ones may have been left to the loop of others. */
#define TILE_CASE_OF(R, C, ones)                                                               \
  if (HAS_TILE(DOUBLE_TILES, TILE_SHAPE(R, C, ones))) {                                        \
    add_tile_##R##_##C##_##ones(suffixes, table, row_size, step, count, sum_size, from, sums); \
    break;                                                                                     \
  }
#define TILE_CASE(R, C)       \
  case TILE_SHAPE(R, C, 1):   \
    TILE_CASE_OF(R, C, 1)     \
    /* fall through */        \
  case TILE_SHAPE(R, C, 0):   \
    TILE_CASE_OF(R, C, 0)     \
    break;
  switch (TILE_SHAPE(rows, columns, suffixes[0] == 0)) { EACH_TILE(TILE_CASE) }
#undef TILE_CASE
#undef TILE_CASE_OF
}

#undef IN_TABLE
#undef IN_REGISTER
#undef TO_REGISTER
#undef FUSED

#endif
