/* Cosine and sine of a full turn given as a word, and of radians.

   Both take off the nearest multiple of a quarter turn exactly and leave t + low quarter turns, |t| <= 1/2, where low is what
   t lost by rounding. sin(pi t / 2) = t pi/2 + t S(t^2), where S begins with what pi/2 lost by rounding, and
   cos(pi t / 2) = 1 + t^2 C(t^2), S and C of degree 3 from fpminimax (scripts/coefficients.sollya). Exactly 0 and +-1 where
   they should be. */

typedef struct {
  floats cosine;
  floats sine;
} turn;

FUNCTION turn sincos_of_quarters(uints quadrant, floats t, floats low) {
  const floats square = fused(t, low * 2.0f, t * t);
  floats s = -0x1.2d9e5ap-8f;
  s = fused(s, square, 0x1.465edcp-4f);
  s = fused(s, square, -0x1.4abbbap-1f);
  s = fused(s, square, -0x1.9e5ee4p-25f);
  const floats sine = fused(t, 0x1.921fb6p0f, fused(s, t, low * 0x1.921fb6p0f));
  floats c = 0x1.d684aap-11f;
  c = fused(c, square, -0x1.55b7cep-6f);
  c = fused(c, square, 0x1.03c1b8p-2f);
  c = fused(c, square, -0x1.3bd3ccp0f);
  const floats cosine = fused(c, square, 1.0f);
  /* Quadrants 1 and 3 exchange the two; cosine is negative in 1 and 2, sine in 2 and 3. */
  const uints swapped = 0u - (quadrant & 1u);
  const uints a = bits_of(cosine);
  const uints b = bits_of(sine);
  const turn result = {from_bits(((a & ~swapped) | (b & swapped)) ^ (((quadrant + 1u) & 2u) << 30)),
                       from_bits(((b & ~swapped) | (a & swapped)) ^ ((quadrant & 2u) << 30))};
  return result;
}

/* Of 2 pi word / 2^32, by integer arithmetic. Largest error over all words: sine and cosine 1.013 ulp. Never a number below
   2^-30 but 0. */
FUNCTION turn sincos_of_turn(uints word) {
  const uints quadrant = (word + 0x20000000u) >> 30;
  const ints remainder = signed_of(word - (quadrant << 30));
  const floats nearest = floats_of(remainder);
  const floats rest = floats_of(remainder - ints_of(nearest)); /* exact, as both conversions are */
  return sincos_of_quarters(quadrant, nearest * 0x1p-30f, rest * 0x1p-30f);
}

/* Of z radians, 2^-12 <= |z| <= 2^40, to 1.010 ulp, by double arithmetic: 2/pi in two parts, the first of which is multiplied and lowered
   by the nearest integer k with one rounding. The low bits of `shifted` are k modulo 4. */
FUNCTION turn sincos_of_radians(floats z) {
  const doubles angle = doubles_of(z);
  const doubles shifted = fused_double(angle, 0x1.45f306dc9c883p-1, 0x1.8p52);
  const doubles k = shifted - 0x1.8p52;
  const doubles t = fused_double(angle, -0x1.6b01ec5417056p-55, fused_double(angle, 0x1.45f306dc9c883p-1, -k));
  const floats high = rounded(t);
  return sincos_of_quarters(low_words(bits_of_double(shifted)), high, rounded(t - doubles_of(high)));
}

/* The range of sincos_of_radians is left where sine and cosine are z and 1 to half an ulp, and where a reduction with two
   parts of 2/pi has lost its digits: there NaN, never a wrong number. */
FUNCTION floats sine(floats z) {
  const floats magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const floats small = magnitude < 0x1p-126f ? (floats)(0.0f) : z;
  const floats value = magnitude < 0x1p-12f ? small : sincos_of_radians(z).sine;
  return magnitude <= 0x1p40f ? value : from_bits((uints)(0x7fc00000u));
}

FUNCTION floats cosine(floats z) {
  const floats magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const floats value = magnitude < 0x1p-12f ? (floats)(1.0f) : sincos_of_radians(z).cosine;
  return magnitude <= 0x1p40f ? value : from_bits((uints)(0x7fc00000u));
}
