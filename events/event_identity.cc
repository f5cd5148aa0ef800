#include "events/event_identity.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

// A field as `3:abc`: with its length in front no two lists of fields look
// alike.
void AppendField(absl::string_view field, std::string& out) {
  absl::StrAppend(&out, field.size(), ":", field);
}

void AppendDigest(const UserData& data, size_t key, std::string& out) {
  const auto& digest = data.hashed[key];
  AppendField(digest.has_value() ? digest->hex() : absl::string_view(), out);
}

}  // namespace

std::string EventIdentity(absl::string_view dataset_id,
                          absl::string_view host_event_id,
                          const ServerEvent& event, const LineIdentity& line) {
  std::string identity = "v1";
  AppendField(dataset_id, identity);
  AppendField(ToString(event.event_name), identity);
  if (!host_event_id.empty()) {
    AppendField("event_id", identity);
    AppendField(host_event_id, identity);
    return identity;
  }
  if (!event.order_id.empty()) {
    AppendField("order_id", identity);
    AppendField(event.order_id, identity);
    if (line.ordinal > 0) {
      AppendField(line.product_id, identity);
      AppendField(absl::StrCat(line.ordinal), identity);
    }
    return identity;
  }
  AppendField("person", identity);
  AppendDigest(event.user_data, kEmailKey, identity);
  AppendDigest(event.user_data, kPhoneKey, identity);
  AppendField(absl::StrCat(event.event_time), identity);
  AppendField(line.product_id, identity);
  return identity;
}

std::string DerivedEventId(absl::string_view identity) {
  constexpr size_t kHexDigits = 32;
  return Sha256Hex(identity).substr(0, kHexDigits);
}

}  // namespace destconn
