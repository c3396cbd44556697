/* What a device does at most, and what it makes of the kernels' parts, in loops that do nothing else, for `nnqft bench`.

   Every loop has chains of operations that do not wait for each other: with the registers that a chain's numbers take, more than the latency of a
   multiply-add times the units that do it, and as many as there are registers for. */

#if defined RATES || !defined __OPENCL_C_VERSION__

/* LANES numbers take one of AVX-512's 32 registers, or of a GPU's; two of AVX2's 16; four of 16 or 32 elsewhere. */
#if LANES == 1 || BLOCKS_TOGETHER > 1
#define CHAINS 12
#define MIXED_CHAINS 6
#else
#define CHAINS 6
#define MIXED_CHAINS 4
#endif

#define EACH_CHAIN UNROLL_FULLY for (uint chain = 0; chain < CHAINS; ++chain)

/* Numbers that are different in every lane and every chain, in (1, 2). */
FUNCTION floats rate_start(uint chain, uint seed) {
  uints low, high;
  consecutive(seed, &low, &high);
  return from_bits(((low * 0x9E3779B9u + chain * 0xBB67AE85u) >> 9) | 0x3f800000u);
}

#define DEFINE_FLOAT_RATE(name, step)                                     \
  FUNCTION uints name(uint count, uint seed) {                            \
    floats x[CHAINS];                                                     \
    EACH_CHAIN x[chain] = rate_start(chain, seed);                        \
    for (uint turn = 0; turn < count; turn += CHAINS) EACH_CHAIN { step } \
    uints all = (uints)(0u);                                              \
    EACH_CHAIN all ^= bits_of(x[chain]);                                  \
    return all;                                                           \
  }

/* One multiply-add. */
DEFINE_FLOAT_RATE(rate_multiply_add, x[chain] = fused(x[chain], (floats)(0.75f), (floats)(0.375f));)
/* A root, and a multiply-add. */
DEFINE_FLOAT_RATE(rate_square_root, x[chain] = square_root(fused(x[chain], (floats)(0.75f), (floats)(1.5f)));)
/* A quotient, and a multiply-add. */
DEFINE_FLOAT_RATE(rate_quotient, x[chain] = quotient((floats)(3.0f), fused(x[chain], (floats)(0.75f), (floats)(1.5f)));)

#define DEFINE_WORD_RATE(name, step)                                      \
  FUNCTION uints name(uint count, uint seed) {                            \
    uints x[CHAINS];                                                      \
    EACH_CHAIN x[chain] = bits_of(rate_start(chain, seed));               \
    for (uint turn = 0; turn < count; turn += CHAINS) EACH_CHAIN { step } \
    uints all = (uints)(0u);                                              \
    EACH_CHAIN all ^= x[chain];                                           \
    return all;                                                           \
  }

/* Two operations, which no instruction does at once and no compiler makes one of. */
DEFINE_WORD_RATE(rate_integer, x[chain] = (x[chain] + 0x9E3779B9u) ^ 0x55555555u;)
/* Both halves of a product of 32 bits, and one operation. */
DEFINE_WORD_RATE(rate_wide_product, uints high; uints low; multiply(0xD2511F53u, x[chain], &high, &low); x[chain] = high ^ low;)

/* Two multiply-adds and two operations on integers. */
FUNCTION uints rate_mixed(uint count, uint seed) {
  floats x[MIXED_CHAINS];
  uints y[MIXED_CHAINS];
  UNROLL_FULLY for (uint chain = 0; chain < MIXED_CHAINS; ++chain) {
    x[chain] = rate_start(chain, seed);
    y[chain] = bits_of(x[chain]);
  }
  for (uint turn = 0; turn < count; turn += MIXED_CHAINS)
    UNROLL_FULLY for (uint chain = 0; chain < MIXED_CHAINS; ++chain) {
      x[chain] = fused(x[chain], (floats)(0.75f), (floats)(0.375f));
      y[chain] += 0x9E3779B9u;
      x[chain] = fused(x[chain], (floats)(0.5f), (floats)(0.625f));
      y[chain] ^= 0x55555555u;
    }
  uints all = (uints)(0u);
  UNROLL_FULLY for (uint chain = 0; chain < MIXED_CHAINS; ++chain) all ^= bits_of(x[chain]) ^ y[chain];
  return all;
}

/* STRANDS multiply-adds in double precision. */
FUNCTION uints rate_double_multiply_add(uint count, uint seed) {
  strands x[CHAINS];
  EACH_CHAIN x[chain] = (strands)((double)(seed + chain));
  for (uint turn = 0; turn < count; turn += CHAINS)
    EACH_CHAIN x[chain] = fused_strands(x[chain], (strands)(0.75), (strands)(0.375));
  double all = 0.0;
  EACH_CHAIN all += total_of_strands(x[chain]);
  return all == 0.0 ? (uints)(0u) : (uints)(1u);
}

