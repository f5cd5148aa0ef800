#include "cli/row_files.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error_reason.h"
#include "cli/test_files.h"
#include "destination/v1/value.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

// `FILE:LINE a|b` of all rows.
absl::StatusOr<std::vector<std::string>> ReadFiles(
    const std::vector<std::string>& paths) {
  auto files = RowFiles::Open(paths);
  if (!files.ok()) return files.status();
  std::vector<std::string> rows;
  Row row;
  while (true) {
    const auto found = (*files)->Next(row);
    if (!found.ok()) return found.status();
    if (!*found) return rows;
    std::vector<std::string> cells;
    for (const auto& value : row.values()) {
      cells.push_back(value.string_value());
    }
    rows.push_back(absl::StrCat((*files)->file(), ":", (*files)->line(), " ",
                                absl::StrJoin(cells, "|")));
  }
}

TEST(RowFilesTest, ReadsOneFileAfterAnother) {
  const auto rows = ReadFiles({WriteTestFile("1.csv", "a,b\n1,2\n"),
                               WriteGzipTestFile("2.csv.gz", "a,b\n3,4\n"),
                               WriteTestFile("3.csv", "a,b\n")});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre("0:2 1|2", "1:2 3|4"));
}

TEST(RowFilesTest, MapsColumnsInAnotherOrder) {
  const auto rows = ReadFiles({WriteTestFile("1.csv", "a,b,c\n1,2,3\n"),
                               WriteTestFile("2.csv", "c,a,b\n6,4,5\n9\n")});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre("0:2 1|2|3", "1:2 4|5|6", "1:3 9"));
}

TEST(RowFilesTest, NamesFileAndMissingColumnBeforeAnyRow) {
  const std::string second = WriteTestFile("2.csv", "a\n1\n");
  const auto files =
      RowFiles::Open({WriteTestFile("1.csv", "a,email\n1,2\n"), second});
  EXPECT_THAT(ReasonOf(files.status()),
              Optional(std::string("INPUT_UNREADABLE")));
  EXPECT_THAT(std::string(files.status().message()),
              AllOf(HasSubstr(second), HasSubstr("no column 'email'")));
}

TEST(RowFilesTest, NamesAColumnTooMany) {
  const auto files = RowFiles::Open({WriteTestFile("1.csv", "a\n1\n"),
                                     WriteTestFile("2.csv", "phone,a\n1,2\n")});
  EXPECT_THAT(std::string(files.status().message()),
              HasSubstr("has a column 'phone'"));
}

TEST(RowFilesTest, TellsTheFormatByTheName) {
  const auto rows =
      ReadFiles({WriteTestFile("1.ndjson", "{\"a\":\"1\",\"b\":\"2\"}\n"),
                 WriteGzipTestFile("2.jsonl.gz", "{\"b\":\"4\",\"a\":\"3\"}\n"),
                 WriteTestFile("3.csv", "b,a\n6,5\n")});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre("0:1 1|2", "1:1 3|4", "2:2 5|6"));
}

TEST(RowFilesTest, TellsTheFormatByTheContent) {
  const auto rows = ReadFiles({WriteTestFile("one", "\n {\"a\":\"1\"}\n"),
                               WriteGzipTestFile("two", "a\n2\n")});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre("0:2 1", "1:2 2"));
}

TEST(RowFilesTest, ExplainsWhatToDoWithAJsonList) {
  const auto files = RowFiles::Open({WriteTestFile("list.json", "[{}]")});
  EXPECT_THAT(std::string(files.status().message()), HasSubstr("jq -c '.[]'"));
}

TEST(RowFilesTest, CountsBytesOfAllFiles) {
  const std::vector<std::string> paths = {WriteTestFile("1.csv", "a,b\n1,2\n"),
                                          WriteTestFile("2.csv", "a,b\n3,4")};
  auto files = *RowFiles::Open(paths);
  Row row;
  while (*files->Next(row)) continue;
  EXPECT_EQ(files->bytes_read(), 15);
  EXPECT_EQ(TotalBytes(paths), 15);
}

TEST(TotalBytesTest, IsUnknownWithStandardInput) {
  EXPECT_EQ(TotalBytes({WriteTestFile("1.csv", "a,b\n"), "-"}), 0);
}

}  // namespace
}  // namespace destconn
