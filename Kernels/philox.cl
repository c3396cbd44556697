/* The counter-based generator Philox4x32 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11).
   A block of four words is a pure function of its counter and key, so that a parameter is a function of its address
   (law 1). Known answers: Tests/KernelTests/philox4x32.txt. */

#define PHILOX_ROUNDS 10

typedef struct {
  uints word[4];
} philox_block;

/* Turns counters into words, `count` blocks side by side: their chains of operations are independent. `count` is a constant
   wherever this is inlined. Seven rounds pass the known batteries; ten leave a margin. */
FUNCTION void philox4x32(uint count, philox_block *blocks, uint k0, uint k1) {
  UNROLL_FULLY for (uint round = 0; round < PHILOX_ROUNDS; ++round) {
    UNROLL_FULLY for (uint b = 0; b < count; ++b) {
      uints *c = blocks[b].word;
      uints high0, low0, high2, low2;
      multiply(0xD2511F53u, c[0], &high0, &low0);
      multiply(0xCD9E8D57u, c[2], &high2, &low2);
      c[0] = high2 ^ c[1] ^ k0;
      c[1] = low2;
      c[2] = high0 ^ c[3] ^ k1;
      c[3] = low0;
    }
    k0 += 0x9E3779B9u; /* the golden ratio and sqrt(3) - 1, times 2^32 */
    k1 += 0xBB67AE85u;
  }
}
