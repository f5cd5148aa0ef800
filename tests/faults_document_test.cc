#include "tests/faults_document.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/fault_row.h"

namespace destconn {
namespace {

TEST(FaultsDocumentTest, IsUpToDate) {
  std::ifstream file("docs/faults.md");
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  EXPECT_EQ(text, FaultsDocument(AllFaultRows()))
      << "Run: bazel run --config=opt //tests:print_faults > docs/faults.md";
}

TEST(FaultsDocumentTest, EachRowSaysWhatItPromises) {
  std::set<std::string> ids;
  for (const FaultRow& row : AllFaultRows()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(row.fault.empty()) << row.id;
    EXPECT_FALSE(row.promise.empty()) << row.id;
  }
}

}  // namespace
}  // namespace destconn
