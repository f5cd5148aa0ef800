#include "connector/audit_log.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/log_field.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;
using testing::SizeIs;
using testing::StartsWith;

class AuditLogTest : public testing::Test {
 protected:
  AuditLogTest() { std::remove(path_.c_str()); }

  // Opens it anew, as a restart does.
  AuditLog& Open() {
    log_.reset();
    auto log = AuditLog::Open(path_, clock_);
    EXPECT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    return *log_;
  }

  std::optional<std::string> ReasonOfOpening() {
    log_.reset();
    return ReasonOf(AuditLog::Open(path_, clock_).status());
  }

  std::string Text() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::vector<std::string> Lines() const {
    return absl::StrSplit(Text(), '\n', absl::SkipEmpty());
  }

  void Write(const std::string& text) const {
    std::ofstream(path_, std::ios::binary) << text;
  }

  // Each line says the hash of the one before, and the next number.
  void ExpectChain() {
    std::string before(64, '0');
    int sequence = 0;
    for (const std::string& line : Lines()) {
      EXPECT_THAT(line, StartsWith(absl::StrCat("{\"seq\":", ++sequence,
                                                ",\"prev\":\"", before, "\"")));
      before = Sha256Hex(line);
    }
    EXPECT_EQ(log_->head().sequence, sequence);
    EXPECT_EQ(log_->head().hash, before);
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  SimulatedClock clock_{absl::FromUnixMillis(1'795'000'000'123)};
  std::unique_ptr<AuditLog> log_;
};

TEST_F(AuditLogTest, BeginsWithALineThatSaysSo) {
  Open();
  EXPECT_EQ(Text(),
            "{\"seq\":1,\"prev\":\"" + std::string(64, '0') +
                "\",\"ts\":\"2026-11-18T11:06:40.123Z\",\"event\":\"audit_"
                "begun\",\"chain\":\"prev is the SHA-256 of the line "
                "before\"}\n");
  ExpectChain();
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(AuditLogTest, ChainsItsLinesAcrossRestarts) {
  ASSERT_TRUE(Open().Append("run_ended", {TextField("run_id", "r1")}).ok());
  ASSERT_TRUE(log_->Append("run_ended", {}).ok());
  ASSERT_TRUE(Open().Append("run_ended", {TextField("run_id", "r2")}).ok());
  EXPECT_THAT(Lines(), SizeIs(4));
  EXPECT_THAT(Text(), HasSubstr("\"event\":\"run_ended\",\"run_id\":\"r2\"}"));
  EXPECT_EQ(log_->mended_bytes(), 0);
  ExpectChain();
}

TEST_F(AuditLogTest, EscapesWhatWouldForgeALine) {
  ASSERT_TRUE(
      Open().Append("x_y", {TextField("who", "a\n{\"seq\":3\x1b")}).ok());
  EXPECT_THAT(Text(), HasSubstr("\"who\":\"a\\u000a{\\\"seq\\\":3\\u001b\"}"));
  EXPECT_THAT(Lines(), SizeIs(2));
}

// At each byte of the last line.
TEST_F(AuditLogTest, MendsALastLineThatWasCutOff) {
  ASSERT_TRUE(Open().Append("one_more", {}).ok());
  const std::string before = Text();
  ASSERT_TRUE(log_->Append("torn_one", {TextField("a", "b")}).ok());
  const std::string all = Text();
  for (size_t size = before.size() + 1; size < all.size(); ++size) {
    log_.reset();
    Write(all.substr(0, size));
    EXPECT_EQ(Open().mended_bytes(), size - before.size());
    EXPECT_THAT(Lines(), SizeIs(3));
    EXPECT_THAT(Lines().back(), HasSubstr("\"event\":\"audit_mended\""));
    EXPECT_THAT(Lines().back(), HasSubstr(absl::StrCat(
                                    "\"bytes\":", size - before.size(), "}")));
    ExpectChain();
  }
}

TEST_F(AuditLogTest, MendsALineWhoseBytesNeverCameToTheDisk) {
  Open();
  const std::string before = Text();
  log_.reset();
  for (const std::string& rest :
       {std::string(100, '\0'), std::string(99, '\0') + "\n"}) {
    Write(before + rest);
    EXPECT_EQ(Open().mended_bytes(), 100);
    ExpectChain();
    log_.reset();
  }
}

TEST_F(AuditLogTest, BeginsAnewWhereNotEvenTheFirstLineIsWhole) {
  Write("{\"seq\":1,\"prev\":\"00");
  EXPECT_EQ(Open().mended_bytes(), 19);
  EXPECT_THAT(Lines(), SizeIs(2));
  ExpectChain();
}

TEST_F(AuditLogTest, FindsTheEndOfALongFile) {
  Open();
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(
        log_->Append("long_line", {TextField("x", std::string(300, 'x'))})
            .ok());
  }
  ASSERT_GT(Text().size(), 100'000u);
  ASSERT_TRUE(Open().Append("after_all", {}).ok());
  ExpectChain();
}

TEST_F(AuditLogTest, RefusesAFileThatIsNoneOfItsOwn) {
  Write("some\nother\nfile\n");
  EXPECT_THAT(ReasonOfOpening(), Optional(std::string("AUDIT_LOG_UNUSABLE")));
  EXPECT_EQ(Text(), "some\nother\nfile\n");
}

TEST_F(AuditLogTest, RefusesAFileThatAnotherHas) {
  Open();
  EXPECT_THAT(ReasonOf(AuditLog::Open(path_, clock_).status()),
              Optional(std::string("AUDIT_LOG_UNUSABLE")));
}

TEST_F(AuditLogTest, SaysWhenItCannotBeMade) {
  EXPECT_THAT(ReasonOf(AuditLog::Open(path_ + "/no/folder", clock_).status()),
              Optional(std::string("AUDIT_LOG_UNUSABLE")));
}

// A disk that is full, as /dev/full says of itself.
TEST_F(AuditLogTest, SaysWhenALineCannotBeWritten) {
  EXPECT_THAT(ReasonOf(AuditLog::Open("/dev/full", clock_).status()),
              Optional(std::string("AUDIT_LOG_UNUSABLE")));
}

}  // namespace
}  // namespace destconn
