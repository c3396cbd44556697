/* A neuron's nonlinearity, of `count` pre-activations side by side. Adding one takes a function here and its name in activation_choice.cl, where the
   unit of its argument stands, too; one that takes two in step is named in network.cl. Subnormal results are 0, since devices may flush them, but for
   erf's (docs/elementary-functions.md); NaN stays NaN. */

FUNCTION void activation_identity(uint count, const floats *z, floats *values) {
  EACH_ARGUMENT {
    const floats magnitude = from_bits(bits_of(z[i]) & 0x7fffffffu);
    values[i] = magnitude < 0x1p-126f ? (floats)(0.0f) : z[i];
  }
}

/* Of quarters of the pre-activations. */
FUNCTION void activation_erf(uint count, const floats *z, floats *values) { error_functions(count, z, values); }

/* The pre-activation is already lowered by the shift that normalises the Gauss-net (2008.08601 eq. 2.31). */
FUNCTION void activation_gauss(uint count, const floats *z, floats *values) { exponentials(count, z, values); }

FUNCTION void activation_relu(uint count, const floats *z, floats *values) {
  EACH_ARGUMENT values[i] = z[i] < 0x1p-126f ? (floats)(0.0f) : z[i];
}

/* Slope 0.01, rounded to binary32, for negative z. */
FUNCTION void activation_leakyRelu(uint count, const floats *z, floats *values) {
  EACH_ARGUMENT {
    const floats negative = z[i] > -0x1p-119f ? (floats)(0.0f) : 0.01f * z[i];
    values[i] = z[i] < 0x1p-126f ? negative : z[i];
  }
}

/* Heaviside's function, 0 at 0. */
FUNCTION void activation_step(uint count, const floats *z, floats *values) {
  EACH_ARGUMENT {
    const floats high = z[i] < 0x1p-126f ? (floats)(0.0f) : (floats)(1.0f);
    values[i] = z[i] == z[i] ? high : z[i];
  }
}

/* z Phi(z), from the tail, so that it keeps its relative accuracy for negative z (Hendrycks and Gimpel 2016). */
FUNCTION void activation_gelu(uint count, const floats *z, floats *values) {
  EACH_ARGUMENT {
    const floats magnitude = from_bits(bits_of(z[i]) & 0x7fffffffu);
    const floats tail = gelu_tail(magnitude);
    const floats value = z[i] < 0.0f ? -tail : z[i] - tail;
    values[i] = magnitude < 0x1p-124f ? (floats)(0.0f) : value;
  }
}

FUNCTION void activation_tanh(uint count, const floats *z, floats *values) { EACH_ARGUMENT values[i] = hyperbolic_tangent(z[i]); }

FUNCTION void activation_sin(uint count, const floats *z, floats *values) { EACH_ARGUMENT values[i] = sine(z[i]); }

FUNCTION void activation_cos(uint count, const floats *z, floats *values) { EACH_ARGUMENT values[i] = cosine(z[i]); }
