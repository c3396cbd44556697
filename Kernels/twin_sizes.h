/* What a device program is built with, the twin fixes once. */

#define LANES 16
#define POINTS_PER_TILE 16

/* A tile is at least one point, with all its outputs. */
#define COMPONENTS_PER_TILE MAXIMUM_OUTPUT_DIMENSION

/* Networks whose products are tabled together, few enough for the table to stay in a near cache. */
#define TABLE_NETWORKS 64
#define TABLE_GROUPS (TABLE_NETWORKS / STRANDS)

/* Scratch memory begins on a cache line, so that no vector straddles two. */
#define CACHE_LINE 64

/* Products of fluctuations that are summed side by side over the neurons of a run, at most: add_strip has a case for each number. As many as
   the registers of AVX2 hold, two for each. */
#define LONGEST_NEURON_STRIP 6
