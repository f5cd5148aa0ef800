#include "events/event_identity.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

// A field as `3:abc`: with its length in front no two lists of fields look
// alike.
void AppendField(absl::string_view field, std::string& out) {
  char size[std::numeric_limits<size_t>::digits10 + 2];
  char* end = std::to_chars(size, std::end(size), field.size()).ptr;
  *end++ = ':';
  out.append(size, static_cast<size_t>(end - size));
  out.append(field.data(), field.size());
}

void AppendNumber(int64_t number, std::string& out) {
  const absl::AlphaNum digits(number);
  AppendField(digits.Piece(), out);
}

void AppendDigest(const UserData& data, size_t key, std::string& out) {
  const auto& digest = data.hashed[key];
  AppendField(digest.has_value() ? digest->hex() : absl::string_view(), out);
}

}  // namespace

void AppendEventIdentity(absl::string_view dataset_id, const ServerEvent& event,
                         const LineIdentity& line, std::string& out) {
  out += "v1";
  AppendField(dataset_id, out);
  AppendField(ToString(event.event_name), out);
  if (!event.event_id.empty()) {
    AppendField("event_id", out);
    AppendField(event.event_id, out);
    return;
  }
  if (!event.order_id.empty()) {
    AppendField("order_id", out);
    AppendField(event.order_id, out);
    if (line.ordinal > 0) {
      AppendField(line.product_id, out);
      AppendNumber(line.ordinal, out);
    }
    return;
  }
  AppendField("person", out);
  AppendDigest(event.user_data, kEmailKey, out);
  AppendDigest(event.user_data, kPhoneKey, out);
  AppendNumber(event.event_time, out);
  AppendField(line.product_id, out);
}

void AppendDerivedEventId(absl::string_view identity, std::string& out) {
  constexpr size_t kDigits = 32;
  const Sha256Digest digest = Sha256(identity);
  std::array<char, 2 * digest.size()> hex;
  WriteHex(digest, hex.data());
  out.append(hex.data(), kDigits);
}

}  // namespace destconn
