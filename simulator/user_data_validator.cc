#include "simulator/user_data_validator.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr int kTooBroad = 2804050;

constexpr std::array<absl::string_view, 11> kHashedKeys = {
    "em", "ph", "fn", "ln",      "db",         "ge",
    "ct", "st", "zp", "country", "external_id"};

constexpr std::array<absl::string_view, 5> kClearTextKeys = {
    "client_ip_address", "client_user_agent", "fbc", "fbp", "madid"};

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

bool IsDigest(absl::string_view text) {
  const absl::string_view hex = text.substr(0, kDigestOfNothing.size());
  return hex.size() == kDigestOfNothing.size() &&
         std::all_of(hex.begin(), hex.end(),
                     [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                     }) &&
         IsAppendix(text.substr(hex.size()));
}

absl::string_view Text(const Json& value) {
  if (!value.IsString()) return "";
  return {value.GetString(), value.GetStringLength()};
}

std::optional<GraphFault> CheckDigest(absl::string_view key,
                                      const Json& value) {
  const absl::string_view text = Text(value);
  if (!IsDigest(text)) {
    return InvalidParameter(
        0, "Unhashed customer data",
        absl::StrCat("user_data.", key, " must be SHA-256 in lower-case hex."));
  }
  if (text == kDigestOfNothing) {
    return InvalidParameter(
        0, "Empty customer data",
        absl::StrCat("user_data.", key, " is the digest of an empty text."));
  }
  return std::nullopt;
}

std::optional<GraphFault> CheckHashedKey(absl::string_view key,
                                         const Json& value) {
  if (!value.IsArray()) return CheckDigest(key, value);
  if (value.Empty()) {
    return InvalidParameter(0, "Empty customer data",
                            absl::StrCat("user_data.", key, " is empty."));
  }
  for (const Json& element : value.GetArray()) {
    if (auto fault = CheckDigest(key, element)) return fault;
  }
  return std::nullopt;
}

std::optional<GraphFault> CheckClearKey(absl::string_view key,
                                        const Json& value) {
  const bool is_lead = key == "lead_id" && value.IsUint64();
  if (!is_lead && (Text(value).empty() || IsDigest(Text(value)))) {
    return InvalidParameter(
        0, "Customer data must not be hashed",
        absl::StrCat("user_data.", key, " must be there in clear."));
  }
  return std::nullopt;
}

// "Best Practices": an event is refused whose keys are all in one of these
// sets.
bool IsTooBroad(const std::set<std::string>& keys) {
  static const auto& sets = *new std::array<std::set<std::string>, 4>{
      std::set<std::string>{"ct", "country", "st", "zp", "ge",
                            "client_user_agent"},
      std::set<std::string>{"db", "client_user_agent"},
      std::set<std::string>{"fn", "ge"}, std::set<std::string>{"ln", "ge"}};
  return std::any_of(sets.begin(), sets.end(),
                     [&keys](const std::set<std::string>& broad) {
                       return std::includes(broad.begin(), broad.end(),
                                            keys.begin(), keys.end());
                     });
}

}  // namespace

std::optional<GraphFault> FindUserDataFault(const rapidjson::Value& user_data) {
  std::set<std::string> keys;
  for (const auto& member : user_data.GetObject()) {
    const absl::string_view key = Text(member.name);
    keys.emplace(key);
    std::optional<GraphFault> fault;
    if (std::find(kHashedKeys.begin(), kHashedKeys.end(), key) !=
        kHashedKeys.end()) {
      fault = CheckHashedKey(key, member.value);
    } else if (key == "lead_id" ||
               std::find(kClearTextKeys.begin(), kClearTextKeys.end(), key) !=
                   kClearTextKeys.end()) {
      fault = CheckClearKey(key, member.value);
    }
    if (fault.has_value()) return fault;
  }
  if (!IsTooBroad(keys)) return std::nullopt;
  return InvalidParameter(
      kTooBroad, "Insufficient Customer Information",
      "The event has no customer information parameters, or so broad ones that "
      "a match is unlikely.");
}

}  // namespace destconn
