/* Uniform and normal deviates from random words. */

/* (w + 1/2) / 2^32 to 3/4 ulp: from 2^-33 to 1, never 0. All 32 bits are used, which makes the sixth moment of the normal deviates right
   to 2e-8. */
FUNCTION floats uniform(uints word) { return fused(floats_of_words(word), (floats)(0x1p-32f), (floats)(0x1p-33f)); }

/* Box and Muller (1958): words 0 and 1 of a block give deviates 0 and 1, words 2 and 3 the others. The first word of a pair gives the radius,
   sqrt(-2 ln u) <= sqrt(66 ln 2) = 6.76, the second one the angle. */

/* -2 ln u of a block's pairs, into the first two places of its four deviates. */
FUNCTION void squared_radii(const philox_block *block, floats *squares) {
  const floats u[2] = {uniform(block->word[0]), uniform(block->word[2])};
  scaled_logarithms(2, -2.0f, u, squares);
}

/* A block's four deviates, in the first two places of which are the squares. */
FUNCTION void deviates_of_radii(const philox_block *block, floats *deviates) {
  const floats radii[2] = {square_root(deviates[0]), square_root(deviates[1])};
  const uints angles[2] = {block->word[1], block->word[3]};
  turn t[2];
  sincos_of_turns(2, angles, t);
  UNROLL_FULLY for (uint pair = 0; pair < 2; ++pair) {
    deviates[2 * pair] = radii[pair] * t[pair].cosine;
    deviates[2 * pair + 1] = radii[pair] * t[pair].sine;
  }
}
