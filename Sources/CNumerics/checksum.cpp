#include "CNumerics.h"

#include <boost/crc.hpp>

uint32_t nnqft_crc32(uint32_t before, const void *bytes, size_t count) {
  /* The final exclusive or is undone before going on. */
  boost::crc_optimal<32, 0x04C11DB7, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc(before ^ 0xFFFFFFFF);
  crc.process_bytes(bytes, count);
  return crc.checksum();
}
