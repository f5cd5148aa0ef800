#include "simulator/world.h"

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "rapidjson/document.h"

namespace destconn {
namespace {

const std::vector<std::string>& AllScopes() {
  static const auto& scopes = *new std::vector<std::string>{
      "ads_management", "ads_read", "business_management"};
  return scopes;
}

absl::Status Invalid(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "WORLD_INVALID");
}

bool BoolOr(const rapidjson::Value& object, const char* key, bool otherwise) {
  const auto member = object.FindMember(key);
  return member != object.MemberEnd() && member->value.IsBool()
             ? member->value.GetBool()
             : otherwise;
}

std::vector<std::string> Texts(const rapidjson::Value& object,
                               const char* key) {
  std::vector<std::string> texts;
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsArray()) return texts;
  for (const auto& text : member->value.GetArray()) {
    if (text.IsString()) texts.emplace_back(text.GetString());
  }
  return texts;
}

WorldToken ToToken(const rapidjson::Value& value) {
  const std::vector<std::string> datasets = Texts(value, "datasets");
  return {.expired = BoolOr(value, "expired", false),
          .send_only = BoolOr(value, "send_only", false),
          .scopes = Texts(value, "scopes"),
          .datasets = {datasets.begin(), datasets.end()}};
}

}  // namespace

World DefaultWorld() {
  const std::set<std::string> open = {"1234567890123456", "2222222222222222"};
  World world;
  world.tokens["EAAsimulatorGoodToken0001"] = {.scopes = AllScopes(),
                                               .datasets = open};
  world.tokens["EAAsimulatorExpiredToken001"] = {
      .expired = true, .scopes = AllScopes(), .datasets = open};
  world.tokens["EAAsimulatorSendOnlyToken1"] = {.send_only = true,
                                                .datasets = open};
  world.tokens["EAAsimulatorNoScopeToken01"] = {.datasets = {}};
  world.datasets["1234567890123456"] = {.name = "Retail demo"};
  world.datasets["2222222222222222"] = {.name = "Not consolidated",
                                        .consolidated = false};
  world.datasets["3333333333333333"] = {.name = "Somebody else's"};
  return world;
}

absl::StatusOr<World> ParseWorld(const std::string& json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) {
    return Invalid(
        "The world file is no JSON object. See simulator/README.md.");
  }
  World world;
  for (const char* part : {"tokens", "datasets"}) {
    if (!document.HasMember(part) || !document[part].IsObject()) {
      return Invalid(
          "The world file needs the objects 'tokens' and 'datasets'.");
    }
    for (const auto& member : document[part].GetObject()) {
      if (!member.value.IsObject()) {
        return Invalid("Each token and dataset of the world is an object.");
      }
    }
  }
  for (const auto& member : document["tokens"].GetObject()) {
    world.tokens[member.name.GetString()] = ToToken(member.value);
  }
  for (const auto& member : document["datasets"].GetObject()) {
    const auto name = member.value.FindMember("name");
    const bool named =
        name != member.value.MemberEnd() && name->value.IsString();
    world.datasets[member.name.GetString()] = {
        .name = named ? name->value.GetString() : "",
        .consolidated = BoolOr(member.value, "consolidated", true)};
  }
  return world;
}

}  // namespace destconn
