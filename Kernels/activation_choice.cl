/* The activations by name and number. A program is built for one of them; the CPU twin chooses at run time. */

#define ACTIVATION_erf 0
#define ACTIVATION_gauss 1
#define ACTIVATION_relu 2

#define EACH_ACTIVATION(apply) apply(erf) apply(gauss) apply(relu)

/* `which` is a constant wherever this is inlined, so that one term of the sum of cases remains. */
FUNCTION float activate(uint which, float z) {
#define ACTIVATION_CASE(name) which == ACTIVATION_##name ? activation_##name(z):
  return EACH_ACTIVATION(ACTIVATION_CASE) 0.0f;
#undef ACTIVATION_CASE
}
