// The data map that people decide by says of each column what the code does
// with it.

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "events/column.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

struct Row {
  std::string personal;
  std::string leaves_as;
};

// By column: rows of the document's first table.
std::map<std::string, Row> Columns() {
  std::ifstream file("docs/privacy.md");
  std::map<std::string, Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (!absl::StartsWith(line, "| `")) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (cells.size() != 3) continue;
    const std::vector<std::string> name = absl::StrSplit(cells[0], '`');
    rows[name[1]] = {.personal = cells[1], .leaves_as = cells[2]};
  }
  return rows;
}

TEST(PrivacyDocumentTest, SaysOfEachColumnWhetherItIsPersonalAndHashed) {
  const std::map<std::string, Row> rows = Columns();
  for (const ColumnInfo& column : AllColumns()) {
    const auto row = rows.find(std::string(column.name));
    ASSERT_NE(row, rows.end()) << column.name << " is missing";
    EXPECT_EQ(row->second.personal, column.personal ? "yes" : "no")
        << column.name;
    EXPECT_EQ(absl::StrContains(row->second.leaves_as, "SHA-256"),
              column.hashed)
        << column.name;
  }
  EXPECT_EQ(rows.size(), kColumnCount) << "a column that is none of ours";
}

}  // namespace
}  // namespace destconn
