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

#include "../../Kernels/dialect.h"

#include "../../Kernels/philox.cl"

#define STREAMS 4096

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
  static philox_block blocks[STREAMS];
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
      blocks[i] = philox4x32(block, width, (uint)network, (uint)(network >> 32), (uint)seed, (uint)(seed >> 32));
    }
    if (fwrite(blocks, sizeof blocks, 1, stdout) != 1) return 0;
  }
}
