#include "tests/journal_reader.h"

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(JournalReaderTest, SplitsAnArrayIntoWhatWasWritten) {
  EXPECT_THAT(SplitElements("[]"), IsEmpty());
  EXPECT_THAT(SplitElements(R"([{"a":[{}]}, {"b":"]}\"{"}])"),
              ElementsAre(R"({"a":[{}]})", R"({"b":"]}\"{"})"));
}

TEST(JournalReaderTest, ReadsALine) {
  const std::string path = absl::StrCat(testing::TempDir(), "/journal");
  std::ofstream(path)
      << R"({"sequence":1,"time":"2026-11-18T11:06:40.123Z","method":"POST",)"
      << R"("path":"/v26.0/77/events","headers":{},"token_in":"header",)"
      << R"("kind":"events","body_bytes":9,"event_count":2,"events":)"
      << R"([{"custom_data":{"order_id":"A","value":1.50}},{}],)"
      << R"("status":400,"code":4,"subcode":null,"fbtrace_id":"","answer":"",)"
      << R"("processed":true,"cut":false,"fault":3})"
      << "\n";
  const std::vector<JournaledRequest> requests = ReadJournal(path);
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].dataset, "77");
  EXPECT_EQ(requests[0].code, 4);
  EXPECT_EQ(requests[0].fault, 3);
  EXPECT_TRUE(requests[0].processed);
  EXPECT_EQ(absl::ToUnixMillis(requests[0].time), 1'795'000'000'123);
  ASSERT_THAT(requests[0].events, SizeIs(2));
  EXPECT_EQ(requests[0].events[0].order_id, "A");
  EXPECT_EQ(requests[0].events[0].json,
            R"({"custom_data":{"order_id":"A","value":1.50}})");
  EXPECT_EQ(requests[0].events[1].json, "{}");
}

}  // namespace
}  // namespace destconn
