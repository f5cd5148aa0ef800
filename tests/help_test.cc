// Each program says what it is for and how it is told what to do.

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// All that it writes.
std::string OutputOf(const std::string& command) {
  FILE* const pipe = popen(absl::StrCat(command, " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> part;
  while (const size_t size = fread(part.data(), 1, part.size(), pipe)) {
    output.append(part.data(), size);
  }
  pclose(pipe);
  return output;
}

TEST(HelpTest, TheConnectorListsItsFlags) {
  EXPECT_THAT(OutputOf("connector/connector --help"),
              AllOf(HasSubstr("--data_dir"), HasSubstr("--verify_ledger"),
                    HasSubstr("--store")));
}

TEST(HelpTest, TheConnectorSaysWhichVersionItIs) {
  EXPECT_THAT(OutputOf("connector/connector --version"),
              HasSubstr("connector "));
}

TEST(HelpTest, TheSimulatorListsItsFlags) {
  EXPECT_THAT(OutputOf("simulator/graph_simulator --help"),
              HasSubstr("--listen"));
}

TEST(HelpTest, TheCommandLineToolListsItsCommands) {
  EXPECT_THAT(OutputOf("cli/destinationctl --help"),
              AllOf(HasSubstr("send"), HasSubstr("validate")));
}

}  // namespace
}  // namespace destconn
