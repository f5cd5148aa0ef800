#include "simulator/user_data_validator.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;
using Fault = std::optional<GraphFault>;

constexpr int kTooBroad = 2804050;

enum class Form { kDigest, kClearText, kIpAddress, kInteger };

// Of a set of keys that is too broad ("Best Practices"), or of none.
enum BroadKey : uint32_t {
  kNone = 1U << 0,
  kCt = 1U << 1,
  kCountry = 1U << 2,
  kSt = 1U << 3,
  kZp = 1U << 4,
  kGe = 1U << 5,
  kUserAgent = 1U << 6,
  kDb = 1U << 7,
  kFn = 1U << 8,
  kLn = 1U << 9,
};

struct Key {
  absl::string_view name;
  Form form;
  uint32_t bit = kNone;
};

constexpr std::array<Key, 31> kKeys = {{
    {"em", Form::kDigest},
    {"ph", Form::kDigest},
    {"fn", Form::kDigest, kFn},
    {"ln", Form::kDigest, kLn},
    {"db", Form::kDigest, kDb},
    {"ge", Form::kDigest, kGe},
    {"ct", Form::kDigest, kCt},
    {"st", Form::kDigest, kSt},
    {"zp", Form::kDigest, kZp},
    {"country", Form::kDigest, kCountry},
    {"external_id", Form::kDigest},
    {"f5first", Form::kDigest},
    {"f5last", Form::kDigest},
    {"fi", Form::kDigest},
    {"dobd", Form::kDigest},
    {"dobm", Form::kDigest},
    {"doby", Form::kDigest},
    {"client_ip_address", Form::kIpAddress},
    {"client_user_agent", Form::kClearText, kUserAgent},
    {"fbc", Form::kClearText},
    {"fbp", Form::kClearText},
    {"madid", Form::kClearText},
    {"subscription_id", Form::kClearText},
    {"anon_id", Form::kClearText},
    {"page_id", Form::kClearText},
    {"page_scoped_user_id", Form::kClearText},
    {"ctwa_clid", Form::kClearText},
    {"ig_account_id", Form::kClearText},
    {"ig_sid", Form::kClearText},
    {"lead_id", Form::kInteger},
    {"fb_login_id", Form::kInteger},
}};

// An event whose keys are all in one of these is refused.
constexpr std::array<uint32_t, 4> kBroadSets = {
    kCt | kCountry | kSt | kZp | kGe | kUserAgent, kDb | kUserAgent, kFn | kGe,
    kLn | kGe};

constexpr absl::string_view kDigestOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Meta's newer clients mark a digest with a dot and 2 or 8 characters behind
// it.
bool IsAppendix(absl::string_view text) {
  return text.empty() ||
         ((text.size() == 3 || text.size() == 9) && text[0] == '.' &&
          std::all_of(text.begin() + 1, text.end(), [](char c) {
            return absl::ascii_isgraph(static_cast<unsigned char>(c));
          }));
}

constexpr std::array<bool, 256> NoHexDigits() {
  std::array<bool, 256> others = {};
  others.fill(true);
  for (const char c : absl::string_view("0123456789abcdef")) {
    others[static_cast<uint8_t>(c)] = false;
  }
  return others;
}

// Without a branch a character: most of what is checked are digests.
bool IsDigest(absl::string_view text) {
  static constexpr std::array<bool, 256> kNoHexDigits = NoHexDigits();
  if (text.size() < kDigestOfNothing.size()) return false;
  bool others = false;
  for (size_t i = 0; i < kDigestOfNothing.size(); ++i) {
    others |= kNoHexDigits[static_cast<uint8_t>(text[i])];
  }
  return !others && IsAppendix(text.substr(kDigestOfNothing.size()));
}

bool IsIpAddress(absl::string_view text) {
  unsigned char address[sizeof(in6_addr)];
  const std::string copy(text);
  return inet_pton(AF_INET, copy.c_str(), address) == 1 ||
         inet_pton(AF_INET6, copy.c_str(), address) == 1;
}

GraphFault Refuse(absl::string_view title, absl::string_view key,
                  absl::string_view what) {
  return InvalidParameter(0, title, absl::StrCat("user_data.", key, " ", what));
}

Fault CheckDigest(absl::string_view key, const Json& value) {
  const absl::string_view text = TextOf(value);
  if (!IsDigest(text)) {
    return Refuse("Unhashed customer data", key,
                  "must be SHA-256 in lower-case hex.");
  }
  if (text.substr(0, kDigestOfNothing.size()) == kDigestOfNothing) {
    return Refuse("Empty customer data", key,
                  "is the digest of an empty text.");
  }
  return std::nullopt;
}

Fault CheckDigests(absl::string_view key, const Json& value) {
  if (!value.IsArray()) return CheckDigest(key, value);
  if (value.Empty()) return Refuse("Empty customer data", key, "is empty.");
  for (const Json& element : value.GetArray()) {
    if (auto fault = CheckDigest(key, element)) return fault;
  }
  return std::nullopt;
}

Fault CheckClear(const Key& key, const Json& value) {
  const absl::string_view text = TextOf(value);
  if (text.size() >= kDigestOfNothing.size() && IsDigest(text)) {
    return Refuse("Customer data must not be hashed", key.name,
                  "must be there in clear.");
  }
  const bool is_integer = value.IsUint64() || value.IsInt64();
  if (key.form == Form::kInteger ? !is_integer : text.empty()) {
    return Refuse(
        "Invalid customer data", key.name,
        key.form == Form::kInteger ? "must be an integer." : "must be a text.");
  }
  if (key.form == Form::kIpAddress && !IsIpAddress(text)) {
    return Refuse("Invalid customer data", key.name,
                  "must be an IPv4 or IPv6 address.");
  }
  return std::nullopt;
}

const Key* FindKey(absl::string_view name) {
  const auto* key =
      std::find_if(kKeys.begin(), kKeys.end(),
                   [name](const Key& k) { return k.name == name; });
  return key == kKeys.end() ? nullptr : key;
}

}  // namespace

Fault FindUserDataFault(const Json& user_data) {
  uint32_t keys = 0;
  for (const auto& member : user_data.GetObject()) {
    const Key* key = FindKey(TextOf(member.name));
    if (key == nullptr) continue;
    keys |= key->bit;
    if (auto fault = key->form == Form::kDigest
                         ? CheckDigests(key->name, member.value)
                         : CheckClear(*key, member.value)) {
      return fault;
    }
  }
  const bool too_broad =
      std::any_of(kBroadSets.begin(), kBroadSets.end(),
                  [keys](uint32_t broad) { return (keys & ~broad) == 0; });
  if (!too_broad) return std::nullopt;
  return InvalidParameter(
      kTooBroad, "Insufficient Customer Information",
      "The event has no customer information parameters, or so broad ones that "
      "a match is unlikely.");
}

}  // namespace destconn
