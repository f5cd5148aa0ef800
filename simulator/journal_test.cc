#include "simulator/journal.h"

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(JournalTest, HasWrittenALineWhenItReturns) {
  const std::string path = absl::StrCat(testing::TempDir(), "/journal.jsonl");
  const auto journal = Journal::Open(path);
  ASSERT_TRUE(journal.ok()) << journal.status();
  (*journal)->Write({.sequence = 3,
                     .time = absl::FromUnixMillis(1'795'000'000'123),
                     .method = "POST",
                     .path = "/v26.0/1/events",
                     .token_in = "header",
                     .body_bytes = 7,
                     .events_json = "[{}]",
                     .processed = true,
                     .duplicates = {true, false}});
  std::ifstream file(path);
  const std::string line((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  EXPECT_EQ(line,
            "{\"sequence\":3,\"time\":\"2026-11-18T11:06:40.123Z\","
            "\"method\":\"POST\",\"path\":\"/v26.0/1/events\","
            "\"token_in\":\"header\",\"body_bytes\":7,\"events\":[{}],"
            "\"status\":200,\"answer\":{},\"processed\":true,\"cut\":false,"
            "\"duplicates\":[true,false]}\n");
}

TEST(JournalTest, WritesNowhereWithoutAName) {
  const auto journal = Journal::Open("");
  ASSERT_TRUE(journal.ok());
  (*journal)->Write({});
}

TEST(JournalTest, SaysWhenItCannotBeWritten) {
  EXPECT_THAT(ReasonOf(Journal::Open("/no/such/folder/j").status()),
              testing::Optional(std::string("JOURNAL_UNWRITABLE")));
}

}  // namespace
}  // namespace destconn
