#include "cli/ndjson_reader.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cli/input_file.h"
#include "cli/test_files.h"
#include "destination/v1/value.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<std::unique_ptr<NdjsonReader>> OpenJson(
    const std::string& text, std::vector<std::string> columns = {}) {
  auto file = InputFile::Open(WriteTestFile("rows.ndjson", text));
  if (!file.ok()) return file.status();
  return NdjsonReader::Open(*std::move(file), std::move(columns));
}

absl::StatusOr<std::vector<Row>> ReadJson(const std::string& text) {
  auto reader = OpenJson(text);
  if (!reader.ok()) return reader.status();
  std::vector<Row> rows;
  while (true) {
    Row row;
    const auto found = (*reader)->Next(row);
    if (!found.ok()) return found.status();
    if (!*found) return rows;
    rows.push_back(row);
  }
}

TEST(NdjsonReaderTest, KeepsTypes) {
  const auto rows =
      ReadJson(R"({"s":"a\"\u00eb","i":-7,"d":2.55,"b":true,"n":null,)"
               R"("big":18446744073709551615})");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 1u);
  const Row& row = (*rows)[0];
  ASSERT_EQ(row.values_size(), 6);
  EXPECT_EQ(row.values(0).string_value(), "a\"\u00eb");
  EXPECT_EQ(row.values(1).int64_value(), -7);
  EXPECT_EQ(row.values(2).double_value(), 2.55);
  EXPECT_TRUE(row.values(3).bool_value());
  EXPECT_EQ(row.values(4).kind_case(), Value::KIND_NOT_SET);
  EXPECT_EQ(row.values(5).string_value(), "18446744073709551615");
}

TEST(NdjsonReaderTest, TakesColumnsFromTheFirstObject) {
  const auto reader = OpenJson("\n{\"b\":1,\"a\":2}\n{\"a\":3,\"b\":4}\n");
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_THAT((*reader)->columns(), ElementsAre("b", "a"));
  Row row;
  ASSERT_TRUE(*(*reader)->Next(row));
  EXPECT_EQ((*reader)->line(), 2);
  ASSERT_TRUE(*(*reader)->Next(row));
  EXPECT_EQ((*reader)->line(), 3);
  EXPECT_EQ(row.values(0).int64_value(), 4);
  EXPECT_EQ(row.values(1).int64_value(), 3);
  EXPECT_FALSE(*(*reader)->Next(row));
}

TEST(NdjsonReaderTest, LeavesAbsentKeysNull) {
  const auto rows = ReadJson("{\"a\":1,\"b\":2}\r\n{\"b\":5}\r\n\r\n");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[1].values(0).kind_case(), Value::KIND_NOT_SET);
  EXPECT_EQ((*rows)[1].values(1).int64_value(), 5);
}

TEST(NdjsonReaderTest, TakesGivenColumns) {
  const auto reader = OpenJson("{\"b\":1}\n", {"a", "b"});
  ASSERT_TRUE(reader.ok()) << reader.status();
  Row row;
  ASSERT_TRUE(*(*reader)->Next(row));
  EXPECT_EQ(row.values(1).int64_value(), 1);
}

TEST(NdjsonReaderTest, ReadsLinesAcrossPieces) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    absl::StrAppend(&text, "{\"a\":", i, "}\n");
  }
  const auto rows = ReadJson(text);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 20'000u);
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ((*rows)[i].values(0).int64_value(), i);
  }
}

struct BadCase {
  std::string name;
  std::string text;
  std::string message;
};

class NdjsonReaderErrorTest : public testing::TestWithParam<BadCase> {};

TEST_P(NdjsonReaderErrorTest, NamesTheLineButNoValue) {
  const auto rows = ReadJson(GetParam().text);
  ASSERT_FALSE(rows.ok());
  const std::string message(rows.status().message());
  EXPECT_THAT(message, HasSubstr(GetParam().message));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, NdjsonReaderErrorTest,
    testing::Values(
        BadCase{"Empty", "", "is empty"},
        BadCase{"NewKey", "{\"a\":1}\n{\"a\":1,\"b\":\"secret\"}\n",
                "line 2 has the key 'b', which the first line has not"},
        BadCase{"TwiceTheSameKey", "{\"a\":1}\n{\"a\":1,\"a\":\"secret\"}\n",
                "line 2 has the key 'a' twice"},
        BadCase{"Nested", "{\"a\":{\"secret\":1}}\n", "line 1 has an object"},
        BadCase{"List", "{\"a\":[\"secret\"]}\n", "line 1 has an object or a"},
        BadCase{"NoObject", "{\"a\":1}\n\"secret\"\n",
                "line 2 is not a JSON object"},
        BadCase{"FirstIsNoObject", "17\n", "line 1 is not a JSON object"},
        BadCase{"NoKeys", "{}\n", "line 1 has no keys"},
        BadCase{"CutOff", "{\"a\":1}\n{\"a\":\"secret",
                "line 2 is not a JSON object: "},
        BadCase{"TwoOnALine", "{\"a\":1}\n{\"a\":1} {\"a\":2}\n",
                "line 2 is not a JSON object: "},
        BadCase{"BehindAZeroByte",
                absl::StrCat("{\"a\":1}\n{\"a\":2}", std::string(1, '\0'),
                             "{\"a\":\"secret\"}\n"),
                "line 2 holds a zero byte"},
        BadCase{"HalfACharacter", "{\"a\":1}\n{\"a\":\"secret\\udc00\"}\n",
                "line 2 holds half of a surrogate pair"},
        BadCase{"KeyWithHalfACharacter", "{\"secret\\udc00\":1}\n",
                "line 1 has a key with half of a surrogate pair"},
        BadCase{"TooSmall", "{\"a\":1}\n{\"a\":1e-324}\n",
                "line 2 has a number in 'a' that is too small"},
        BadCase{"EndlessNesting", "{\"a\":" + std::string(1'000'000, '['),
                "line 1 is not a JSON object"},
        BadCase{"NotUtf8", "{\"a\":1}\n{\"a\":\"secret\xE9\"}\n",
                "Invalid encoding"},
        BadCase{"EndlessLine",
                absl::StrCat("{\"a\":1}\n{\"a\":\"", std::string(3 << 20, 's')),
                "line 2 is longer than 1 MiB"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace destconn
