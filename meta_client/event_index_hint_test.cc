#include "meta_client/event_index_hint.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using Index = std::optional<int64_t>;

TEST(EventIndexHintTest, ReadsTheNumberBehindData) {
  const std::vector<std::pair<const char*, Index>> cases = {
      {"data[0]", 0},
      {"(#100) Param data[617][user_data][ct] must be hashed", 617},
      {"Le paramètre data['12']['event_time'] est trop ancien", 12},
      {"data.999.custom_data", 999},
      {"data/3/event_time", 3},
      {"data -> 4", 4},
      {"user_data[5]", std::nullopt},
      {"metadata[5]", std::nullopt},
      {"user_data[5] of data[6]", 6},
      {"data", std::nullopt},
      {"data[", std::nullopt},
      {"data17", std::nullopt},
      {"data is missing 3 fields", std::nullopt},
      {"data[12345]", std::nullopt},
      {"data[-]", std::nullopt},
      {"data: [[[1]]]", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [text, want] : cases) {
    EXPECT_EQ(IndexInPath(text), want) << text;
  }
}

Index HintIn(const std::string& error) {
  return EventIndexHint(JsonReader(absl::StrCat(R"({"error":)", error, "}")));
}

TEST(EventIndexHintTest, LooksWhereAnErrorCanNameIt) {
  EXPECT_EQ(HintIn(R"({"message":"Invalid data[1]"})"), 1);
  EXPECT_EQ(HintIn(R"({"error_user_title":"x data[2]"})"), 2);
  EXPECT_EQ(HintIn(R"({"error_user_msg":"x data[3]","message":"data[4]"})"), 3);
  EXPECT_EQ(HintIn(R"({"error_data":{"event_index":5}})"), 5);
  EXPECT_EQ(HintIn(R"({"error_data":"{\"event_index\":6}"})"), 6);
  EXPECT_EQ(
      HintIn(R"({"error_data":{"blame_field_specs":[["data","7","em"]]}})"), 7);
  EXPECT_EQ(
      HintIn(R"({"error_data":"{\"blame_field_specs\":[[\"data[8]\"]]}"})"), 8);
}

TEST(EventIndexHintTest, NothingIsNoHint) {
  EXPECT_EQ(HintIn("{}"), std::nullopt);
  EXPECT_EQ(HintIn(R"("text")"), std::nullopt);
  EXPECT_EQ(HintIn(R"({"message":17,"error_data":[]})"), std::nullopt);
  EXPECT_EQ(HintIn(R"({"error_data":"no JSON"})"), std::nullopt);
  EXPECT_EQ(HintIn(R"({"error_data":{"blame_field_specs":["data"]}})"),
            std::nullopt);
  EXPECT_EQ(EventIndexHint(JsonReader("nonsense")), std::nullopt);
}

}  // namespace
}  // namespace destconn
