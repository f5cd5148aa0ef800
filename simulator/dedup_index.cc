#include "simulator/dedup_index.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr int64_t kWindow = int64_t{7} * 86'400;

// The member's text, or its JSON if it is none; empty if it is not there.
void AddMember(const Json& object, const char* name, KeyDigest& key) {
  const Json* value = FindMember(object, name);
  if (value == nullptr || value->IsString()) {
    key.Add(value == nullptr ? "" : TextOf(*value));
  } else if (value->IsInt64()) {
    key.Add(absl::AlphaNum(value->GetInt64()).Piece());
  } else {
    key.Add(ToJson(*value));
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

bool IsOffline(const Json& event) {
  const absl::string_view source = TextOfMember(event, "action_source");
  return source != "website" && source != "app";
}

EventKeys::Digest OfflineKey(absl::string_view dataset, const Json& event) {
  KeyDigest key;
  key.Add(dataset);
  AddMember(event, "event_time", key);
  AddMember(event, "event_name", key);
  const Json* custom_data = FindMember(event, "custom_data");
  const Json nothing;
  const Json& custom = custom_data == nullptr ? nothing : *custom_data;
  AddMember(custom, "item_number", key);
  const Json* order = FindMember(custom, "order_id");
  const Json* user_data = FindMember(event, "user_data");
  if (order != nullptr) {
    key.Add("order");
    AddMember(custom, "order_id", key);
  } else if (user_data != nullptr && user_data->IsObject()) {
    key.Add("user");
    key.Add(CanonicalUserData(*user_data));
  }
  return key.value();
}

}  // namespace

EventKeys KeysOf(absl::string_view dataset, const Json& event) {
  EventKeys keys;
  if (IsOffline(event)) keys.offline = OfflineKey(dataset, event);
  if (FindMember(event, "event_id") != nullptr) {
    KeyDigest key;
    key.Add(dataset);
    AddMember(event, "event_name", key);
    AddMember(event, "event_id", key);
    keys.event_id = key.value();
  }
  return keys;
}

void DedupIndex::Prefetch(const EventKeys& keys) const {
  if (keys.offline.has_value()) offline_.prefetch(*keys.offline);
  if (keys.event_id.has_value()) event_ids_.prefetch(*keys.event_id);
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
