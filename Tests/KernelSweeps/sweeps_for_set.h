/* The sweeps for one instruction set. The including file defines SET, the suffix of the functions. */

#define PASTE(name, set) name##_##set
#define EXPAND(name, set) PASTE(name, set)
#define FOR_SET(name) EXPAND(name, SET)

/* Words are taken in tiles, which vectorise. */
#define TILE 1024
#define EACH_IN_TILE for (uint i = 0; i < TILE; ++i)

static void FOR_SET(evaluate_tile)(sweep_function function, const uint *words, uint *values) {
  switch (function) {
    case SWEEP_UNIFORM: EACH_IN_TILE values[i] = bits_of(uniform(words[i])); break;
    case SWEEP_LOGARITHM: EACH_IN_TILE values[i] = bits_of(logarithm(from_bits(words[i]))); break;
    case SWEEP_COSINE: EACH_IN_TILE values[i] = bits_of(sincos_of_turn(words[i]).cosine); break;
    case SWEEP_SINE: EACH_IN_TILE values[i] = bits_of(sincos_of_turn(words[i]).sine); break;
    case SWEEP_EXPONENTIAL: EACH_IN_TILE values[i] = bits_of(activation_gauss(from_bits(words[i]))); break;
    case SWEEP_ERROR_FUNCTION: EACH_IN_TILE values[i] = bits_of(activation_erf(from_bits(words[i]))); break;
    case SWEEP_RELU: EACH_IN_TILE values[i] = bits_of(activation_relu(from_bits(words[i]))); break;
  }
}

static float FOR_SET(uniform_by)(sweep_generator generator, uint word) {
  return generator == SWEEP_24_BITS   ? fused((float)(int)(word >> 8), 0x1p-24f, 0x1p-25f)
         : generator == SWEEP_12_BITS ? fused((float)(int)(word >> 20), 0x1p-12f, 0x1p-13f)
                                      : uniform(word);
}

static __attribute__((always_inline)) inline float FOR_SET(radius_by)(sweep_generator generator, uint word) {
  return square_root(-2.0f * logarithm(FOR_SET(uniform_by)(generator, word)));
}

static void FOR_SET(radius_moments)(sweep_generator generator, uint64_t first, uint64_t last, double *sums) {
  for (uint64_t start = first; start < last; start += TILE) {
    double lanes[3][16] = {{0}};
    for (uint i = 0; i < TILE; i += 16) {
      for (uint lane = 0; lane < 16; ++lane) {
        const double r = FOR_SET(radius_by)(generator, (uint)start + i + lane);
        const double square = r * r;
        lanes[0][lane] += square;
        lanes[1][lane] += square * square;
        lanes[2][lane] += square * square * square;
      }
    }
    for (uint power = 0; power < 3; ++power)
      for (uint lane = 0; lane < 16; ++lane) sums[power] += lanes[power][lane];
  }
}

static void FOR_SET(angle_moments)(uint64_t first, uint64_t last, double *sums) {
  for (uint64_t start = first; start < last; start += TILE) {
    double lanes[6][16] = {{0}};
    for (uint i = 0; i < TILE; i += 16) {
      for (uint lane = 0; lane < 16; ++lane) {
        const turn direction = sincos_of_turn((uint)start + i + lane);
        const double c = (double)direction.cosine * direction.cosine;
        const double s = (double)direction.sine * direction.sine;
        lanes[0][lane] += c;
        lanes[1][lane] += c * c;
        lanes[2][lane] += c * c * c;
        lanes[3][lane] += s;
        lanes[4][lane] += s * s;
        lanes[5][lane] += s * s * s;
      }
    }
    for (uint power = 0; power < 6; ++power)
      for (uint lane = 0; lane < 16; ++lane) sums[power] += lanes[power][lane];
  }
}

/* Four deviates of one network; `generator` is a constant where this is inlined. */
static __attribute__((always_inline)) inline four_normals FOR_SET(draw)(sweep_generator generator, sweep_address at,
                                                                        ulong network) {
  const uint rounds = generator == SWEEP_TWO_ROUNDS ? 2 : generator == SWEEP_THREE_ROUNDS ? 3 : PHILOX_ROUNDS;
  const ulong seed = generator == SWEEP_ADDED_SEED ? 0 : at.seed;
  const ulong n = generator == SWEEP_ADDED_SEED ? network + at.seed : network;
  philox_block block = philox4x32_rounds(at.block, at.width, (uint)n, (uint)(n >> 32), (uint)seed, (uint)(seed >> 32),
                                         rounds);
  if (generator == SWEEP_TWELVE_UNIFORM) {
    const philox_block more = philox4x32(at.block, ~at.width, (uint)n, (uint)(n >> 32), (uint)seed, (uint)(seed >> 32));
    four_normals result;
    for (uint member = 0; member < 4; ++member) {
      float sum = -6.0f;
      for (uint byte = 0; byte < 12; ++byte) {
        const uint word = byte < 6 ? block.word[member] : more.word[member];
        sum += ((float)(int)((word >> (byte % 6 * 5)) & 31u) + 0.5f) * 0x1p-5f;
      }
      result.value[member] = sum;
    }
    return result;
  }
  if (generator == SWEEP_ONE_WORD) {
    block.word[1] = block.word[0];
    block.word[3] = block.word[2];
  }
  if (generator != SWEEP_24_BITS && generator != SWEEP_12_BITS) return normals(block);
  const float r0 = FOR_SET(radius_by)(generator, block.word[0]);
  const float r2 = FOR_SET(radius_by)(generator, block.word[2]);
  const turn t1 = sincos_of_turn(block.word[1]);
  const turn t3 = sincos_of_turn(block.word[3]);
  const four_normals result = {{r0 * t1.cosine, r0 * t1.sine, r2 * t3.cosine, r2 * t3.sine}};
  return result;
}

