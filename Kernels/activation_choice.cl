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

#ifdef __OPENCL_C_VERSION__
/* Named by the build: a driver's compiler inlines before it drops what a constant excludes, which took it longer than all the rest. */
FUNCTION floats activate(uint which, floats z) {
  (void)which;
  return ACTIVATION_FUNCTION(z);
}
#else
/* `which` is a constant wherever this is inlined, so that one term of the sum of cases remains. */
FUNCTION floats activate(uint which, floats z) {
#define ACTIVATION_CASE(name) which == ACTIVATION_##name ? activation_##name(z):
  return EACH_ACTIVATION(ACTIVATION_CASE) (floats)(0.0f);
#undef ACTIVATION_CASE
}
#endif

/* Of the pre-activation z. The Gauss-net's is lowered by a shift that normalises it (2008.08601 eq. 2.31); others have none. */
FUNCTION floats activate_shifted(uint which, floats z, float shift) {
  return activate(which, which == ACTIVATION_gauss ? z - shift : z);
}
