/* A neuron's nonlinearity. Adding one takes a function here and its name in activation_choice.cl. Subnormal results are 0,
   since devices may flush them; NaN stays NaN. */

FUNCTION float activation_erf(float z) { return error_function(z); }

/* The pre-activation is already lowered by the shift that normalises the Gauss-net (2008.08601 eq. 2.31). */
FUNCTION float activation_gauss(float z) { return exponential(z); }

FUNCTION float activation_relu(float z) { return z < 0x1p-126f ? 0.0f : z; }
