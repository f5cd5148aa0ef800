#include "cli/display_width.h"

#include <algorithm>

namespace destconn {

size_t DisplayWidth(absl::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace destconn
