/* A neuron's nonlinearity. Adding one takes a function here and its name in activation_choice.cl. Subnormal results are 0,
   since devices may flush them; NaN stays NaN. */

FUNCTION float activation_identity(float z) {
  const float magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  return magnitude < 0x1p-126f ? 0.0f : z;
}

FUNCTION float activation_erf(float z) { return error_function(z); }

/* The pre-activation is already lowered by the shift that normalises the Gauss-net (2008.08601 eq. 2.31). */
FUNCTION float activation_gauss(float z) { return exponential(z); }

FUNCTION float activation_relu(float z) { return z < 0x1p-126f ? 0.0f : z; }

/* Slope 0.01, rounded to binary32, for negative z. */
FUNCTION float activation_leakyRelu(float z) {
  const float negative = z > -0x1p-119f ? 0.0f : 0.01f * z;
  return z < 0x1p-126f ? negative : z;
}

/* Heaviside's function, 0 at 0. */
FUNCTION float activation_step(float z) {
  const float high = z < 0x1p-126f ? 0.0f : 1.0f;
  return z == z ? high : z;
}

/* z Phi(z), from the tail, so that it keeps its relative accuracy for negative z (Hendrycks and Gimpel 2016). */
FUNCTION float activation_gelu(float z) {
  const float magnitude = from_bits(bits_of(z) & 0x7fffffffu);
  const float tail = gelu_tail(magnitude);
  const float value = z < 0.0f ? -tail : z - tail;
  return magnitude < 0x1p-124f ? 0.0f : value;
}

FUNCTION float activation_tanh(float z) { return hyperbolic_tangent(z); }

FUNCTION float activation_sin(float z) { return sine(z); }

FUNCTION float activation_cos(float z) { return cosine(z); }
