#ifndef CLI_DISPLAY_WIDTH_H_
#define CLI_DISPLAY_WIDTH_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace destconn {

// How many characters a terminal shows for `text`, taking one column each.
size_t DisplayWidth(absl::string_view text);

}  // namespace destconn

#endif  // CLI_DISPLAY_WIDTH_H_
