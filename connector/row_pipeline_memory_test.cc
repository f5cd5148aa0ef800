// Five million orders whose rows are not adjacent, in bounded memory (contract,
// section 6): stages 1 to 6 as a run has them, with the spill's real file.

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "connector/row_pipeline.h"
#include "connector/run_stats.h"
#include "connector/spill_file.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/wire_writer.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kOrders = 5'000'000;
// Every tenth order has a second row, when all others have come.
constexpr int64_t kTwoRows = kOrders / 10;
constexpr int64_t kRowsPerMessage = 1000;

// The most memory that the process has had at once.
int64_t PeakMebibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    int64_t kibibytes = 0;
    if (words.size() > 1 && words[0] == "VmHWM:" &&
        absl::SimpleAtoi(words[1], &kibibytes)) {
      return kibibytes / 1024;
    }
  }
  ADD_FAILURE() << "no VmHWM";
  return 0;
}

class RowPipelineMemoryTest : public testing::Test {
 protected:
  void Send(int64_t first, int64_t count, int64_t step) {
    RowsView view{.sequence = ++sequence_};
    std::vector<std::string> rows;
    for (int64_t i = first; i < first + count; ++i) {
      rows.push_back(WireRow(
          {WireString(absl::StrCat("customer", i, "@example.com")),
           WireString("+16505551212"), WireString("Mary"), WireString("Smith"),
           WireString("New York"), WireInt64(kNow - 60),
           WireString(absl::StrCat("ORDER-", i * step)), WireInt64(1),
           WireString("2.50")}));
    }
    view.rows.assign(rows.begin(), rows.end());
    ASSERT_TRUE(pipeline_.Add(view, absl::FromUnixSeconds(kNow), output_).ok());
  }

  EventSettings settings_ = {.dataset_id = "123", .default_currency = "USD"};
  RunStats stats_;
  SpillFile spill_{testing::TempDir()};
  RowPipeline pipeline_{
      settings_,
      *RowLayout::Create({"email", "phone", "given_name", "surname", "city",
                          "timestamp", "order_id", "quantity", "price"},
                         {}),
      {},
      HmacKey("key"),
      spill_,
      stats_};
  PipelineOutput output_;
  int64_t sequence_ = 0;
};

TEST_F(RowPipelineMemoryTest, FiveMillionOrdersStayUnderTheBound) {
  for (int64_t i = 0; i < kOrders; i += kRowsPerMessage) {
    Send(i, kRowsPerMessage, 1);
  }
  for (int64_t i = 0; i < kTwoRows; i += kRowsPerMessage) {
    Send(i, kRowsPerMessage, 10);
  }
  EXPECT_TRUE(output_.events.empty());
  EXPECT_GT(spill_.size(), int64_t{1} << 30);

  int64_t events = 0;
  int64_t of_two_rows = 0;
  for (bool waiting = true; waiting;) {
    const auto more = pipeline_.Close(1000, output_);
    ASSERT_TRUE(more.ok()) << more.status();
    waiting = *more;
    for (const PipelineEvent& event : std::exchange(output_.events, {})) {
      ++events;
      if (event.rows.size() != 2) continue;
      ++of_two_rows;
      EXPECT_EQ(event.facts.value, Decimal(5));
    }
  }
  EXPECT_EQ(events, kOrders);
  EXPECT_EQ(of_two_rows, kTwoRows);
  EXPECT_TRUE(output_.refused.empty());
  EXPECT_LT(PeakMebibytes(), 512);
  RecordProperty("peak_mebibytes", static_cast<int>(PeakMebibytes()));
  RecordProperty("spilled_mebibytes", static_cast<int>(spill_.size() >> 20));
}

}  // namespace
}  // namespace destconn
