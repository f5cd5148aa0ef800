#include "cli/audit_chain.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A log as the connector writes it.
std::vector<std::string> Log(int lines) {
  std::vector<std::string> log;
  std::string before(64, '0');
  for (int i = 1; i <= lines; ++i) {
    log.push_back(absl::StrCat("{\"seq\":", i, ",\"prev\":\"", before,
                               "\",\"ts\":\"2026-11-18T11:06:40.123Z\","
                               "\"event\":\"run_ended\",\"rows\":\"",
                               i, "\"}"));
    before = Sha256Hex(log.back());
  }
  return log;
}

AuditVerdict Check(const std::vector<std::string>& lines,
                   const std::optional<AuditHead>& noted = std::nullopt) {
  std::stringstream file;
  for (const std::string& line : lines) file << line << "\n";
  return CheckAuditChain(file, noted);
}

TEST(AuditChainTest, FindsNothingInALogThatIsWhole) {
  const auto log = Log(5);
  const AuditVerdict verdict = Check(log);
  EXPECT_THAT(verdict.faults, IsEmpty());
  EXPECT_EQ(verdict.lines, 5);
  EXPECT_EQ(verdict.head.sequence, 5);
  EXPECT_EQ(verdict.head.hash, Sha256Hex(log.back()));
}

// All but the last line: see below.
TEST(AuditChainTest, FindsAnyBitThatWasChanged) {
  const auto log = Log(3);
  for (size_t line = 0; line + 1 < log.size(); ++line) {
    for (size_t bit = 0; bit < log[line].size() * 8; ++bit) {
      auto bad = log;
      char& c = bad[line][bit / 8];
      c = static_cast<char>(c ^ (1 << (bit % 8)));
      EXPECT_THAT(Check(bad).faults, Not(IsEmpty())) << line << " " << bit;
    }
  }
}

TEST(AuditChainTest, FindsALineThatWasRemoved) {
  for (size_t line = 0; line + 1 < 5; ++line) {
    auto log = Log(5);
    log.erase(log.begin() + static_cast<long>(line));
    EXPECT_THAT(Check(log).faults, Contains(HasSubstr("removed"))) << line;
  }
}

TEST(AuditChainTest, FindsALineThatWasPutInOrMoved) {
  auto twice = Log(4);
  twice.insert(twice.begin() + 2, twice[1]);
  EXPECT_THAT(Check(twice).faults, Contains(HasSubstr("Line 3")));
  auto swapped = Log(4);
  std::swap(swapped[1], swapped[2]);
  EXPECT_THAT(Check(swapped).faults, Not(IsEmpty()));
  auto foreign = Log(4);
  foreign.insert(foreign.begin() + 2, "hello");
  EXPECT_THAT(Check(foreign).faults,
              Contains("Line 3 is no line of an audit log."));
  auto numbered = Log(4);
  numbered.insert(numbered.begin() + 2,
                  absl::StrReplaceAll(numbered[2], {{"\"3\"", "\"9\""}}));
  EXPECT_THAT(Check(numbered).faults, Not(IsEmpty()));
}

TEST(AuditChainTest, FindsATailThatWasCutIfItsHeadWasNoted) {
  auto log = Log(5);
  const AuditHead noted = Check(log).head;
  const AuditHead earlier = Check(Log(4)).head;
  EXPECT_THAT(Check(log, noted).faults, IsEmpty());
  EXPECT_THAT(Check(log, earlier).faults, IsEmpty());
  log.pop_back();
  // Nobody can tell without.
  EXPECT_THAT(Check(log).faults, IsEmpty());
  EXPECT_THAT(Check(log, noted).faults,
              ElementsAre(HasSubstr("The noted line 5 is not there")));
  // Nor of the last line that was changed.
  auto changed = Log(5);
  changed.back() = absl::StrReplaceAll(changed.back(), {{"\"5\"", "\"6\""}});
  EXPECT_THAT(Check(changed).faults, IsEmpty());
  EXPECT_THAT(Check(changed, noted).faults, Not(IsEmpty()));
}

TEST(AuditChainTest, FindsALastLineThatIsCutOff) {
  std::stringstream file;
  for (const std::string& line : Log(2)) file << line << "\n";
  file << "{\"seq\":3,\"pr";
  const AuditVerdict verdict = CheckAuditChain(file, std::nullopt);
  EXPECT_THAT(verdict.faults, ElementsAre(HasSubstr("Line 3 is cut off")));
  EXPECT_EQ(verdict.head.sequence, 2);
}

TEST(AuditChainTest, CountsWhatWasMended) {
  std::vector<std::string> log = {
      absl::StrReplaceAll(Log(1)[0], {{"run_ended", "audit_mended"}})};
  EXPECT_EQ(Check(log).mended, 1);
}

TEST(AuditChainTest, AnEmptyFileIsNoLog) {
  EXPECT_THAT(Check({}).faults, ElementsAre("The file is empty."));
}

TEST(AuditChainTest, ReadsAHeadThatWasNoted) {
  const std::string hash(64, 'a');
  const auto head = ParseAuditHead("12:" + hash);
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->sequence, 12);
  EXPECT_EQ(head->hash, hash);
  for (const std::string& bad :
       {hash, "x:" + hash, "12:" + hash + "0", std::string("12:"),
        "12:" + std::string(64, 'g')}) {
    EXPECT_FALSE(ParseAuditHead(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace destconn
