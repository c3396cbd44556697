/* The activations by name and number. A program is built for one of them; the CPU twin chooses at run time. */

#define ACTIVATION_erf 0
#define ACTIVATION_gauss 1
#define ACTIVATION_relu 2
#define ACTIVATION_leakyRelu 3
#define ACTIVATION_step 4
#define ACTIVATION_gelu 5
#define ACTIVATION_cos 6
#define ACTIVATION_sin 7
#define ACTIVATION_tanh 8
#define ACTIVATION_identity 9

#define EACH_ACTIVATION(apply) \
  apply(erf) apply(gauss) apply(relu) apply(leakyRelu) apply(step) apply(gelu) apply(cos) apply(sin) apply(tanh) apply(identity)

/* An activation takes the pre-activation times a power of two, the unit that a hidden neuron's parameters are drawn in (network.cl): nothing has to be
   multiplied at each input, and no bit of the result depends on it, but where numbers overflow or become subnormal. */
#define ARGUMENT_SCALE(activation) ((activation) == ACTIVATION_erf ? ERF_SCALE : 1.0f)

#ifdef __OPENCL_C_VERSION__
/* Named by the build: a driver's compiler inlines before it drops what a constant excludes, which took it longer than all the rest. */
FUNCTION void activate(uint which, uint count, const floats *z, floats *values) {
  (void)which;
  ACTIVATION_FUNCTION(count, z, values);
}
#else
/* `which` is a constant wherever this is inlined, so that one case remains. */
FUNCTION void activate(uint which, uint count, const floats *z, floats *values) {
#define ACTIVATION_CASE(name) \
  case ACTIVATION_##name: activation_##name(count, z, values); break;
  switch (which) { EACH_ACTIVATION(ACTIVATION_CASE) }
#undef ACTIVATION_CASE
}
#endif

/* Of the scaled pre-activations z. The Gauss-net's are lowered by shifts that normalise it (2008.08601 eq. 2.31); others have none. */
FUNCTION void activate_shifted(uint which, uint count, const floats *z, GLOBAL const float *shifts, floats *values) {
  floats shifted[MOST_ARGUMENTS];
  EACH_ARGUMENT shifted[i] = which == ACTIVATION_gauss ? z[i] - shifts[i] : z[i];
  activate(which, count, shifted, values);
}
