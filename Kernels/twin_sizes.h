/* What a device program is built with, the twin fixes once. */

#define LANES VECTOR_NETWORKS
#define POINTS_PER_TILE 64

/* A tile is at least one point, with all its outputs. */
#define COMPONENTS_PER_TILE MAXIMUM_OUTPUT_DIMENSION

/* Scratch memory begins on a cache line, so that no vector straddles two. */
#define CACHE_LINE 64
