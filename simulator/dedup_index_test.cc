#include "simulator/dedup_index.h"

#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

class DedupIndexTest : public testing::Test {
 protected:
  Duplicate Add(const std::string& event, const char* dataset = "1") {
    rapidjson::Document json;
    EXPECT_TRUE(ParseJson(event, json)) << event;
    return index_.AddAndCheck(KeysOf(dataset, json), now_);
  }

  bool IsOfflineDuplicate(const std::string& event, const char* dataset = "1") {
    return Add(event, dataset).offline_key;
  }

  DedupIndex index_;
  absl::Time now_ = absl::FromUnixSeconds(1'795'000'000);
};

constexpr char kEvent[] =
    R"({"event_time":1,"event_name":"P","event_id":"a",)"
    R"("custom_data":{"order_id":"o","item_number":"1"}})";

TEST_F(DedupIndexTest, GoesByOrderTimeNameAndItem) {
  EXPECT_FALSE(IsOfflineDuplicate(kEvent));
  EXPECT_TRUE(IsOfflineDuplicate(kEvent));
  EXPECT_FALSE(IsOfflineDuplicate(kEvent, "2"));
  EXPECT_TRUE(IsOfflineDuplicate(
      R"({"event_time":1,"event_name":"P","event_id":"other",)"
      R"("custom_data":{"order_id":"o","item_number":"1"}})"));
  EXPECT_FALSE(IsOfflineDuplicate(
      R"({"event_time":2,"event_name":"P",)"
      R"("custom_data":{"order_id":"o","item_number":"1"}})"));
  EXPECT_FALSE(IsOfflineDuplicate(
      R"({"event_time":1,"event_name":"P",)"
      R"("custom_data":{"order_id":"o","item_number":"2"}})"));
}

TEST_F(DedupIndexTest, WithoutAnOrderTheSetOfUserDataCounts) {
  const auto with = [this](const std::string& user_data) {
    return IsOfflineDuplicate(
        R"({"event_time":1,"event_name":"P","user_data":)" + user_data + "}");
  };
  EXPECT_FALSE(with(R"({"em":["x","z"],"ph":"p"})"));
  EXPECT_TRUE(with(R"({"em":["x","z"],"ph":"p"})"));
  EXPECT_TRUE(with(R"({"ph":["p"],"em":["z","x"]})"));
  EXPECT_FALSE(with(R"({"em":["x"],"ph":"p"})"));
  EXPECT_FALSE(with(R"({"em":["x","z"]})"));
}

TEST_F(DedupIndexTest, ForgetsAnOfflineKeyAfterSevenDays) {
  EXPECT_FALSE(IsOfflineDuplicate(kEvent));
  now_ += absl::Hours(7 * 24);
  EXPECT_TRUE(IsOfflineDuplicate(kEvent));
  now_ += absl::Seconds(1);
  EXPECT_FALSE(IsOfflineDuplicate(kEvent));
  now_ += absl::Hours(24);
  EXPECT_TRUE(IsOfflineDuplicate(kEvent));
}

TEST_F(DedupIndexTest, WebAndAppEventsHaveNoOfflineKey) {
  for (const char* source : {"website", "app"}) {
    const std::string event = std::string(R"({"event_time":1,)") +
                              R"("event_name":"P","action_source":")" + source +
                              R"("})";
    EXPECT_FALSE(IsOfflineDuplicate(event));
    EXPECT_FALSE(IsOfflineDuplicate(event));
  }
}

TEST_F(DedupIndexTest, RemembersEventIdsByName) {
  EXPECT_FALSE(Add(R"({"event_name":"P","event_id":"a"})").event_id);
  EXPECT_TRUE(
      Add(R"({"event_name":"P","event_id":"a","event_time":2})").event_id);
  EXPECT_FALSE(Add(R"({"event_name":"L","event_id":"a"})").event_id);
  EXPECT_FALSE(Add(R"({"event_name":"P","event_id":"a"})", "2").event_id);
  EXPECT_FALSE(Add(R"({"event_name":"P"})").event_id);
  EXPECT_FALSE(Add(R"({"event_name":"P"})").event_id);
}

}  // namespace
}  // namespace destconn
