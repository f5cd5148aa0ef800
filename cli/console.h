#ifndef CLI_CONSOLE_H_
#define CLI_CONSOLE_H_

#include <cstddef>
#include <istream>
#include <ostream>

#include "base/clock.h"

namespace destconn {

// What a command reads from, writes to and tells the time by. Results go to
// `out`, everything else to `err`.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Clock& clock;
  // Of the terminal that `err` is; 0 if it is none.
  size_t err_width = 0;
  // Of the lines on `out`.
  size_t out_width = 80;
};

}  // namespace destconn

#endif  // CLI_CONSOLE_H_
