#ifndef META_CLIENT_EVENT_INDEX_HINT_H_
#define META_CLIENT_EVENT_INDEX_HINT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "meta_client/json_reader.h"

namespace destconn {

// The place in `data` of the event that an error complains of, if the error
// names one. Meta documents none, but paths such as `data[3][user_data]` were
// seen in messages. A hint: texts are localised, can echo what was sent and are
// not kept, so nothing may rest on it without being confirmed.
std::optional<int64_t> EventIndexHint(const JsonReader& body);

// The number behind `data` in a path such as `data[3]`, `data['3']`, `data.3`
// or `data/3` within `text`; nothing if there is none.
std::optional<int64_t> IndexInPath(absl::string_view text);

}  // namespace destconn

#endif  // META_CLIENT_EVENT_INDEX_HINT_H_
