#include "cli/input_file.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "cli/test_files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

absl::StatusOr<std::string> ReadAll(InputFile& file) {
  std::string all;
  while (true) {
    const auto piece = file.Read();
    if (!piece.ok()) return piece.status();
    if (piece->empty()) return all;
    absl::StrAppend(&all, *piece);
  }
}

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  auto file = InputFile::Open(path);
  if (!file.ok()) return file.status();
  return ReadAll(**file);
}

// Text that packs badly, longer than several pieces.
std::string LongText() {
  std::string text;
  unsigned state = 1;
  while (text.size() < 300'000) {
    state = state * 1103515245 + 12345;
    absl::StrAppend(&text, state, ",");
  }
  return text;
}

TEST(InputFileTest, ReadsAPlainFile) {
  const std::string path = WriteTestFile("plain", LongText());
  EXPECT_EQ(*ReadAll(path), LongText());
}

TEST(InputFileTest, UnpacksGzipWhateverTheName) {
  const std::string path = WriteGzipTestFile("packed.csv", LongText());
  EXPECT_EQ(*ReadAll(path), LongText());
}

TEST(InputFileTest, LeavesOutAByteOrderMarkOnceOnly) {
  const std::string path =
      WriteTestFile("mark", "\xEF\xBB\xBF\xEF\xBB\xBFtext");
  EXPECT_EQ(*ReadAll(path), "\xEF\xBB\xBFtext");
}

TEST(InputFileTest, RefusesGzipThatWasCutOff) {
  const std::string whole =
      ReadTestFile(WriteGzipTestFile("whole.gz", LongText()));
  const std::string path = WriteTestFile(
      "cut.gz", absl::string_view(whole).substr(0, whole.size() / 2));
  const auto text = ReadAll(path);
  EXPECT_THAT(ReasonOf(text.status()),
              Optional(std::string("INPUT_UNREADABLE")));
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("cut off"));
}

TEST(InputFileTest, RefusesGzipWithoutItsLastBytes) {
  const std::string whole =
      ReadTestFile(WriteGzipTestFile("whole2.gz", "a,b\n1,2\n"));
  const std::string path = WriteTestFile(
      "cut2.gz", absl::string_view(whole).substr(0, whole.size() - 4));
  EXPECT_FALSE(ReadAll(path).ok());
}

TEST(InputFileTest, RefusesDamagedGzip) {
  std::string damaged = ReadTestFile(WriteGzipTestFile("good.gz", LongText()));
  damaged[damaged.size() / 2] ^= 0x55;
  damaged[damaged.size() / 2 + 1] ^= 0x55;
  EXPECT_FALSE(ReadAll(WriteTestFile("damaged.gz", damaged)).ok());
}

TEST(InputFileTest, NamesAMissingFile) {
  const auto file = InputFile::Open("/nowhere/rows.csv");
  EXPECT_THAT(std::string(file.status().message()),
              HasSubstr("/nowhere/rows.csv: No such file"));
}

TEST(InputFileTest, RefusesAFolder) {
  const auto file = InputFile::Open(testing::TempDir());
  EXPECT_THAT(std::string(file.status().message()), HasSubstr("a folder"));
}

TEST(InputFileTest, PeekingTakesNothingAway) {
  auto file = *InputFile::Open(WriteTestFile("peeked", "text"));
  EXPECT_EQ(*file->Peek(), "text");
  EXPECT_EQ(*file->Peek(), "text");
  EXPECT_EQ(*ReadAll(*file), "text");
}

TEST(InputFileTest, CountsPackedBytes) {
  const std::string path =
      WriteGzipTestFile("zeros.gz", std::string(1'000'000, '0'));
  auto file = *InputFile::Open(path);
  ASSERT_TRUE(ReadAll(*file).ok());
  EXPECT_EQ(file->bytes_read(), FileSize(path));
  EXPECT_LT(file->bytes_read(), 10'000);
}

TEST(FileSizeTest, IsZeroForWhatIsNoFile) {
  EXPECT_EQ(FileSize("-"), 0);
  EXPECT_EQ(FileSize(testing::TempDir()), 0);
  EXPECT_EQ(FileSize(WriteTestFile("four", "1234")), 4);
}

}  // namespace
}  // namespace destconn
