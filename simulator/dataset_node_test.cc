#include "simulator/dataset_node.h"

#include <string>
#include <variant>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Answer(const WorldDataset& dataset, const DatasetStats& stats,
                   const char* fields) {
  return std::get<std::string>(AnswerDataset("1", dataset, stats, fields));
}

TEST(DatasetNodeTest, GivesTheFieldsAskedFor) {
  EXPECT_EQ(Answer({.name = "Shop"}, {}, ""), R"({"id":"1"})");
  EXPECT_EQ(Answer({.name = "Shop", .consolidated = false}, {},
                   "id,name,is_consolidated_container,usage,event_time_min"),
            R"({"id":"1","name":"Shop","is_consolidated_container":false})");
  EXPECT_TRUE(
      std::holds_alternative<GraphFault>(AnswerDataset("1", {}, {}, "colour")));
}

TEST(DatasetNodeTest, CountsWhatItReceived) {
  EXPECT_EQ(
      Answer({},
             {.events = 3,
              .duplicates = 1,
              .first_event_time = 5,
              .last_event_time = 9,
              .last_fired = absl::FromUnixSeconds(1'795'000'000)},
             "valid_entries,duplicate_entries,event_time_min,event_time_max,"
             "last_fired_time"),
      R"({"valid_entries":3,"duplicate_entries":1,"event_time_min":5,)"
      R"("event_time_max":9,"last_fired_time":"2026-11-18T11:06:40+0000",)"
      R"("id":"1"})");
}

}  // namespace
}  // namespace destconn
