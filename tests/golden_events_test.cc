// Rows in, events out, byte for byte as tools/reference_events.py made them.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "connector/row_pipeline.h"
#include "events/column.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/event_json.h"
#include "tests/golden_case.h"
#include "tests/row_run.h"
#include "tests/simulator_verdict.h"

namespace destconn {
namespace {

constexpr size_t kFewestCases = 30;

std::string EventLine(const PipelineEvent& event) {
  std::vector<int> rows;
  for (const RowRef& row : event.rows) rows.push_back(row.index);
  std::sort(rows.begin(), rows.end());
  return absl::StrCat("event ", absl::StrJoin(rows, ","), " ",
                      event.outgoing.json);
}

std::string RefusedLine(const RefusedRow& refused) {
  std::string line = absl::StrCat("refused ", refused.row.index, " ",
                                  RowReasonName(refused.refusal.reason));
  if (refused.refusal.column.has_value()) {
    absl::StrAppend(&line, " ", ColumnName(*refused.refusal.column));
  }
  return line;
}

// The lines of a golden file, sorted: the order of events is nobody's promise.
std::vector<std::string> Lines(const RowOutcome& outcome) {
  std::vector<std::string> lines;
  for (const auto& event : outcome.events) lines.push_back(EventLine(event));
  for (const auto& row : outcome.refused) lines.push_back(RefusedLine(row));
  for (const auto& [column, values] : outcome.dropped) {
    lines.push_back(absl::StrCat("dropped ", column, " ", values));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What the golden file beside `file` says of each of its cases.
std::vector<std::vector<std::string>> Expected(const std::string& file) {
  std::vector<std::vector<std::string>> cases;
  const std::string text = ReadGoldenText(
      absl::StrCat(absl::StripSuffix(file, ".json"), ".expected"));
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (absl::StartsWith(line, "== ")) {
      cases.emplace_back();
    } else if (!cases.empty()) {
      cases.back().emplace_back(line);
    }
  }
  return cases;
}

TEST(GoldenEventsTest, RowsMakeTheReferencesEventsByteForByte) {
  size_t count = 0;
  for (const std::string& file : GoldenFiles()) {
    const auto cases = ReadGoldenCases(file);
    const auto expected = Expected(file);
    ASSERT_EQ(cases.size(), expected.size()) << file;
    for (size_t i = 0; i < cases.size(); ++i, ++count) {
      SCOPED_TRACE(absl::StrCat(file, ": ", cases[i].name));
      EXPECT_THAT(Lines(MakeEvents(cases[i].run)),
                  testing::ElementsAreArray(expected[i]));
    }
  }
  EXPECT_GE(count, kFewestCases) << "the golden files were not read";
}

TEST(GoldenEventsTest, TheSimulatorAcceptsEveryEvent) {
  size_t count = 0;
  for (const std::string& file : GoldenFiles()) {
    for (const GoldenCase& golden : ReadGoldenCases(file)) {
      for (const PipelineEvent& event : MakeEvents(golden.run).events) {
        const auto fault =
            SimulatorFault(MakeBody({event.outgoing.json}, {}), golden.run.now);
        EXPECT_EQ(fault, std::nullopt) << file << ": " << golden.name;
        ++count;
      }
    }
  }
  EXPECT_GE(count, kFewestCases) << "the golden files were not read";
}

}  // namespace
}  // namespace destconn
