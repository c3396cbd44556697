/* Cosine and sine of a full turn given as a word, and of radians.

   Both take off the nearest multiple of a quarter turn exactly and leave t quarter turns, |t| <= 1/2, rounded once.
   sin(pi t / 2) = t S(t^2) and cos(pi t / 2) = 1 + t^2 C(t^2), S of degree 3 and C of degree 2 from fpminimax
   (scripts/coefficients.sollya). Exactly 0 and +-1 where they should be. */

typedef struct {
  floats cosine;
  floats sine;
} turn;

/* Of `count` angles side by side. positions[i] + t[i] 2^30 is the angle in units of 2^-32 turns; the highest two bits of a
   position are the quadrant, and others do not matter. */
FUNCTION void sincos_of_quarters(uint count, const uints *positions, const floats *t, turn *results) {
  floats square[MOST_ARGUMENTS], s[MOST_ARGUMENTS], c[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    square[i] = t[i] * t[i];
    s[i] = (floats)(-0x1.2d9e5ap-8f);
    c[i] = (floats)(-0x1.4e7de8p-6f);
  }
  next_coefficient(count, square, 0x1.465edcp-4f, s);
  next_coefficient(count, square, -0x1.4abbbap-1f, s);
  next_coefficient(count, square, -0x1.9e5ee4p-25f, s);
  EACH_ARGUMENT s[i] = fused(t[i], (floats)(0x1.921fb6p0f), s[i] * t[i]);
  next_coefficient(count, square, 0x1.03b068p-2f, c);
  next_coefficient(count, square, -0x1.3bd39cp0f, c);
  next_coefficient(count, square, 1.0f, c);
  EACH_ARGUMENT {
    /* Quadrants 1 and 3 exchange the two; cosine is negative in 1 and 2, sine in 2 and 3. */
    const uints twice = positions[i] << 1;
    const floats a = signed_of(twice) < 0 ? s[i] : c[i];
    const floats b = signed_of(twice) < 0 ? c[i] : s[i];
    results[i].cosine = from_bits(bits_of(a) ^ ((positions[i] ^ twice) & 0x80000000u));
    results[i].sine = from_bits(bits_of(b) ^ (positions[i] & 0x80000000u));
  }
}

/* Of 2 pi word / 2^32: the low 30 bits, with sign, are what is left of the word. Largest error over all words: sine and cosine
   1.576 ulp. Never a number below 2^-30 but 0. */
FUNCTION void sincos_of_turns(uint count, const uints *words, turn *results) {
  uints positions[MOST_ARGUMENTS];
  floats t[MOST_ARGUMENTS];
  EACH_ARGUMENT {
    positions[i] = words[i] + 0x20000000u;
    t[i] = floats_of(signed_of(words[i] << 2)) * 0x1p-32f;
  }
  sincos_of_quarters(count, positions, t, results);
}

FUNCTION turn sincos_of_turn(uints word) {
  turn result;
  sincos_of_turns(1, &word, &result);
  return result;
}

/* Of z radians, 2^-12 <= |z| <= 2^40, to 1.574 ulp, by double arithmetic: 2/pi in two parts, the first of which is multiplied and lowered
   by the nearest integer k with one rounding. The low bits of `shifted` are k modulo 4. */
FUNCTION turn sincos_of_radians(floats z) {
  const doubles angle = doubles_of(z);
  const doubles shifted = fused_double(angle, 0x1.45f306dc9c883p-1, 0x1.8p52);
  const doubles k = shifted - 0x1.8p52;
  const doubles t = fused_double(angle, -0x1.6b01ec5417056p-55, fused_double(angle, 0x1.45f306dc9c883p-1, -k));
  const uints position = low_words(bits_of_double(shifted)) << 30;
  const floats rest = rounded(t);
  turn result;
  sincos_of_quarters(1, &position, &rest, &result);
  return result;
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
