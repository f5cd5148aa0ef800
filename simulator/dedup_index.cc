#include "simulator/dedup_index.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr int64_t kWindow = int64_t{7} * 86'400;

// Lengths keep apart what would otherwise read the same.
void AddPart(absl::string_view part, std::string& key) {
  absl::StrAppend(&key, part.size(), ":", part);
}

// The member's text, or its JSON if it is none; empty if it is not there.
void AddMember(const Json& object, const char* name, std::string& key) {
  const Json* value = FindMember(object, name);
  if (value != nullptr && !value->IsString()) {
    AddPart(ToJson(*value), key);
  } else {
    AddPart(value == nullptr ? "" : TextOf(*value), key);
  }
}

// The same for each order of members and of a list's elements, and for a lone
// value as for a list of it.
std::string CanonicalUserData(const Json& user_data) {
  std::vector<std::string> members;
  for (const auto& member : user_data.GetObject()) {
    std::vector<std::string> values;
    if (member.value.IsArray()) {
      for (const Json& value : member.value.GetArray()) {
        values.push_back(ToJson(value));
      }
      std::sort(values.begin(), values.end());
    } else {
      values.push_back(ToJson(member.value));
    }
    members.push_back(
        absl::StrCat(TextOf(member.name), "=", absl::StrJoin(values, ",")));
  }
  std::sort(members.begin(), members.end());
  return absl::StrJoin(members, ";");
}

EventKeys::Digest DigestOf(const std::string& key) {
  unsigned char bytes[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), bytes);
  EventKeys::Digest digest;
  std::memcpy(digest.data(), bytes, sizeof(digest));
  return digest;
}

bool IsOffline(const Json& event) {
  const absl::string_view source = TextOfMember(event, "action_source");
  return source != "website" && source != "app";
}

std::string OfflineKey(absl::string_view dataset, const Json& event) {
  std::string key;
  AddPart(dataset, key);
  AddMember(event, "event_time", key);
  AddMember(event, "event_name", key);
  const Json* custom_data = FindMember(event, "custom_data");
  const Json nothing;
  const Json& custom = custom_data == nullptr ? nothing : *custom_data;
  AddMember(custom, "item_number", key);
  const Json* order = FindMember(custom, "order_id");
  const Json* user_data = FindMember(event, "user_data");
  if (order != nullptr) {
    key += "o";
    AddMember(custom, "order_id", key);
  } else if (user_data != nullptr && user_data->IsObject()) {
    key += "u";
    AddPart(CanonicalUserData(*user_data), key);
  }
  return key;
}

}  // namespace

EventKeys KeysOf(absl::string_view dataset, const Json& event) {
  EventKeys keys;
  if (IsOffline(event)) keys.offline = DigestOf(OfflineKey(dataset, event));
  if (FindMember(event, "event_id") != nullptr) {
    std::string key;
    AddPart(dataset, key);
    AddMember(event, "event_name", key);
    AddMember(event, "event_id", key);
    keys.event_id = DigestOf(key);
  }
  return keys;
}

Duplicate DedupIndex::AddAndCheck(const EventKeys& keys, absl::Time now) {
  Duplicate duplicate;
  const int64_t seconds = absl::ToUnixSeconds(now);
  if (keys.offline.has_value()) {
    const auto [first, is_new] = offline_.try_emplace(*keys.offline, seconds);
    duplicate.offline_key = !is_new && seconds - first->second <= kWindow;
    if (!is_new && !duplicate.offline_key) first->second = seconds;
  }
  if (keys.event_id.has_value()) {
    duplicate.event_id = !event_ids_.insert(*keys.event_id).second;
  }
  return duplicate;
}

}  // namespace destconn
