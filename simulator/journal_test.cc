#include "simulator/journal.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(JournalTest, HasWrittenALineWhenItReturns) {
  const std::string path = absl::StrCat(testing::TempDir(), "/journal.jsonl");
  const auto journal = Journal::Open(path);
  ASSERT_TRUE(journal.ok()) << journal.status();
  const JournalEntry entry = {
      .sequence = 3,
      .time = absl::FromUnixMillis(1'795'000'000'123),
      .method = "POST",
      .path = "/v26.0/1/events",
      .headers = {{"content-type", "application/json"}},
      .token_in = "header",
      .kind = "events",
      .body_bytes = 7,
      .event_count = 1,
      .events_json = "[{}]",
      .reply = {.http_status = 400, .code = 100, .fbtrace_id = "Ax"},
      .processed = true,
      .fault = 2,
      .duplicates = {{.offline_key = true}, {.event_id = true}}};
  ASSERT_TRUE((*journal)->Write(entry).ok());
  std::ifstream file(path);
  const std::string line((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  EXPECT_EQ(line,
            "{\"sequence\":3,\"time\":\"2026-11-18T11:06:40.123Z\","
            "\"method\":\"POST\",\"path\":\"/v26.0/1/events\","
            "\"http_version\":\"1.1\","
            "\"headers\":{\"content-type\":\"application/json\"},"
            "\"token_in\":\"header\",\"kind\":\"events\",\"body_bytes\":7,"
            "\"event_count\":1,\"events\":[{}],\"status\":400,\"code\":100,"
            "\"subcode\":null,"
            "\"fbtrace_id\":\"Ax\",\"answer\":\"{}\",\"processed\":true,"
            "\"cut\":false,\"fault\":2,"
            "\"duplicate_offline_key\":[true,false],"
            "\"duplicate_event_id\":[false,true]}\n");
}

TEST(JournalTest, KeepsTheHeadOfALongAnswer) {
  auto out = std::make_unique<std::ostringstream>();
  const std::ostringstream& written = *out;
  Journal journal(std::move(out));
  std::string body(4095, 'x');
  for (int i = 0; i < 1000; ++i) body += "é";
  ASSERT_TRUE(journal.Write({.reply = {.body = body}}).ok());
  rapidjson::Document line;
  ASSERT_TRUE(ParseJson(written.str(), line));
  EXPECT_EQ(TextOfMember(line, "answer"), body.substr(0, 4095));
}

TEST(JournalTest, LeavesOutTheEventsIfItIsToldTo) {
  auto out = std::make_unique<std::ostringstream>();
  const std::ostringstream& written = *out;
  Journal journal(std::move(out), /*keeps_events=*/false);
  EXPECT_FALSE(journal.keeps_events());
  ASSERT_TRUE(journal.Write({.event_count = 5, .events_json = "[{}]"}).ok());
  EXPECT_THAT(written.str(), HasSubstr(R"("event_count":5,"events":null,)"));
}

TEST(JournalTest, WritesNowhereWithoutAName) {
  const auto journal = Journal::Open("");
  ASSERT_TRUE(journal.ok());
  EXPECT_TRUE((*journal)->Write({}).ok());
  EXPECT_FALSE((*journal)->keeps_events());
}

TEST(JournalTest, SaysWhenItCannotBeWritten) {
  EXPECT_THAT(ReasonOf(Journal::Open("/no/such/folder/j").status()),
              Optional(std::string("JOURNAL_UNWRITABLE")));
  const auto full = Journal::Open("/dev/full");
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_THAT(ReasonOf((*full)->Write({})),
              Optional(std::string("JOURNAL_UNWRITABLE")));
}

}  // namespace
}  // namespace destconn
