/* A neuron's nonlinearity. Adding one takes a function here and its name in activation_choice.cl. Subnormal results are 0,
   since devices may flush them, but for erf's (docs/elementary-functions.md); NaN stays NaN. */

FUNCTION floats activation_identity(floats z) {
  const floats magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  return magnitude < 0x1p-126f ? (floats)(0.0f) : z;
}

FUNCTION floats activation_erf(floats z) { return error_function(z); }

/* The pre-activation is already lowered by the shift that normalises the Gauss-net (2008.08601 eq. 2.31). */
FUNCTION floats activation_gauss(floats z) { return exponential(z); }

FUNCTION floats activation_relu(floats z) { return z < 0x1p-126f ? (floats)(0.0f) : z; }

/* Slope 0.01, rounded to binary32, for negative z. */
FUNCTION floats activation_leakyRelu(floats z) {
  const floats negative = z > -0x1p-119f ? (floats)(0.0f) : 0.01f * z;
  return z < 0x1p-126f ? negative : z;
}

/* Heaviside's function, 0 at 0. */
FUNCTION floats activation_step(floats z) {
  const floats high = z < 0x1p-126f ? (floats)(0.0f) : (floats)(1.0f);
  return z == z ? high : z;
}

/* z Phi(z), from the tail, so that it keeps its relative accuracy for negative z (Hendrycks and Gimpel 2016). */
FUNCTION floats activation_gelu(floats z) {
  const floats magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const floats tail = gelu_tail(magnitude);
  const floats value = z < 0.0f ? -tail : z - tail;
  return magnitude < 0x1p-124f ? (floats)(0.0f) : value;
}

FUNCTION floats activation_tanh(floats z) { return hyperbolic_tangent(z); }

FUNCTION floats activation_sin(floats z) { return sine(z); }

FUNCTION floats activation_cos(floats z) { return cosine(z); }
