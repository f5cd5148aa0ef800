#include "cli/text_file.h"

#include <sstream>
#include <string>

#include "cli/test_files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;

TEST(TextFileTest, ReadsAFileOrStandardInput) {
  std::istringstream in("from in\n");
  EXPECT_EQ(*ReadTextFile(WriteTestFile("t", "from file\n"), in),
            "from file\n");
  EXPECT_EQ(*ReadTextFile("-", in), "from in\n");
}

TEST(TextFileTest, NamesAMissingFile) {
  std::istringstream in;
  EXPECT_THAT(
      std::string(ReadTextFile("/nowhere/token", in).status().message()),
      HasSubstr("/nowhere/token"));
}

TEST(TextFileTest, RefusesAHugeFile) {
  std::istringstream in;
  const std::string path = WriteTestFile("huge", std::string(2 << 20, 'x'));
  EXPECT_THAT(std::string(ReadTextFile(path, in).status().message()),
              HasSubstr("larger than 1 MiB"));
}

}  // namespace
}  // namespace destconn
