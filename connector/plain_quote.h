#ifndef CONNECTOR_PLAIN_QUOTE_H_
#define CONNECTOR_PLAIN_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// `text` as a JSON string of printable ASCII alone: whatever a terminal could
// take for a command, and whatever could make a line look like another
// (control characters, escape sequences, marks that turn the writing
// direction), is written as \uXXXX. Of what is no UTF-8 each byte is \ufffd.
std::string PlainQuoted(absl::string_view text);

}  // namespace destconn

#endif  // CONNECTOR_PLAIN_QUOTE_H_
