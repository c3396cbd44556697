/* The twin for the instruction set that the platform guarantees. */

#include <string.h>

#include "include/Kernels.h"

#define BLOCKS_TOGETHER 1
#include "baseline_registers.h"
#define INSTRUCTION_SET baseline
#include "twin.h"
