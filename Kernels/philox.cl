/* The counter-based generator Philox4x32 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11).
   A block of four words is a pure function of its counter and key, so that a parameter is a function of its address
   (law 1). Known answers: Tests/ProbeTests/philox4x32.txt. */

#define PHILOX_ROUNDS 10

typedef struct {
  uints word[4];
} philox_block;

/* The round multipliers, and what is added to the key after each round: the golden ratio and sqrt(3) - 1, times 2^32. */
#define PHILOX_M0 0xD2511F53u
#define PHILOX_M2 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u

/* Rounds first ... PHILOX_ROUNDS - 1 of `count` blocks side by side: their chains of operations are independent. `first` and `count` are
   constants wherever this is inlined. Where products come out with networks exchanged (dialect.h), words 2 and 3 have them exchanged and words 0
   and 1 do not: both change places in every round, and so none has to be put in order but before the first round and after the last. */
FUNCTION void philox_rounds(uint first, uint count, philox_block *blocks, uint k0, uint k1) {
  UNROLL_FULLY for (uint round = first; round < PHILOX_ROUNDS; ++round) {
    UNROLL_FULLY for (uint b = 0; b < count; ++b) {
      uints *c = blocks[b].word;
      uints high0, low0, high2, low2;
      multiply(PHILOX_M0, c[0], &high0, &low0);
      multiply(PHILOX_M2, c[2], &high2, &low2);
      c[0] = high2 ^ c[1] ^ (k0 + round * PHILOX_W0);
      c[1] = low2;
      c[2] = high0 ^ c[3] ^ (k1 + round * PHILOX_W1);
      c[3] = low0;
    }
  }
}

/* Puts words 2 and 3 into the order that rounds need, or back. */
FUNCTION void exchange_networks(uint count, philox_block *blocks) {
  UNROLL_FULLY for (uint b = 0; b < count; ++b) {
    blocks[b].word[2] = exchanged(blocks[b].word[2]);
    blocks[b].word[3] = exchanged(blocks[b].word[3]);
  }
}

/* Turns a counter into words. Seven rounds pass the known batteries; ten leave a margin. */
FUNCTION void philox4x32(philox_block *block, uint k0, uint k1) {
  exchange_networks(1, block);
  philox_rounds(0, 1, block, k0, k1);
  exchange_networks(1, block);
}

/* Of counters (first + b, c1, n low, n high) for numbers n of every lane: the first two rounds work on what all lanes or all blocks have in
   common. */
FUNCTION void philox_of_numbers(uint first, uint c1, ulong number, uint count, philox_block *blocks, uint k0, uint k1) {
  uints low, high, high0, low0, high2, low2;
  consecutive(number, &low, &high);
  low = exchanged(low);
  high = exchanged(high);
  multiply(PHILOX_M2, low, &high2, &low2);
  multiply(PHILOX_M0, high2 ^ c1 ^ k0, &high0, &low0);
  /* Else the lanes' numbers have one high word, and so the second round's product of it is a scalar too. */
  const bool carries = (uint)number > 0u - (uint)LANES;
  UNROLL_FULLY for (uint b = 0; b < count; ++b) {
    const ulong product0 = (ulong)(first + b) * PHILOX_M0;
    const uint c2 = (uint)(product0 >> 32) ^ k1;
    const ulong product2 = (ulong)(c2 ^ (uint)(number >> 32)) * PHILOX_M2;
    uints high_of_c2 = (uints)((uint)(product2 >> 32)), low_of_c2 = (uints)((uint)product2);
    if (carries) multiply(PHILOX_M2, c2 ^ high, &high_of_c2, &low_of_c2);
    blocks[b].word[0] = high_of_c2 ^ low2 ^ (k0 + PHILOX_W0);
    blocks[b].word[1] = low_of_c2;
    blocks[b].word[2] = high0 ^ ((uint)product0 ^ (k1 + PHILOX_W1));
    blocks[b].word[3] = low0;
  }
  philox_rounds(2, count, blocks, k0, k1);
  exchange_networks(count, blocks);
}
