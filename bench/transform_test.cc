// The two sides of the benchmark make the same events: else their ratio would
// say nothing.

#include "bench/transform.h"

#include <string>
#include <vector>

#include "base/text_buffer.h"
#include "bench/plain_transform.h"
#include "bench/retail_rows.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/event_json.h"

namespace destconn {
namespace {

constexpr int64_t kNow = 1'795'000'000;

TEST(TransformTest, MakesTheBytesOfTheStraightforwardWay) {
  const std::string message = RetailRowsMessage(7, 500, kNow);
  std::vector<std::string> made;
  Transform transform;
  for (const ServerEvent& event : transform.Events(message, kNow)) {
    TextBuffer json;
    AppendEventJson(event, json);
    made.emplace_back(json.text());
  }
  EXPECT_EQ(made.size(), 500u);
  EXPECT_THAT(made, testing::ElementsAreArray(
                        PlainTransform(kBenchDataset).Events(message)));
}

// The size: 11 digests, about 1,120 bytes.
TEST(TransformTest, MakesEventsOfTheUsualSize) {
  TextBuffer out;
  Transform().Append(RetailRowsMessage(7, 500, kNow), kNow, out);
  EXPECT_NEAR(static_cast<double>(out.size()) / 500, 1120, 60);
}

}  // namespace
}  // namespace destconn
