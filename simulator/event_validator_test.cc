#include "simulator/event_validator.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace destconn {
namespace {

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kDay = 86'400;
constexpr char kDigest[] =
    "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79";

// An event that passes; each test replaces a part of it.
std::string GoodEvent() {
  return absl::StrCat(
      R"({"event_name":"Purchase","event_time":)", kNow - 60,
      R"(,"event_id":"abc","action_source":"physical_store",)"
      R"("user_data":{"em":[")",
      kDigest,
      R"("]},"custom_data":{"currency":"GBP","value":15.3,)"
      R"("contents":[{"id":"a","quantity":1,"item_price":2}]}})");
}

std::string Body(const std::string& events, const std::string& more = "") {
  return absl::StrCat(R"({"data":[)", events, "]", more, "}");
}

// The subcode of the fault (0 if it has none); nothing if the body is accepted.
std::optional<int> SubcodeOf(const std::string& body) {
  rapidjson::Document document;
  document.Parse(body.c_str());
  const auto fault = FindEventFault(document, absl::FromUnixSeconds(kNow));
  if (!fault.has_value()) return std::nullopt;
  EXPECT_EQ(fault->code, 100);
  EXPECT_EQ(fault->http_status, 400);
  return fault->subcode;
}

std::optional<int> SubcodeWith(const std::string& part,
                               const std::string& instead) {
  const std::string event = absl::StrReplaceAll(GoodEvent(), {{part, instead}});
  EXPECT_NE(event, GoodEvent()) << part;
  return SubcodeOf(Body(event));
}

std::string Time(int64_t age) { return absl::StrCat(kNow - age); }

TEST(EventValidatorTest, AcceptsAGoodEvent) {
  EXPECT_EQ(SubcodeOf(Body(GoodEvent())), std::nullopt);
  EXPECT_EQ(SubcodeOf(Body(GoodEvent(), R"(,"partner_agent":"cdp_1")")),
            std::nullopt);
}

TEST(EventValidatorTest, TakesOneToAThousandEvents) {
  EXPECT_EQ(SubcodeOf(Body("")), 0);
  EXPECT_EQ(SubcodeOf("{}"), 0);
  EXPECT_EQ(SubcodeOf("[]"), 0);
  EXPECT_EQ(SubcodeOf(R"({"data":{}})"), 0);
  std::string events = GoodEvent();
  for (int i = 1; i < 1000; ++i) absl::StrAppend(&events, ",", GoodEvent());
  EXPECT_EQ(SubcodeOf(Body(events)), std::nullopt);
  absl::StrAppend(&events, ",", GoodEvent());
  EXPECT_EQ(SubcodeOf(Body(events)), 0);
}

TEST(EventValidatorTest, OneBadEventRefusesAll) {
  const std::string bad =
      absl::StrReplaceAll(GoodEvent(), {{"physical_store", "shop"}});
  EXPECT_EQ(SubcodeOf(Body(absl::StrCat(GoodEvent(), ",", bad))), 0);
}

TEST(EventValidatorTest, KeepsTheWindowOfTheActionSource) {
  const std::string now = Time(60);
  EXPECT_EQ(SubcodeWith(now, Time(62 * kDay)), std::nullopt);
  EXPECT_EQ(SubcodeWith(now, Time(62 * kDay + 1)), 2804003);
  const auto web = [](int64_t age) {
    return SubcodeOf(Body(absl::StrReplaceAll(
        GoodEvent(), {{Time(60), Time(age)}, {"physical_store", "other"}})));
  };
  EXPECT_EQ(web(7 * kDay), std::nullopt);
  EXPECT_EQ(web(7 * kDay + 1), 2804003);
  EXPECT_EQ(SubcodeWith(now, Time(-60)), std::nullopt);
  EXPECT_EQ(SubcodeWith(now, Time(-61)), 0);
  EXPECT_EQ(SubcodeWith(now, absl::StrCat("\"", now, "\"")), 0);
}

struct Case {
  std::string part;
  std::string instead;
  std::optional<int> want;
};

