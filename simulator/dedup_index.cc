#include "simulator/dedup_index.h"

#include "absl/strings/str_cat.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

// The member as JSON, so that no two values look alike; empty if it is not
// there.
std::string Part(const rapidjson::Value& object, const char* name) {
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? "" : ToJson(member->value);
}

}  // namespace

bool DedupIndex::AddAndCheck(absl::string_view dataset,
                             const rapidjson::Value& event) {
  std::string order;
  std::string item;
  const auto custom_data = event.FindMember("custom_data");
  if (custom_data != event.MemberEnd()) {
    order = Part(custom_data->value, "order_id");
    item = Part(custom_data->value, "item_number");
  }
  if (order.empty()) order = Part(event, "user_data");
  return !keys_
              .insert(absl::StrCat(dataset, "|", Part(event, "event_time"), "|",
                                   Part(event, "event_name"), "|", item, "|",
                                   order))
              .second;
}

}  // namespace destconn
