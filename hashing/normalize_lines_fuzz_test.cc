// Any bytes as the input of `destinationctl normalize`: never a crash, one
// answer a line.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "hashing/normalize_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  std::ostringstream out;
  destconn::NormalizeLinesOptions options;
  options.explain = true;
  // The status says whether lines were bad, and any bytes may be.
  static_cast<void>(destconn::NormalizeLines(in, out, options));
  return 0;
}
