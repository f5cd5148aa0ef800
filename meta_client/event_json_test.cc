#include "meta_client/event_json.h"

#include <string>

#include "base/secret.h"
#include "base/text_buffer.h"
#include "events/server_event.h"
#include "events/user_data.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kMaryDigest[] =
    "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79";

std::string Json(const ServerEvent& event) {
  TextBuffer out;
  AppendEventJson(event, out);
  return std::string(out.text());
}

ServerEvent Purchase() {
  NormalizeScratch scratch;
  ServerEvent event;
  event.event_time = 1'291'191'960;
  event.event_id = "abc";
  event.user_data.hashed[kEmailKey] =
      NormalizeAndHash(CustomerField::kEmail, RawValue("mary@example.com"), {},
                       scratch)
          .value;
  event.currency = "GBP";
  event.value = Decimal::Parse("15.30");
  event.order_id = "536365";
  event.contents = {{.id = "85123A",
                     .quantity = Decimal(6),
                     .item_price = Decimal::Parse("2.55")}};
  return event;
}

TEST(EventJsonTest, WritesAPurchase) {
  EXPECT_EQ(
      Json(Purchase()),
      std::string(R"({"event_name":"Purchase","event_time":1291191960,)") +
          R"("event_id":"abc","action_source":"physical_store",)"
          R"("user_data":{"em":[")" +
          kMaryDigest +
          R"("]},"custom_data":{"currency":"GBP","value":15.3,)"
          R"("order_id":"536365","content_type":"product",)"
          R"("contents":[{"id":"85123A","quantity":6,"item_price":2.55}]}})");
}

TEST(EventJsonTest, WritesWhatElseAnEventMayHold) {
  ServerEvent event = Purchase();
  event.action_source = ActionSource::kWebsite;
  event.event_source_url = "https://example.com/?a=\"b\"";
  event.item_number = "2";
  event.delivery_category = DeliveryCategory::kCurbside;
  event.contents[0].delivery_category = DeliveryCategory::kInStore;
  event.user_data.clear[kClientUserAgentKey] = "Mozilla/5.0";
  event.user_data.clear[kLeadIdKey] = "9007199254740993";
  event.data_processing =
      DataProcessing{.options = {"LDU"}, .country = 1, .state = 1000};
  const std::string json = Json(event);
  EXPECT_THAT(json,
              HasSubstr(R"("action_source":"website",)"
                        R"("event_source_url":"https://example.com/?a=\"b\"",)"
                        R"("data_processing_options":["LDU"],)"
                        R"("data_processing_options_country":1,)"
                        R"("data_processing_options_state":1000,)"));
  EXPECT_THAT(json, HasSubstr(R"("lead_id":9007199254740993,)"
                              R"("client_user_agent":"Mozilla/5.0"})"));
  EXPECT_THAT(json, HasSubstr(R"("item_number":"2",)"
                              R"("delivery_category":"curbside",)"));
  EXPECT_THAT(json, HasSubstr(R"("delivery_category":"in_store"})"));
}

TEST(EventJsonTest, AZeroIsAValueAndNothingIsNone) {
  ServerEvent event = Purchase();
  event.data_processing = DataProcessing{.options = {"LDU"}};
  event.value = Decimal();
  EXPECT_THAT(Json(event), HasSubstr(R"("data_processing_options_country":0,)"
                                     R"("data_processing_options_state":0,)"));
  EXPECT_THAT(Json(event), HasSubstr(R"("value":0,)"));
  event.data_processing = DataProcessing{};
  EXPECT_THAT(Json(event), HasSubstr(R"("data_processing_options":[],"user)"));
  event.value.reset();
  event.contents.clear();
  EXPECT_THAT(Json(event), Not(HasSubstr("value")));
  EXPECT_THAT(Json(event), Not(HasSubstr("content")));
}

TEST(EventJsonTest, PutsEventsIntoABody) {
  EXPECT_EQ(MakeBody({"{1}", "{2}"}, {}), R"({"data":[{1},{2}]})");
  EXPECT_EQ(MakeBody({"{1}"}, {.test_event_code = "T1",
                               .upload_tag = "tag",
                               .partner_agent = "cdp_1"}),
            R"({"data":[{1}],"test_event_code":"T1","upload_tag":"tag",)"
            R"("partner_agent":"cdp_1"})");
}

}  // namespace
}  // namespace destconn
