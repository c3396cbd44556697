/* The parts of the kernels by themselves, so that tests and the self-test see them on the device, as it built them. */

#if defined PROBES || !defined __OPENCL_C_VERSION__

/* The bits of a function's value; `word` is the argument's bits, or the random word for uniform, cosine and sine. */
FUNCTION uints probe(uint which, uints word) {
  const floats x = from_bits(word);
  floats value;
  switch (which) {
    case PROBE_UNIFORM: return bits_of(uniform(word));
    case PROBE_LOGARITHM: return bits_of(logarithm(x));
    case PROBE_COSINE: return bits_of(sincos_of_turn(word).cosine);
    case PROBE_SINE: return bits_of(sincos_of_turn(word).sine);
    case PROBE_EXPONENTIAL: return bits_of(exponential(x));
    case PROBE_ERROR_FUNCTION: return bits_of(error_function(x));
    case PROBE_SQUARE_ROOT: return bits_of(square_root(x));
    case PROBE_QUOTIENT_OF_ONE: return bits_of(quotient((floats)(1.0f), x));
    case PROBE_SINE_OF_RADIANS: return bits_of(sine(x));
    case PROBE_COSINE_OF_RADIANS: return bits_of(cosine(x));
    case PROBE_HYPERBOLIC_TANGENT: return bits_of(hyperbolic_tangent(x));
    case PROBE_GELU: activation_gelu(1, &x, &value); break;
    case PROBE_LEAKY_RELU: activation_leakyRelu(1, &x, &value); break;
    case PROBE_STEP: activation_step(1, &x, &value); break;
    case PROBE_IDENTITY: activation_identity(1, &x, &value); break;
    default: return (uints)(0u);
  }
  return bits_of(value);
}

#endif

#ifdef PROBES

/* Global size: words / LANES. */
KERNEL void probe_function(const uint which, GLOBAL const uint *words, GLOBAL uint *values) {
  const size_t i = get_global_id(0) * LANES;
#if LANES == 1
  values[i] = probe(which, words[i]);
#else
  SIZED(vstore)(probe(which, SIZED(vload)(0, words + i)), 0, values + i);
#endif
}

/* Six words in, counter and key; four out. */
KERNEL void probe_philox(GLOBAL const uint *addresses, GLOBAL uint *words) {
  const size_t i = get_global_id(0);
  GLOBAL const uint *a = addresses + 6 * i;
  philox_block block = {{(uints)(a[0]), (uints)(a[1]), (uints)(a[2]), (uints)(a[3])}};
  philox4x32(&block, a[4], a[5]);
#if LANES == 1
  for (uint w = 0; w < 4; ++w) words[4 * i + w] = block.word[w];
#else
  for (uint w = 0; w < 4; ++w) words[4 * i + w] = block.word[w].s0;
#endif
}

#endif
