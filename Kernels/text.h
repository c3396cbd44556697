/* The kernels' text up to the entry points, in the order of sources.c, as C. Needs the sizes of network.cl. */

#include "dialect.h"

#include "philox.cl"

#include "logarithm.cl"

#include "sincos.cl"

#include "exponential.cl"

#include "error_function.cl"

#include "hyperbolic_tangent.cl"

#include "gelu_tail.cl"

#include "normal.cl"

#include "activations.cl"

#include "activation_choice.cl"

#include "probes.cl"

#include "network.cl"

#include "layer.cl"

#include "moments.cl"

#include "tiles.cl"

#include "powers.cl"

#include "values.cl"

#include "chunk.cl"

#include "rates.cl"
