/* The counter-based generator Philox4x32 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11).
   A block of four words is a pure function of its counter and key, so that a parameter is a function of its address
   (law 1). Known answers: Tests/KernelTests/philox4x32.txt. */

#define PHILOX_ROUNDS 10

typedef struct {
  uint word[4];
} philox_block;

/* `rounds` is a constant wherever this is inlined. Seven pass the known batteries; ten leave a margin. */
FUNCTION philox_block philox4x32_rounds(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint rounds) {
  UNROLL for (uint round = 0; round < rounds; ++round) {
    const uint high0 = multiply_high(0xD2511F53u, c0);
    const uint low0 = 0xD2511F53u * c0;
    const uint high2 = multiply_high(0xCD9E8D57u, c2);
    const uint low2 = 0xCD9E8D57u * c2;
    c0 = high2 ^ c1 ^ k0;
    c1 = low2;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u; /* the golden ratio and sqrt(3) - 1, times 2^32 */
    k1 += 0xBB67AE85u;
  }
  const philox_block block = {{c0, c1, c2, c3}};
  return block;
}

FUNCTION philox_block philox4x32(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1) {
  return philox4x32_rounds(c0, c1, c2, c3, k0, k1, PHILOX_ROUNDS);
}
