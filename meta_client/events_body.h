#ifndef META_CLIENT_EVENTS_BODY_H_
#define META_CLIENT_EVENTS_BODY_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "meta_client/event_json.h"
#include "meta_client/http_body.h"

namespace destconn {

// The bytes of `MakeBody`, without a copy of the events: they must live until
// the request is done.
std::shared_ptr<const HttpBody> EventsBody(
    absl::Span<const absl::string_view> events, const BodyOptions& options);

}  // namespace destconn

#endif  // META_CLIENT_EVENTS_BODY_H_