/* A block of Philox. */
FUNCTION uints rate_philox(uint count, uint seed) {
  uints all = (uints)(0u);
  for (uint block = 0; block < count; block += BLOCKS_TOGETHER) {
    philox_block words[BLOCKS_TOGETHER];
    philox_of_numbers(block, seed, seed, BLOCKS_TOGETHER, words, seed, count);
    UNROLL_FULLY for (uint b = 0; b < BLOCKS_TOGETHER; ++b)
      all ^= words[b].word[0] ^ words[b].word[1] ^ words[b].word[2] ^ words[b].word[3];
  }
  return all;
}

/* The deviates of a block of Philox, a window at a time. */
FUNCTION uints rate_normals(uint count, uint seed) {
  const ensemble_law law = {seed, 0u, 1u, 0.0f, 1.0f, 1.0f, 0.0f, 1.0f};
  floats sums[4];
  UNROLL_FULLY for (uint member = 0; member < 4; ++member) sums[member] = (floats)(0.0f);
  for (uint block = 0; block < count; block += WINDOW / 4) {
    floats deviates[WINDOW];
    draw_window(law, seed, block, WINDOW, deviates);
    for (uint place = 0; place < WINDOW; place += 4)
      UNROLL_FULLY for (uint member = 0; member < 4; ++member) sums[member] += deviates[place + member];
  }
  return bits_of((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

FUNCTION void activate_pair(uint activation, const floats *z, floats *values) {
  if (IS_SIDE_BY_SIDE(activation)) {
    activate(activation, 2, z, values);
  } else {
    activate(activation, 1, z, values);
    activate(activation, 1, z + 1, values + 1);
  }
}

/* Four values of an activation, as many side by side as in a network (network.cl), with a multiply-add and three additions before them and
   four after. */
FUNCTION uints rate_activation(uint activation, uint count, uint seed) {
  floats z = rate_start(0u, seed), a = z, b = z, c = z, d = z;
  for (uint turn = 0; turn < count; turn += 4) {
    z = fused(z, (floats)(-0.9990234375f), (floats)(0.5f));
    const floats first[2] = {z, z + 0.125f}, second[2] = {z + 0.25f, z + 0.5f};
    floats values[2];
    activate_pair(activation, first, values);
    a += values[0];
    b += values[1];
    activate_pair(activation, second, values);
    c += values[0];
    d += values[1];
  }
  return bits_of(a) ^ bits_of(b) ^ bits_of(c) ^ bits_of(d);
}

/* `count` turns of one of the loops, a multiple of RATE_STEP; the result is there to keep compilers from leaving them out. */
FUNCTION uints rate(uint which, uint activation, uint count, uint seed) {
  switch (which) {
    case RATE_MULTIPLY_ADD: return rate_multiply_add(count, seed);
    case RATE_INTEGER: return rate_integer(count, seed);
    case RATE_MIXED: return rate_mixed(count, seed);
    case RATE_WIDE_PRODUCT: return rate_wide_product(count, seed);
    case RATE_SQUARE_ROOT: return rate_square_root(count, seed);
    case RATE_QUOTIENT: return rate_quotient(count, seed);
    case RATE_DOUBLE_MULTIPLY_ADD: return rate_double_multiply_add(count, seed);
    case RATE_PHILOX: return rate_philox(count, seed);
    case RATE_NORMALS: return rate_normals(count, seed);
    default: break;
  }
#ifdef __OPENCL_C_VERSION__
  return rate_activation(activation, count, seed);
#else
  /* The activation is a constant in each loop. */
#define RATE_CASE(name) \
  case ACTIVATION_##name: return rate_activation(ACTIVATION_##name, count, seed);
  switch (activation) { EACH_ACTIVATION(RATE_CASE) }
#undef RATE_CASE
  return (uints)(0u);
#endif
}

#endif

#ifdef RATES

/* Global size: as many as keep the device busy. */
KERNEL void rates(const uint which, const uint count, GLOBAL uint *results) {
  const uint item = (uint)get_global_id(0);
  const uints result = rate(which, ACTIVATION, count, item);
#if LANES == 1
  results[item] = result;
#else
  const uint8 half_of_lanes = result.lo ^ result.hi;
  results[item] = half_of_lanes.s0 ^ half_of_lanes.s1 ^ half_of_lanes.s2 ^ half_of_lanes.s3 ^ half_of_lanes.s4 ^ half_of_lanes.s5 ^
                  half_of_lanes.s6 ^ half_of_lanes.s7;
#endif
}

#endif