/* A tile of blocks, member by member. */
static void FOR_SET(draw_tile)(sweep_generator generator, sweep_address at, uint step, float values[4][TILE]) {
  switch (generator) {
#define DRAW_CASE(name)                                                             \
  case name:                                                                        \
    EACH_IN_TILE {                                                                  \
      const four_normals z = FOR_SET(draw)(name, at, at.network + (ulong)step * i); \
      for (uint member = 0; member < 4; ++member) values[member][i] = z.value[member]; \
    }                                                                               \
    break;
    DRAW_CASE(SWEEP_PRODUCTION)
    DRAW_CASE(SWEEP_24_BITS)
    DRAW_CASE(SWEEP_12_BITS)
    DRAW_CASE(SWEEP_TWO_ROUNDS)
    DRAW_CASE(SWEEP_THREE_ROUNDS)
    DRAW_CASE(SWEEP_ADDED_SEED)
    DRAW_CASE(SWEEP_ONE_WORD)
    DRAW_CASE(SWEEP_TWELVE_UNIFORM)
#undef DRAW_CASE
  }
}

/* The bin, among `bins` equal ones, of the normal distribution function at z. The float rounds by 6e-8. */
static __attribute__((always_inline)) inline uint FOR_SET(bin_of)(float z, uint bins) {
  const float part = fused(0.5f, error_function(z * 0x1.6a09e6p-1f), 0.5f);
  const uint bin = (uint)(int)(part * (float)(int)bins);
  return bin < bins ? bin : bins - 1;
}

static void FOR_SET(count_normals)(sweep_generator generator, sweep_address at, uint64_t networks, double *power_sums,
                                   uint64_t *bins) {
  float values[4][TILE];
  uint places[TILE];
  for (uint64_t done = 0; done < networks; done += TILE, at.network += TILE) {
    FOR_SET(draw_tile)(generator, at, 1, values);
    for (uint member = 0; member < 4; ++member) {
      double lanes[6][16] = {{0}};
      for (uint i = 0; i < TILE; i += 16) {
        for (uint lane = 0; lane < 16; ++lane) {
          const double z = values[member][i + lane];
          const double square = z * z;
          const double cube = square * z;
          lanes[0][lane] += z;
          lanes[1][lane] += square;
          lanes[2][lane] += cube;
          lanes[3][lane] += square * square;
          lanes[4][lane] += square * cube;
          lanes[5][lane] += cube * cube;
        }
      }
      for (uint power = 0; power < 6; ++power)
        for (uint lane = 0; lane < 16; ++lane) power_sums[power] += lanes[power][lane];
      EACH_IN_TILE places[i] = FOR_SET(bin_of)(values[member][i], SWEEP_BINS);
      EACH_IN_TILE ++bins[places[i]];
    }
  }
}

static void FOR_SET(count_pairs)(sweep_generator generator, sweep_address a, uint member_a, sweep_address b,
                                 uint member_b, uint64_t pairs, uint64_t *counts) {
  float values_a[4][TILE], values_b[4][TILE];
  uint places[TILE];
  for (uint64_t done = 0; done < pairs; done += TILE, a.network += 2 * TILE, b.network += 2 * TILE) {
    FOR_SET(draw_tile)(generator, a, 2, values_a);
    FOR_SET(draw_tile)(generator, b, 2, values_b);
    EACH_IN_TILE places[i] = FOR_SET(bin_of)(values_a[member_a][i], SWEEP_GRID) * SWEEP_GRID +
                             FOR_SET(bin_of)(values_b[member_b][i], SWEEP_GRID);
    EACH_IN_TILE ++counts[places[i]];
  }
}

static const sweeps FOR_SET(sweeps) = {FOR_SET(evaluate_tile), FOR_SET(radius_moments), FOR_SET(angle_moments),
                                       FOR_SET(count_normals), FOR_SET(count_pairs)};

#undef PASTE
#undef EXPAND
#undef FOR_SET
#undef TILE
#undef EACH_IN_TILE
