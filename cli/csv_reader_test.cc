#include "cli/csv_reader.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/input_file.h"
#include "cli/test_files.h"
#include "destination/v1/value.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<std::unique_ptr<CsvReader>> OpenCsv(const std::string& path) {
  auto file = InputFile::Open(path);
  if (!file.ok()) return file.status();
  return CsvReader::Open(*std::move(file));
}

// `LINE: a|b`, with `NULL` for a value that is not set.
std::string Shown(const Row& row, int64_t line) {
  std::vector<std::string> cells;
  for (const auto& value : row.values()) {
    cells.push_back(value.has_string_value() ? value.string_value() : "NULL");
  }
  return absl::StrCat(line, ": ", absl::StrJoin(cells, "|"));
}

absl::StatusOr<std::vector<std::string>> ReadCsv(const std::string& path) {
  auto reader = OpenCsv(path);
  if (!reader.ok()) return reader.status();
  std::vector<std::string> rows;
  Row row;
  while (true) {
    const auto found = (*reader)->Next(row);
    if (!found.ok()) return found.status();
    if (!*found) return rows;
    rows.push_back(Shown(row, (*reader)->line()));
  }
}

struct Case {
  std::string name;
  std::string csv;
  std::vector<std::string> rows;
};

class CsvReaderTest : public testing::TestWithParam<Case> {};

TEST_P(CsvReaderTest, ReadsPlain) {
  const auto rows = ReadCsv(
      WriteTestFile(absl::StrCat(GetParam().name, ".csv"), GetParam().csv));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(GetParam().rows));
}

TEST_P(CsvReaderTest, ReadsPacked) {
  const auto rows = ReadCsv(WriteGzipTestFile(
      absl::StrCat(GetParam().name, ".csv.gz"), GetParam().csv));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(GetParam().rows));
}

INSTANTIATE_TEST_SUITE_P(
    All, CsvReaderTest,
    testing::Values(
        Case{"Simple", "a,b\n1,2\n3,4\n", {"2: 1|2", "3: 3|4"}},
        Case{"NoLastLineBreak", "a,b\n1,2", {"2: 1|2"}},
        Case{"CarriageReturns", "a,b\r\n1,2\r\n3,4\r\n", {"2: 1|2", "3: 3|4"}},
        Case{"OldMacintosh", "a,b\r1,2\r3,4\r", {"2: 1|2", "3: 3|4"}},
        Case{"ByteOrderMark",
             "\xEF\xBB\xBF"
             "a,b\n1,2\n",
             {"2: 1|2"}},
        Case{"MarkBeforeAQuote", "\xEF\xBB\xBF\"a\",b\n1,2\n", {"2: 1|2"}},
        Case{"Quoted", "a,b\n\"1,5\",\"x\"\"y\"\n", {"2: 1,5|x\"y"}},
        Case{"LineBreakInAField",
             "a,b\n\"1\n\r\n2\",x\n3,4\n",
             {"2: 1\n\r\n2|x", "5: 3|4"}},
        Case{"EmptyIsNull", "a,b\n,\"\"\n", {"2: NULL|"}},
        Case{"SpacesStay", "a,b\n x ,\"  y  \"\n", {"2:  x |  y  "}},
        Case{"BlankLines", "a,b\n\n1,2\n\r\n\n3,4\n\n", {"3: 1|2", "6: 3|4"}},
        Case{"BlankLinesBeforeTheHeader", "\n\na,b\n1,2\n", {"4: 1|2"}},
        Case{"TooFewFields", "a,b\n1\n", {"2: 1"}},
        Case{"TooManyFields", "a,b\n1,2,3\n", {"2: 1|2|3"}},
        Case{"NotAscii",
             "a,b\nZo\u00eb,\u6771\u4eac\n",
             {"2: Zo\u00eb|\u6771\u4eac"}},
        Case{"NoRows", "a,b\n", {}}),
    [](const auto& info) { return info.param.name; });

TEST(CsvReaderColumnsTest, AreTheFirstRecordsFields) {
  const auto reader =
      OpenCsv(WriteTestFile("columns.csv", "\"order id\", email ,x\r\n"));
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_THAT((*reader)->columns(), ElementsAre("order id", "email", "x"));
}

struct BadCase {
  std::string name;
  std::string csv;
  std::string message;
};

class CsvReaderErrorTest : public testing::TestWithParam<BadCase> {};

TEST_P(CsvReaderErrorTest, NamesFileAndLineButNoValue) {
  const std::string path =
      WriteTestFile(absl::StrCat(GetParam().name, ".csv"), GetParam().csv);
  const auto rows = ReadCsv(path);
  ASSERT_FALSE(rows.ok());
  const std::string message(rows.status().message());
  EXPECT_THAT(message, HasSubstr(path));
  EXPECT_THAT(message, HasSubstr(GetParam().message));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, CsvReaderErrorTest,
    testing::Values(
        BadCase{"Empty", "", "is empty"},
        BadCase{"OnlyBlankLines", "\n\r\n\n", "is empty"},
        BadCase{"UnterminatedQuote", "a,b\n1,2\nx,\"secret\n5,6\n",
                "begins on line 3 never ends"},
        BadCase{"EndlessField",
                absl::StrCat("a,b\n1,2\nx,\"", std::string(3 << 20, 's')),
                "line 3 does not end within 1 MiB"},
        BadCase{"StrayQuote", "a,b\n1,2\nsecret\"x,2\n",
                "line 3 has a quote in the wrong place"},
        BadCase{"TextBehindAQuote", "a,b\n\"secret\"x,2\n",
                "line 2 has a quote in the wrong place"},
        BadCase{"NotUtf8", "a,b\n1,2\n3,secret\xE9\n",
                "line 3: column 'b' is not UTF-8"},
        BadCase{"NamelessColumn", "a,,c\n1,2,3\n", "column 2 has no name"},
        BadCase{"TwiceTheSameColumn", "a,b,a\n1,2,3\n", "names 'a' twice"}),
    [](const auto& info) { return info.param.name; });

TEST(CsvReaderGzipTest, RefusesAFileThatWasCutOff) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 50'000; ++i) absl::StrAppend(&csv, i, ",", i * 7, "\n");
  const std::string whole =
      ReadTestFile(WriteGzipTestFile("whole.csv.gz", csv));
  const auto rows = ReadCsv(WriteTestFile(
      "cut.csv.gz", absl::string_view(whole).substr(0, whole.size() - 100)));
  EXPECT_THAT(std::string(rows.status().message()), HasSubstr("cut off"));
}

TEST(CsvReaderPieceTest, KeepsLinesAndRowsAcrossPieces) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 30'000; ++i) {
    absl::StrAppend(&csv, i, ",\"", i, "\r\n", i, "\"\r\n");
  }
  const auto rows = ReadCsv(WriteTestFile("long.csv", csv));
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 30'000u);
  for (int i = 0; i < 30'000; ++i) {
    ASSERT_EQ((*rows)[i], absl::StrCat(2 + 2 * i, ": ", i, "|", i, "\r\n", i));
  }
}

}  // namespace
}  // namespace destconn
