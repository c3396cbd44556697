/* Cosine and sine of 2 pi w / 2^32, a full turn given as a word.

   The quadrant nearest to the word is taken off exactly in integers. What is left, t quarter turns with |t| <= 1/2, has up
   to 30 bits: t is rounded, and what rounding cost is carried along. sin(pi t / 2) = t pi/2 + t S(t^2), where S begins with
   what pi/2 lost by rounding, and cos(pi t / 2) = 1 + t^2 C(t^2), S and C of degree 3 from fpminimax
   (scripts/coefficients.sollya). Largest error over all words: sine and cosine 1.013 ulp. Exactly 0 and +-1 where they should
   be, and never another number below 2^-30. */

typedef struct {
  float cosine;
  float sine;
} turn;

FUNCTION turn sincos_of_turn(uint word) {
  const uint quadrant = (word + 0x20000000u) >> 30;
  const int remainder = (int)(word - (quadrant << 30));
  const float rounded = (float)remainder;
  const float rest = (float)(remainder - (int)rounded); /* exact, as both conversions are */
  const float t = rounded * 0x1p-30f;
  const float square = fused(t, rest * 0x1p-29f, t * t);
  float s = -0x1.2d9e5ap-8f;
  s = fused(s, square, 0x1.465edcp-4f);
  s = fused(s, square, -0x1.4abbbap-1f);
  s = fused(s, square, -0x1.9e5ee4p-25f);
  const float sine = fused(t, 0x1.921fb6p0f, fused(s, t, rest * 0x1.921fb6p-30f));
  float c = 0x1.d684aap-11f;
  c = fused(c, square, -0x1.55b7cep-6f);
  c = fused(c, square, 0x1.03c1b8p-2f);
  c = fused(c, square, -0x1.3bd3ccp0f);
  const float cosine = fused(c, square, 1.0f);
  /* Quadrants 1 and 3 exchange the two; cosine is negative in 1 and 2, sine in 2 and 3. */
  const uint swapped = (quadrant & 1u) != 0u ? 0xffffffffu : 0u;
  const uint a = bits_of(cosine);
  const uint b = bits_of(sine);
  const turn result = {from_bits(((a & ~swapped) | (b & swapped)) ^ (((quadrant + 1u) & 2u) << 30)),
                       from_bits(((b & ~swapped) | (a & swapped)) ^ ((quadrant & 2u) << 30))};
  return result;
}
