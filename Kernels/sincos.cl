/* Cosine and sine of a full turn given as a word, and of radians.

   Both take off the nearest multiple of a quarter turn exactly and leave t + low quarter turns, |t| <= 1/2, where low is what
   t lost by rounding. sin(pi t / 2) = t pi/2 + t S(t^2), where S begins with what pi/2 lost by rounding, and
   cos(pi t / 2) = 1 + t^2 C(t^2), S and C of degree 3 from fpminimax (scripts/coefficients.sollya). Exactly 0 and +-1 where
   they should be. */

typedef struct {
  float cosine;
  float sine;
} turn;

FUNCTION turn sincos_of_quarters(uint quadrant, float t, float low) {
  const float square = fused(t, low * 2.0f, t * t);
  float s = -0x1.2d9e5ap-8f;
  s = fused(s, square, 0x1.465edcp-4f);
  s = fused(s, square, -0x1.4abbbap-1f);
  s = fused(s, square, -0x1.9e5ee4p-25f);
  const float sine = fused(t, 0x1.921fb6p0f, fused(s, t, low * 0x1.921fb6p0f));
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

/* Of 2 pi word / 2^32, by integer arithmetic. Largest error over all words: sine and cosine 1.013 ulp. Never a number below
   2^-30 but 0. */
FUNCTION turn sincos_of_turn(uint word) {
  const uint quadrant = (word + 0x20000000u) >> 30;
  const int remainder = (int)(word - (quadrant << 30));
  const float rounded = (float)remainder;
  const float rest = (float)(remainder - (int)rounded); /* exact, as both conversions are */
  return sincos_of_quarters(quadrant, rounded * 0x1p-30f, rest * 0x1p-30f);
}

/* Of z radians, 2^-12 <= |z| <= 2^40, to 1.010 ulp, by double arithmetic: 2/pi in two parts, the first of which is multiplied and lowered
   by the nearest integer k with one rounding. The low bits of `shifted` are k modulo 4. */
FUNCTION turn sincos_of_radians(float z) {
  const double angle = (double)z;
  const double shifted = fused_double(angle, 0x1.45f306dc9c883p-1, 0x1.8p52);
  const double k = shifted - 0x1.8p52;
  const double t = fused_double(angle, -0x1.6b01ec5417056p-55, fused_double(angle, 0x1.45f306dc9c883p-1, -k));
  const float high = (float)t;
  return sincos_of_quarters((uint)bits_of_double(shifted), high, (float)(t - (double)high));
}

/* The range of sincos_of_radians is left where sine and cosine are z and 1 to half an ulp, and where a reduction with two
   parts of 2/pi has lost its digits: there NaN, never a wrong number. */
FUNCTION float sine(float z) {
  const float magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const float small = magnitude < 0x1p-126f ? 0.0f : z;
  const float value = magnitude < 0x1p-12f ? small : sincos_of_radians(z).sine;
  return magnitude <= 0x1p40f ? value : from_bits(0x7fc00000u);
}

FUNCTION float cosine(float z) {
  const float magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const float value = magnitude < 0x1p-12f ? 1.0f : sincos_of_radians(z).cosine;
  return magnitude <= 0x1p40f ? value : from_bits(0x7fc00000u);
}
