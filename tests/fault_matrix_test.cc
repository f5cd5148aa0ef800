// The fault matrix: each of Meta's errors, and whatever else may go wrong
// between the connector and Meta, once, on the real programs over real sockets.
// The rows stand in code_rows.cc, answer_rows.cc and wire_rows.cc; what holds
// for all of them is in fault_verdict.h.
//
// Rows whose faults are one dataset's run side by side in one connector, which
// is a test of its own; the others have one each.

#include <algorithm>
#include <atomic>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "simulator/error_catalog.h"
#include "tests/fault_row.h"
#include "tests/fault_verdict.h"
#include "tests/fault_world.h"

namespace destconn {
namespace {

constexpr int kRowsAtOnce = 24;   // in the shared world
constexpr int kWorldsAtOnce = 3;  // of rows that want one alone
constexpr int64_t kMostMemoryKib = 512 * 1024;

struct RowResult {
  FaultOutcome outcome = {};
  std::vector<std::string> complaints = {};
};

// Does the work of `count` numbers on so many threads.
template <typename Work>
void InParallel(int threads, size_t count, Work work) {
  std::atomic<size_t> next = 0;
  std::vector<std::jthread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&next, count, &work] {
      for (size_t n = next++; n < count; n = next++) work(n);
    });
  }
}

// The rows in one world; what is said of the world is said of its first row.
std::vector<RowResult> RunWorld(const std::string& folder,
                                const std::vector<const FaultRow*>& rows) {
  FaultWorld world(folder, rows);
  std::vector<RowResult> results(rows.size());
  InParallel(kRowsAtOnce, rows.size(), [&world, &results](size_t row) {
    results[row].outcome = world.Run(row);
  });
  world.Finish();
  for (size_t i = 0; i < rows.size(); ++i) {
    results[i].outcome.requests = world.RequestsTo(i);
    results[i].complaints = Complaints(*rows[i], results[i].outcome);
  }
  std::vector<std::string>& of_world = results[0].complaints;
  if (world.connections_elsewhere() != 0) {
    of_world.push_back("another host was connected to");
  }
  if (world.requests_without_token_header() != 0) {
    of_world.push_back("a token stood elsewhere than in its header");
  }
  if (world.peak_kib() > kMostMemoryKib) {
    of_world.push_back(absl::StrCat("memory: ", world.peak_kib(), " KiB"));
  }
  return results;
}

void Print(const FaultRow& row, const RowResult& result) {
  std::cout << absl::StrFormat(
      "%-12s %8.1f %9d %11d  %-4s %s %s\n", row.id,
      absl::ToDoubleSeconds(result.outcome.run.duration),
      result.outcome.requests.size(), DuplicatesIn(result.outcome),
      result.complaints.empty() ? "ok" : "FAIL", row.fault,
      absl::StrJoin(result.complaints, "; "));
}

class FaultMatrixTest : public testing::Test {
 protected:
  void RunAll(const std::vector<FaultRow>& rows) {
    std::vector<const FaultRow*> shared;
    std::vector<const FaultRow*> alone;
    for (const FaultRow& row : rows) {
      (row.alone ? alone : shared).push_back(&row);
    }
    std::vector<RowResult> shared_results;
    std::vector<RowResult> alone_results(alone.size());
    {
      const std::jthread in_one([&] {
        if (shared.empty()) return;
        shared_results = RunWorld(Folder("shared"), shared);
      });
      InParallel(kWorldsAtOnce, alone.size(), [&](size_t i) {
        alone_results[i] = RunWorld(Folder(alone[i]->id), {alone[i]})[0];
      });
    }
    Report(shared, shared_results);
    Report(alone, alone_results);
  }

 private:
  static std::string Folder(const std::string& name) {
    return absl::StrCat(testing::TempDir(), "/", name);
  }

  static void Report(const std::vector<const FaultRow*>& rows,
                     const std::vector<RowResult>& results) {
    for (size_t i = 0; i < rows.size(); ++i) {
      Print(*rows[i], results[i]);
      EXPECT_TRUE(results[i].complaints.empty())
          << rows[i]->id << ", " << rows[i]->fault << ": "
          << absl::StrJoin(results[i].complaints, "; ");
    }
  }
};

TEST_F(FaultMatrixTest, EachRowKeepsItsPromise) {
  std::cout << "row            seconds  requests  duplicates\n";
  RunAll(AllFaultRows());
}

TEST_F(FaultMatrixTest, EachErrorOfTheCatalogHasARow) {
  std::vector<std::string> ids;
  for (const FaultRow& row : CodeRows()) ids.push_back(row.id);
  for (const CatalogError& error : ErrorCatalog()) {
    // No errors of the events edge: a duplicate post, and the Dataset Quality
    // API's.
    if (error.code == 506 || error.code == 2044055) continue;
    const std::string id = error.subcode == 0
                               ? absl::StrCat(error.code)
                               : absl::StrCat(error.code, "/", error.subcode);
    EXPECT_NE(std::find(ids.begin(), ids.end(), id), ids.end()) << id;
  }
}

}  // namespace
}  // namespace destconn
