#include "simulator/user_data_validator.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

// `#` stands for a digest. The fault's subcode; nothing if there is no fault.
std::optional<int> SubcodeOf(const std::string& json) {
  rapidjson::Document document;
  document.Parse(
      absl::StrReplaceAll(json, {{"#",
                                  "\"f1904cf1a9d73a55fa5de0ac823c4403ded71"
                                  "afd4c3248d00bdcd0866552bb79\""}})
          .c_str());
  EXPECT_TRUE(document.IsObject()) << json;
  const auto fault = FindUserDataFault(document);
  return fault.has_value() ? std::optional<int>(fault->subcode) : std::nullopt;
}

TEST(UserDataValidatorTest, TakesDigestsAloneOrInLists) {
  EXPECT_EQ(SubcodeOf(R"({"em":#})"), std::nullopt);
  EXPECT_EQ(SubcodeOf(R"({"ph":[#,#],"fn":[#]})"), std::nullopt);
  const std::string marked(64, 'a');
  EXPECT_EQ(SubcodeOf("{\"em\":\"" + marked + ".AQ\"}"), std::nullopt);
  EXPECT_EQ(SubcodeOf("{\"em\":\"" + marked + ".AQQBAQAA\"}"), std::nullopt);
  EXPECT_EQ(SubcodeOf("{\"em\":\"" + marked + ".AQQ\"}"), std::optional(0));
}

TEST(UserDataValidatorTest, RefusesWhatIsNoDigest) {
  for (
      const char* json :
      {R"({"em":"jane@example.com"})", R"({"em":[]})", R"({"em":null})",
       R"({"em":[#,"x"]})",
       R"({"em":"F1904CF1A9D73A55FA5DE0AC823C4403DED71AFD4C3248D00BDCD0866552BB79"})",
       R"({"em":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})"}) {
    EXPECT_EQ(SubcodeOf(json), std::optional(0)) << json;
  }
}

TEST(UserDataValidatorTest, WantsTheRestInClear) {
  for (const char* json :
       {R"({"madid":"abc-1","lead_id":123})", R"({"lead_id":9007199254740993})",
        R"({"em":#,"client_ip_address":"168.212.226.204"})",
        R"({"client_ip_address":"2001:0db8:85a3:0000:0000:8a2e:0370:7334"})",
        R"({"fbc":"fb.1.1554763741205.AbCdEf"})"}) {
    EXPECT_EQ(SubcodeOf(json), std::nullopt) << json;
  }
  for (const char* json :
       {R"({"madid":#})", R"({"em":#,"client_user_agent":""})",
        R"({"em":#,"fbc":#})", R"({"lead_id":"123"})", R"({"lead_id":#})",
        R"({"lead_id":1.5})", R"({"client_ip_address":#})",
        R"({"client_ip_address":"1.2.3"})", R"({"client_ip_address":"::1 "})",
        R"({"em":#,"fbp":["fb.1.2.3"]})"}) {
    EXPECT_EQ(SubcodeOf(json), std::optional(0)) << json;
  }
}

TEST(UserDataValidatorTest, PartsOfNamesAndBirthdatesAreHashedToo) {
  for (const char* key : {"f5first", "f5last", "fi", "dobd", "dobm", "doby"}) {
    const std::string name(key);
    EXPECT_EQ(SubcodeOf("{\"" + name + "\":#}"), std::nullopt) << key;
    EXPECT_EQ(SubcodeOf("{\"" + name + "\":\"m\"}"), std::optional(0)) << key;
  }
}

TEST(UserDataValidatorTest, RefusesWhatIsTooBroad) {
  for (const char* json :
       {"{}", R"({"country":#})", R"({"ct":#,"st":#,"zp":#,"ge":#})",
        R"({"db":#,"client_user_agent":"Mozilla"})", R"({"fn":#,"ge":#})",
        R"({"ln":#})", R"({"email":#})"}) {
    EXPECT_EQ(SubcodeOf(json), std::optional(2804050)) << json;
  }
  for (const char* json :
       {R"({"fn":#,"ln":#})", R"({"country":#,"em":#})", R"({"external_id":#})",
        R"({"fbp":"fb.1.2.3"})", R"({"fn":#,"db":#})", R"({"db":#,"ge":#})"}) {
    EXPECT_EQ(SubcodeOf(json), std::nullopt) << json;
  }
}

}  // namespace
}  // namespace destconn
