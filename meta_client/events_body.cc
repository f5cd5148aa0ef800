#include "meta_client/events_body.h"

#include <cstddef>
#include <string>
#include <utility>

namespace destconn {

std::shared_ptr<const HttpBody> EventsBody(
    absl::Span<const absl::string_view> events, const BodyOptions& options) {
  // The body around no events has the head and the tail of any other.
  constexpr absl::string_view kHead = "{\"data\":[";
  std::string tail = MakeBody({}, options).substr(kHead.size());
  auto body = std::make_shared<HttpBody>();
  body->AppendView(kHead);
  for (size_t i = 0; i < events.size(); ++i) {
    if (i > 0) body->AppendView(",");
    body->AppendView(events[i]);
  }
  body->Append(std::move(tail));
  return body;
}

}  // namespace destconn
