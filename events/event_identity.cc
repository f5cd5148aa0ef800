#include "events/event_identity.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "hashing/sha256.h"
#include "hashing/sha256_pair.h"

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

void AppendId(const Sha256Digest& digest, std::string& out) {
  constexpr size_t kDigits = 32;
  std::array<char, 2 * sizeof(digest)> hex;
  WriteHex(digest, hex.data());
  out.append(hex.data(), kDigits);
}

}  // namespace

void AppendIdentityScope(absl::string_view dataset_id, EventName name,
                         std::string& out) {
  out += "v1";
  AppendField(dataset_id, out);
  AppendField(ToString(name), out);
}

void AppendIdentityInScope(const ServerEvent& event, const LineIdentity& line,
                           std::string& out) {
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
  AppendId(Sha256(identity), out);
}

void AppendDerivedEventIds(absl::string_view first, std::string& first_out,
                           absl::string_view second, std::string& second_out) {
  Sha256Digest first_digest;
  Sha256Digest second_digest;
  HashTextPair(first, second, first_digest, second_digest);
  AppendId(first_digest, first_out);
  AppendId(second_digest, second_out);
}

}  // namespace destconn
