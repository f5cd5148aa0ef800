#include "simulator/rule_members.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "simulator/json_text.h"

namespace destconn {

const rapidjson::Value* RuleMembers::Find(const char* name) {
  asked_.insert(name);
  const rapidjson::Value* own = FindMember(object_, name);
  if (own != nullptr || otherwise_ == nullptr) return own;
  return FindMember(*otherwise_, name);
}

int64_t RuleMembers::Integer(const char* name, int64_t otherwise, int64_t least,
                             int64_t most) {
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return otherwise;
  if (value->IsInt64() && value->GetInt64() >= least &&
      value->GetInt64() <= most) {
    return value->GetInt64();
  }
  Wrong(absl::StrCat("'", name, "' must be an integer of ", least,
                     " or more, and not absurd."));
  return otherwise;
}

std::optional<int64_t> RuleMembers::MaybeInteger(const char* name) {
  if (!Has(name)) return std::nullopt;
  return Integer(name, 0, 0);
}

double RuleMembers::Fraction(const char* name, double otherwise) {
  const double value = Number(name, otherwise);
  if (value <= 1) return value;
  Wrong(absl::StrCat("'", name, "' must be a number from 0 to 1."));
  return otherwise;
}

double RuleMembers::Number(const char* name, double otherwise) {
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return otherwise;
  if (value->IsNumber() && value->GetDouble() >= 0) return value->GetDouble();
  Wrong(absl::StrCat("'", name, "' must be a number, not below 0."));
  return otherwise;
}

bool RuleMembers::Bool(const char* name, bool otherwise) {
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return otherwise;
  if (!value->IsBool()) {
    Wrong(absl::StrCat("'", name, "' must be true or false."));
    return otherwise;
  }
  return value->GetBool();
}

std::string RuleMembers::Text(const char* name, absl::string_view otherwise) {
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return std::string(otherwise);
  if (!value->IsString()) Wrong(absl::StrCat("'", name, "' must be a text."));
  return std::string(TextOf(*value));
}

std::vector<std::string> RuleMembers::Texts(const char* name) {
  std::vector<std::string> texts;
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return texts;
  if (!value->IsArray()) return {Text(name)};
  for (const rapidjson::Value& text : value->GetArray()) {
    if (!text.IsString()) Wrong(absl::StrCat("'", name, "' must hold texts."));
    texts.emplace_back(TextOf(text));
  }
  return texts;
}

std::string RuleMembers::Json(const char* name) {
  const rapidjson::Value* value = Find(name);
  return value == nullptr ? "" : ToJson(*value);
}

std::map<std::string, std::string> RuleMembers::TextMap(const char* name) {
  std::map<std::string, std::string> texts;
  const rapidjson::Value* value = Find(name);
  if (value == nullptr) return texts;
  if (!value->IsObject()) {
    Wrong(absl::StrCat("'", name, "' must be an object."));
    return texts;
  }
  for (const auto& member : value->GetObject()) {
    texts[member.name.GetString()] = member.value.IsString()
                                         ? member.value.GetString()
                                         : ToJson(member.value);
  }
  return texts;
}

int RuleMembers::OneOf(const char* name,
                       const std::vector<absl::string_view>& names) {
  if (!Has(name)) return 0;
  const std::string text = Text(name);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  Wrong(absl::StrCat("'", name,
                     "' must be one of: ", absl::StrJoin(names, ", "), "."));
  return 0;
}

void RuleMembers::Wrong(std::string what) {
  if (wrong_.empty()) wrong_ = std::move(what);
}

std::string RuleMembers::FirstFault() const {
  for (const auto& member : object_.GetObject()) {
    const std::string name(TextOf(member.name));
    if (!asked_.contains(name)) {
      return absl::StrCat("'", name, "' is no member of a rule.");
    }
  }
  return wrong_;
}

}  // namespace destconn
