/* The OpenCL program's text, embedded so that a copied binary works anywhere. */

#include "include/Kernels.h"

static const char ensemble_law_text[] = {
#embed "include/ensemble_law.h"
};
static const char ensemble_text[] = {
#embed "include/ensemble.h"
};
static const char dialect_text[] = {
#embed "dialect.h"
};
static const char philox_text[] = {
#embed "philox.cl"
};
static const char logarithm_text[] = {
#embed "logarithm.cl"
};
static const char sincos_text[] = {
#embed "sincos.cl"
};
static const char exponential_text[] = {
#embed "exponential.cl"
};
static const char error_function_text[] = {
#embed "error_function.cl"
};
static const char hyperbolic_tangent_text[] = {
#embed "hyperbolic_tangent.cl"
};
static const char gelu_tail_text[] = {
#embed "gelu_tail.cl"
};
static const char normal_text[] = {
#embed "normal.cl"
};
static const char activations_text[] = {
#embed "activations.cl"
};
static const char activation_choice_text[] = {
#embed "activation_choice.cl"
};
static const char probe_numbers_text[] = {
#embed "include/probe_numbers.h"
};
static const char probes_text[] = {
#embed "probes.cl"
};
static const char rate_numbers_text[] = {
#embed "include/rate_numbers.h"
};
static const char network_text[] = {
#embed "network.cl"
};
static const char layer_text[] = {
#embed "layer.cl"
};
static const char moments_text[] = {
#embed "moments.cl"
};
static const char tiles_text[] = {
#embed "tiles.cl"
};
static const char powers_text[] = {
#embed "powers.cl"
};
static const char values_text[] = {
#embed "values.cl"
};
static const char chunk_text[] = {
#embed "chunk.cl"
};
static const char rates_text[] = {
#embed "rates.cl"
};
static const char kernels_text[] = {
#embed "kernels.cl"
};

#define SOURCE(part) {part##_text, sizeof part##_text}

/* In the order in which each part needs those before it; text.h has the same but for the headers. */
static const nnqft_source sources[] = {
    SOURCE(ensemble_law),
    SOURCE(ensemble),
    SOURCE(dialect),
    SOURCE(philox),
    SOURCE(logarithm),
    SOURCE(sincos),
    SOURCE(exponential),
    SOURCE(error_function),
    SOURCE(hyperbolic_tangent),
    SOURCE(gelu_tail),
    SOURCE(normal),
    SOURCE(activations),
    SOURCE(activation_choice),
    SOURCE(probe_numbers),
    SOURCE(probes),
    SOURCE(network),
    SOURCE(layer),
    SOURCE(moments),
    SOURCE(tiles),
    SOURCE(powers),
    SOURCE(values),
    SOURCE(chunk),
    SOURCE(rate_numbers),
    SOURCE(rates),
    SOURCE(kernels),
};

size_t nnqft_source_count(void) { return sizeof sources / sizeof *sources; }

nnqft_source nnqft_source_at(size_t index) { return sources[index]; }
