#ifndef META_CLIENT_EVENT_JSON_H_
#define META_CLIENT_EVENT_JSON_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/text_buffer.h"
#include "events/server_event.h"

namespace destconn {

// Appends one element of `data` (Conversions API, "Server Event Parameters").
// Equal events give equal bytes: keys in a fixed order, decimals without
// exponent.
void AppendEventJson(const ServerEvent& event, TextBuffer& out);

// What stands beside `data` in a request's body. Empty: left out.
struct BodyOptions {
  std::string test_event_code = "";
  std::string upload_tag = "";
  std::string partner_agent = "";
};

// A request's body around events that are JSON already.
std::string MakeBody(absl::Span<const absl::string_view> events,
                     const BodyOptions& options);

}  // namespace destconn

#endif  // META_CLIENT_EVENT_JSON_H_
