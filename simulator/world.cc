#include "simulator/world.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "rapidjson/document.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

// In the default world's own words, so that its file's form is tried at each
// start.
constexpr char kDefaultWorld[] = R"({
"apps": {
  "700000000000001": {"name": "Simulated app", "secret": "simulated-app-secret"}},
"tokens": {
  "EAAsimulatorGoodToken0001": {
    "app": "700000000000001",
    "scopes": ["ads_management", "ads_read", "business_management"],
    "datasets": ["1234567890123456", "2222222222222222"]},
  "EAAsimulatorExpiredToken001": {
    "app": "700000000000001", "expires_in": -3600,
    "scopes": ["ads_management", "ads_read", "business_management"],
    "datasets": ["1234567890123456", "2222222222222222"]},
  "EAAsimulatorSendOnlyToken1": {
    "send_only": true,
    "scopes": ["ads_management"],
    "datasets": ["1234567890123456", "2222222222222222"]},
  "EAAsimulatorSoonToken00001": {
    "app": "700000000000001", "expires_in": 259200,
    "scopes": ["ads_management", "ads_read", "business_management"],
    "datasets": ["1234567890123456", "2222222222222222"]},
  "EAAsimulatorNoScopeToken01": {
    "app": "700000000000001",
    "scopes": ["public_profile"],
    "datasets": ["1234567890123456", "2222222222222222"]}},
"datasets": {
  "1234567890123456": {"name": "Retail demo"},
  "2222222222222222": {"name": "Not consolidated", "consolidated": false},
  "3333333333333333": {"name": "Somebody else's"}}
})";

absl::Status Invalid(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(absl::StrCat(
                        "The world: ", message, " See simulator/README.md.")),
                    "WORLD_INVALID");
}

// Fails if the object has another member, or one of another type: `b`ool,
// `i`nteger, `s`tring or `l`ist of strings.
struct Member {
  const char* name;
  char type;
};

bool HasType(const Json& value, char type) {
  if (type == 'b') return value.IsBool();
  if (type == 'i') return value.IsInt64();
  if (type == 's') return value.IsString();
  return value.IsArray() &&
         std::all_of(value.Begin(), value.End(),
                     [](const Json& element) { return element.IsString(); });
}

template <size_t kSize>
absl::Status CheckMembers(absl::string_view owner, const Json& object,
                          const std::array<Member, kSize>& members) {
  if (!object.IsObject()) {
    return Invalid(absl::StrCat("'", owner, "' must be an object."));
  }
  for (const auto& member : object.GetObject()) {
    const absl::string_view name = TextOf(member.name);
    const auto known =
        std::find_if(members.begin(), members.end(),
                     [name](const Member& m) { return m.name == name; });
    if (known == members.end() || !HasType(member.value, known->type)) {
      // A token's name stays out of the message.
      return Invalid(absl::StrCat(
          "'", name, "' is no member, or of the wrong type. Known here: ",
          absl::StrJoin(members, ", ",
                        [](std::string* out, const Member& m) {
                          absl::StrAppend(out, m.name);
                        }),
          "."));
    }
  }
  return absl::OkStatus();
}

bool BoolOf(const Json& object, const char* name, bool otherwise) {
  const Json* value = FindMember(object, name);
  return value == nullptr ? otherwise : value->GetBool();
}

std::vector<std::string> TextsOf(const Json& object, const char* name) {
  std::vector<std::string> texts;
  const Json* value = FindMember(object, name);
  if (value == nullptr) return texts;
  for (const Json& text : value->GetArray()) texts.emplace_back(TextOf(text));
  return texts;
}

absl::StatusOr<WorldToken> ToToken(const Json& json, absl::Time now) {
  constexpr std::array<Member, 7> kMembers = {{{"type", 's'},
                                               {"app", 's'},
                                               {"expires_in", 'i'},
                                               {"revoked", 'b'},
                                               {"send_only", 'b'},
                                               {"scopes", 'l'},
                                               {"datasets", 'l'}}};
  DC_RETURN_IF_ERROR(CheckMembers("tokens", json, kMembers));
  WorldToken token;
  if (json.HasMember("type")) token.type = std::string(TextOf(json["type"]));
  token.app = std::string(TextOfMember(json, "app"));
  if (const Json* seconds = FindMember(json, "expires_in")) {
    token.expires_at = now + absl::Seconds(seconds->GetInt64());
  }
  token.revoked = BoolOf(json, "revoked", false);
  token.send_only = BoolOf(json, "send_only", false);
  token.scopes = TextsOf(json, "scopes");
  const std::vector<std::string> datasets = TextsOf(json, "datasets");
  token.datasets = {datasets.begin(), datasets.end()};
  return token;
}

absl::StatusOr<WorldDataset> ToDataset(const Json& json) {
  constexpr std::array<Member, 2> kMembers = {
      {{"name", 's'}, {"consolidated", 'b'}}};
  DC_RETURN_IF_ERROR(CheckMembers("datasets", json, kMembers));
  return WorldDataset{.name = std::string(TextOfMember(json, "name")),
                      .consolidated = BoolOf(json, "consolidated", true)};
}

absl::StatusOr<WorldApp> ToApp(const Json& json) {
  constexpr std::array<Member, 3> kMembers = {
      {{"name", 's'}, {"secret", 's'}, {"require_proof", 'b'}}};
  DC_RETURN_IF_ERROR(CheckMembers("apps", json, kMembers));
  WorldApp app{.name = std::string(TextOfMember(json, "name")),
               .secret = std::string(TextOfMember(json, "secret")),
               .require_proof = BoolOf(json, "require_proof", false)};
  if (app.require_proof && app.secret.empty()) {
    return Invalid("An app with 'require_proof' needs a 'secret'.");
  }
  return app;
}

absl::Status CheckParts(const Json& world) {
  for (const char* part : {"tokens", "datasets"}) {
    const Json* value = FindMember(world, part);
    if (value == nullptr || !value->IsObject()) {
      return Invalid(absl::StrCat("It needs the object '", part, "'."));
    }
  }
  for (const auto& part : world.GetObject()) {
    const absl::string_view name = TextOf(part.name);
    if (name != "apps" && name != "tokens" && name != "datasets") {
      return Invalid(absl::StrCat("'", name, "' is no part of it."));
    }
    if (!part.value.IsObject()) {
      return Invalid(absl::StrCat("'", name, "' must be an object."));
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool WorldToken::HasScope(absl::string_view scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

World DefaultWorld(absl::Time now) { return *ParseWorld(kDefaultWorld, now); }

absl::StatusOr<World> ParseWorld(const std::string& json, absl::Time now) {
  rapidjson::Document document;
  if (!ParseJson(json, document) || !document.IsObject()) {
    return Invalid("It is no JSON object.");
  }
  // C++20 finds the comparison of RapidJSON's mutable iterators ambiguous.
  const Json& parts = document;
  DC_RETURN_IF_ERROR(CheckParts(parts));
  World world;
  if (const Json* apps = FindMember(parts, "apps")) {
    for (const auto& app : apps->GetObject()) {
      DC_ASSIGN_OR_RETURN(world.apps[app.name.GetString()], ToApp(app.value));
    }
  }
  for (const auto& token : parts["tokens"].GetObject()) {
    DC_ASSIGN_OR_RETURN(world.tokens[token.name.GetString()],
                        ToToken(token.value, now));
  }
  for (const auto& dataset : parts["datasets"].GetObject()) {
    DC_ASSIGN_OR_RETURN(world.datasets[dataset.name.GetString()],
                        ToDataset(dataset.value));
  }
  return world;
}

}  // namespace destconn