TEST(EventValidatorTest, WantsTheRequiredFields) {
  const std::vector<Case> cases = {
      {R"("event_name":"Purchase",)", "", 0},
      {R"("Purchase")", R"("Custom")", std::nullopt},
      {R"("action_source":"physical_store",)", "", 0},
      {"physical_store", "store", 0},
      {"user_data", "user", 2804050},
      {"event_name\":\"Purchase", "event_name\":\" ", 0},
      {"event_name\":\"Purchase\"", "event_name\":7", 0},
      {R"("value":15.3,)", "", 2804009},
      {"15.3", R"("15.3")", 0},
      {R"("currency":"GBP",)", "", 0},
      {"GBP", "POUND", 0},
      {"GBP", "gbp", std::nullopt},
      {"GBP", "GB1", 0},
      {R"("Purchase")", R"("Custom","custom_data":7,"x")", 0},
      {R"("custom_data":)", R"("other":)", 2804009},
      {R"("contents":[{"id":"a","quantity":1,"item_price":2}])",
       R"("contents":{})", 0},
      {R"("id":"a",)", "", 0},
      {R"("quantity":1,)", "", 0},
      {R"("item_price":2)", R"("item_price":"2")", 0},
      {R"("item_price":2)", R"("delivery_category":"in_store")", std::nullopt},
      {R"("item_price":2)", R"("delivery_category":"shipping")", 0},
      {R"("currency":)", R"("delivery_category":"drone","currency":)", 0},
      {"physical_store", "website", 0},
      {R"("event_id")", R"("data_processing_options":[],"event_id")",
       std::nullopt},
      {R"("event_id")", R"("data_processing_options":["LDU"],"event_id")", 0},
      {R"("event_id")",
       R"("data_processing_options":["LDU"],)"
       R"("data_processing_options_country":0,)"
       R"("data_processing_options_state":0,"event_id")",
       0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(SubcodeWith(c.part, c.instead), c.want)
        << c.part << " -> " << c.instead;
  }
}

TEST(EventValidatorTest, OtherEventsNeedNoMoneyButGoodOne) {
  const std::string custom =
      absl::StrReplaceAll(GoodEvent(), {{"Purchase", "Lead"}});
  const auto with = [&custom](const char* part, const char* instead) {
    return SubcodeOf(Body(absl::StrReplaceAll(custom, {{part, instead}})));
  };
  EXPECT_EQ(with(R"("value":15.3,)", ""), std::nullopt);
  EXPECT_EQ(with(R"("currency":"GBP",)", ""), std::nullopt);
  EXPECT_EQ(with("15.3", "\"15.3\""), 0);
  EXPECT_EQ(with("GBP", "GB"), 0);
}

TEST(EventValidatorTest, TakesLimitedDataUseAsDocumented) {
  const auto with = [](const std::string& options, const char* country,
                       const char* state, const char* ip = "") {
    return SubcodeOf(Body(absl::StrReplaceAll(
        GoodEvent(),
        {{R"("event_id")",
          absl::StrCat(R"("data_processing_options":)", options,
                       R"(,"data_processing_options_country":)", country,
                       R"(,"data_processing_options_state":)", state,
                       R"(,"event_id")")},
         {R"("user_data":{)", absl::StrCat(R"("user_data":{)", ip)}})));
  };
  EXPECT_EQ(with("[]", "null", "null"), std::nullopt);
  EXPECT_EQ(with(R"(["LDU"])", "1", "1000"), std::nullopt);
  EXPECT_EQ(with(R"(["LDU"])", "0", "0", R"("client_ip_address":"::1",)"),
            std::nullopt);
  EXPECT_EQ(with(R"(["LDU"])", "0", "0"), 0);
  EXPECT_EQ(with(R"(["LDU"])", "1", "null"), 0);
  EXPECT_EQ(with(R"(["LDU"])", "2", "0"), 0);
  EXPECT_EQ(with(R"(["LDU"])", "\"1\"", "1000"), 0);
  EXPECT_EQ(with(R"(["LDU","x"])", "1", "1000"), 0);
  EXPECT_EQ(with(R"(["CCPA"])", "1", "1000"), 0);
  EXPECT_EQ(with(R"("LDU")", "1", "1000"), 0);
}

TEST(EventValidatorTest, SurvivesAbsurdTimes) {
  for (const char* time : {"-9223372036854775808", "0"}) {
    EXPECT_EQ(SubcodeWith(Time(60), time), 2804003) << time;
  }
  for (const char* time :
       {"9223372036854775807", "18446744073709551615", "1e9", "1795000000.5"}) {
    EXPECT_EQ(SubcodeWith(Time(60), time), 0) << time;
  }
}

TEST(EventValidatorTest, AWebsiteEventNeedsUrlAndUserAgent) {
  const std::string website = absl::StrReplaceAll(
      GoodEvent(),
      {{R"("physical_store",)",
        R"("website","event_source_url":"https://example.com/",)"},
       {R"("user_data":{)", R"("user_data":{"client_user_agent":"Mozilla",)"}});
  EXPECT_EQ(SubcodeOf(Body(website)), std::nullopt);
  for (const char* part : {"https://example.com/", "Mozilla"}) {
    EXPECT_EQ(SubcodeOf(Body(absl::StrReplaceAll(website, {{part, " "}}))), 0);
  }
}

TEST(EventValidatorTest, ChecksThePartnerAgent) {
  for (const char* agent : {"a1", "", "12345678901234567890123"}) {
    EXPECT_EQ(SubcodeOf(Body(GoodEvent(), absl::StrCat(R"(,"partner_agent":")",
                                                       agent, "\""))),
              0)
        << agent;
  }
}

}  // namespace
}  // namespace destconn
