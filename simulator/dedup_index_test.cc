#include "simulator/dedup_index.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

class DedupIndexTest : public testing::Test {
 protected:
  bool IsDuplicate(const std::string& event, const char* dataset = "1") {
    rapidjson::Document json;
    json.Parse(event.c_str());
    return index_.AddAndCheck(dataset, json);
  }

  DedupIndex index_;
};

TEST_F(DedupIndexTest, GoesByOrderTimeNameAndItem) {
  const std::string event =
      R"({"event_time":1,"event_name":"P","event_id":"a",)"
      R"("custom_data":{"order_id":"o","item_number":"1"}})";
  EXPECT_FALSE(IsDuplicate(event));
  EXPECT_TRUE(IsDuplicate(event));
  EXPECT_FALSE(IsDuplicate(event, "2"));
  EXPECT_TRUE(
      IsDuplicate(R"({"event_time":1,"event_name":"P","event_id":"other",)"
                  R"("custom_data":{"order_id":"o","item_number":"1"}})"));
  EXPECT_FALSE(
      IsDuplicate(R"({"event_time":2,"event_name":"P",)"
                  R"("custom_data":{"order_id":"o","item_number":"1"}})"));
  EXPECT_FALSE(
      IsDuplicate(R"({"event_time":1,"event_name":"P",)"
                  R"("custom_data":{"order_id":"o","item_number":"2"}})"));
}

TEST_F(DedupIndexTest, WithoutAnOrderThePersonCounts) {
  EXPECT_FALSE(IsDuplicate(
      R"({"event_time":1,"event_name":"P","user_data":{"em":["x"]}})"));
  EXPECT_TRUE(IsDuplicate(
      R"({"event_time":1,"event_name":"P","user_data":{"em":["x"]}})"));
  EXPECT_FALSE(IsDuplicate(
      R"({"event_time":1,"event_name":"P","user_data":{"em":["y"]}})"));
}

}  // namespace
}  // namespace destconn
