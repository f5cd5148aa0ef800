#include "simulator/handler_counts.h"

#include "absl/strings/str_cat.h"

namespace destconn {

std::string HandlerCounts::ToJson() const {
  const auto of_kind = [this](const char* kind) {
    const auto found = by_kind.find(kind);
    return found == by_kind.end() ? int64_t{0} : found->second;
  };
  return absl::StrCat(
      "{\"requests\":", requests,
      ",\"requests_by_kind\":{\"events\":", of_kind("events"),
      ",\"dataset\":", of_kind("dataset"), ",\"token\":", of_kind("token"),
      "},\"requests_refused\":", refused, ",\"events_processed\":", events,
      ",\"duplicates\":{\"offline_key\":", offline_duplicates,
      ",\"event_id\":", event_id_duplicates, "},\"connections\":", connections,
      ",\"open_connections\":", open_connections,
      ",\"failed_handshakes\":", failed_handshakes, "}");
}

}  // namespace destconn
