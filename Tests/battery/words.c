/* Raw words of the production generator, interleaved across one part of the address, to standard output without end:
   words STREAM SEED

   counter = (block of four parameters, width, network low, network high), key = (seed low, seed high)

     parameters  block after block of one network
     networks    the same block of 4096 consecutive networks, then the next block
     widths      the same of 4096 consecutive widths
     seeds       the same of 4096 consecutive seeds
     bits        the same of 64 networks and 64 seeds that differ in one bit from the first, high halves included */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANES 16
#define STRANDS 8
#define BLOCKS_TOGETHER 1

#include "../../Kernels/dialect.h"

#include "../../Kernels/philox.cl"

#define STREAMS 4096

typedef struct {
  uint word[4];
} four_words;

/* One block: all lanes have it. */
static four_words block_of(uint block, uint width, ulong network, ulong seed) {
  philox_block lanes = {{(uints)block, (uints)width, (uints)(uint)network, (uints)(uint)(network >> 32)}};
  philox4x32(&lanes, (uint)seed, (uint)(seed >> 32));
  return (four_words){{lanes.word[0][0], lanes.word[1][0], lanes.word[2][0], lanes.word[3][0]}};
}

int main(int count, char **arguments) {
  static const char *const names[] = {"parameters", "networks", "widths", "seeds", "bits"};
  const char *name = count == 3 ? arguments[1] : "";
  int kind = 0;
  while (kind < 5 && strcmp(name, names[kind]) != 0) ++kind;
  if (kind == 5) {
    fputs("usage: words parameters|networks|widths|seeds|bits SEED\n", stderr);
    return 64;
  }
  const ulong first_seed = strtoull(arguments[2], NULL, 0);
  static four_words blocks[STREAMS];
  for (uint round = 0;; ++round) {
    for (uint i = 0; i < STREAMS; ++i) {
      uint block = round, width = 100;
      ulong network = 1000000, seed = first_seed;
      switch (kind) {
        case 0: block = round * STREAMS + i; break;
        case 1: network += i; break;
        case 2: width += i; break;
        case 3: seed += i; break;
        default: network ^= 1ull << (i & 63), seed ^= 1ull << (i >> 6); break;
      }
      blocks[i] = block_of(block, width, network, seed);
    }
    if (fwrite(blocks, sizeof blocks, 1, stdout) != 1) return 0;
  }
}
