/* Uniform and normal deviates from random words. */

/* (w + 1/2) / 2^32 to 3/4 ulp: from 2^-33 to 1, never 0. All 32 bits are used, which makes the sixth moment of the normal deviates right
   to 2e-8. */
FUNCTION floats uniform(uints word) { return fused(floats_of_words(word), (floats)(0x1p-32f), (floats)(0x1p-33f)); }

typedef struct {
  floats value[4];
} four_normals;

/* Box and Muller (1958): words 0 and 1 give deviates 0 and 1, words 2 and 3 the others. The first word of a pair gives the
   radius, sqrt(-2 ln u) <= sqrt(66 ln 2) = 6.76, the second one the angle. */
FUNCTION four_normals normals(philox_block block) {
  const floats r0 = square_root(scaled_logarithm(-2.0f, uniform(block.word[0])));
  const floats r2 = square_root(scaled_logarithm(-2.0f, uniform(block.word[2])));
  const turn t1 = sincos_of_turn(block.word[1]);
  const turn t3 = sincos_of_turn(block.word[3]);
  const four_normals result = {{r0 * t1.cosine, r0 * t1.sine, r2 * t3.cosine, r2 * t3.sine}};
  return result;
}
