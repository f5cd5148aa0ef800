#include "ledger/ledger_archive.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger_record.h"

namespace destconn {
namespace {

using testing::Optional;

LedgerRecord Record(int n) {
  LedgerRecord record = {
      .event = {.fingerprint = static_cast<uint64_t>(n),
                .event_time = 1'795'000'000 + n},
      .state = n % 2 == 0 ? RecordState::kDelivered : RecordState::kSending,
      .attempts = static_cast<uint8_t>(n)};
  // Some keys look like the last line.
  record.event.key = {{'e', 'n', 'd', ' ', static_cast<uint8_t>(n),
                       static_cast<uint8_t>(n >> 8)}};
  return record;
}

// As of a seal: any bytes.
constexpr absl::string_view kSealed("\x01\n\0end", 6);

class LedgerArchiveTest : public testing::Test {
 protected:
  void Write(int records) {
    std::filesystem::remove(path_);
    LedgerArchiveWriter writer(path_);
    ASSERT_TRUE(writer.Open(kSealed).ok());
    for (int n = 0; n < records; ++n) ASSERT_TRUE(writer.Add(Record(n)).ok());
    ASSERT_TRUE(writer.Finish().ok());
  }

  // How many records were given; -1 if the file is refused, with none given.
  int Read() {
    int count = 0;
    int keys = 0;
    const auto take_key = [&](absl::string_view key) {
      EXPECT_EQ(key, kSealed);
      ++keys;
      return absl::OkStatus();
    };
    const auto take_records = [&](absl::Span<const LedgerRecord> records) {
      EXPECT_EQ(keys, 1);
      for (const LedgerRecord& record : records) {
        const LedgerRecord want = Record(count++);
        EXPECT_EQ(record.event.key, want.event.key);
        EXPECT_EQ(record.event.fingerprint, want.event.fingerprint);
        EXPECT_EQ(record.event.event_time, want.event.event_time);
        EXPECT_EQ(record.state, want.state);
        EXPECT_EQ(record.attempts, want.attempts);
      }
      return absl::OkStatus();
    };
    const absl::Status status =
        ReadLedgerArchive(path_, {.key = take_key, .records = take_records});
    EXPECT_EQ(keys, status.ok() ? 1 : 0);
    if (status.ok()) return count;
    EXPECT_THAT(ReasonOf(status), Optional(std::string("ARCHIVE_UNUSABLE")));
    EXPECT_EQ(count, 0);
    return -1;
  }

  std::string Bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void SetBytes(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(LedgerArchiveTest, ReadsBackWhatWasWritten) {
  for (const int records : {0, 1, 2, 5000}) {
    Write(records);
    EXPECT_EQ(Read(), records);
  }
}

TEST_F(LedgerArchiveTest, OnlyItsOwnerReadsIt) {
  Write(1);
  EXPECT_EQ(
      std::filesystem::status(path_).permissions(),
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(LedgerArchiveTest, RefusesWhatWasCut) {
  Write(3);
  const std::string whole = Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    SetBytes(whole.substr(0, size));
    EXPECT_EQ(Read(), -1) << size;
  }
  SetBytes(whole + "x");
  EXPECT_EQ(Read(), -1);
}

TEST_F(LedgerArchiveTest, RefusesEveryFlippedBit) {
  Write(3);
  const std::string whole = Bytes();
  for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bad = whole;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    SetBytes(bad);
    EXPECT_EQ(Read(), -1) << bit;
  }
}

TEST_F(LedgerArchiveTest, RefusesARecordThatIsMissing) {
  Write(3);
  std::string bytes = Bytes();
  bytes.erase(bytes.find('\n') + 1, 34);
  SetBytes(bytes);
  EXPECT_EQ(Read(), -1);
}

TEST_F(LedgerArchiveTest, ReplacesNothing) {
  Write(1);
  LedgerArchiveWriter writer(path_);
  EXPECT_THAT(ReasonOf(writer.Open(kSealed)),
              Optional(std::string("ARCHIVE_UNUSABLE")));
  std::filesystem::remove(path_);
  EXPECT_EQ(Read(), -1);
}

}  // namespace
}  // namespace destconn
