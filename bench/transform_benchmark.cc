// What it costs to make events of rows: the bytes of a `rows` message in, JSON
// out, on one thread. Times are per event.
//
// BM_RowToEventJson is the connector's way, BM_RowToEventJsonPlain the
// straightforward one (plain_transform.h): the ratio is the figure, since
// machines differ.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/text_buffer.h"
#include "bench/plain_transform.h"
#include "bench/retail_rows.h"
#include "bench/transform.h"
#include "benchmark/benchmark.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/valid_row.h"
#include "events/validate_row.h"
#include "meta_client/event_json.h"

namespace destconn {
namespace {

constexpr int kRows = 1000;  // a message
constexpr int64_t kNow = 1'795'000'000;

const std::string& Message() {
  static const auto& message =
      *new std::string(RetailRowsMessage(1, kRows, kNow));
  return message;
}

void BM_RowToEventJson(benchmark::State& state) {
  Transform transform;
  TextBuffer out;
  while (state.KeepRunningBatch(kRows)) {
    out.Clear();
    transform.Append(Message(), kNow, out);
    benchmark::DoNotOptimize(out.text().data());
  }
  state.counters["bytes/event"] = static_cast<double>(out.size()) / kRows;
}
BENCHMARK(BM_RowToEventJson);

void BM_RowToEventJsonPlain(benchmark::State& state) {
  const PlainTransform transform(kBenchDataset);
  while (state.KeepRunningBatch(kRows)) {
    benchmark::DoNotOptimize(transform.Events(Message()));
  }
}
BENCHMARK(BM_RowToEventJsonPlain);

// Stage by stage.

void BM_ReadRows(benchmark::State& state) {
  const RowLayout layout = *RowLayout::Create(RetailColumns(), {});
  RowCells cells;
  while (state.KeepRunningBatch(kRows)) {
    const RowsView rows = *SplitRows(Message());
    for (const absl::string_view row : rows.rows) {
      benchmark::DoNotOptimize(ReadRow(row, layout, cells));
    }
  }
}
BENCHMARK(BM_ReadRows);

void BM_ValidateRows(benchmark::State& state) {
  const RowLayout layout = *RowLayout::Create(RetailColumns(), {});
  const RowsView rows = *SplitRows(Message());
  std::vector<RowCells> cells(rows.rows.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    ReadRow(rows.rows[i], layout, cells[i]);
  }
  const EventSettings settings = BenchSettings();
  RowValidator validator(settings);
  ValidRow valid;
  while (state.KeepRunningBatch(kRows)) {
    for (const RowCells& row : cells) {
      benchmark::DoNotOptimize(
          validator.Validate(row, absl::FromUnixSeconds(kNow), valid));
    }
  }
}
BENCHMARK(BM_ValidateRows);

void BM_GroupRows(benchmark::State& state) {
  Transform transform;
  const std::vector<ValidRow> rows = transform.Rows(Message(), kNow);
  while (state.KeepRunningBatch(kRows)) transform.Group(rows);
}
BENCHMARK(BM_GroupRows);

void BM_WriteJson(benchmark::State& state) {
  Transform transform;
  const std::vector<ServerEvent> events = transform.Events(Message(), kNow);
  TextBuffer out;
  while (state.KeepRunningBatch(kRows)) {
    out.Clear();
    for (const ServerEvent& event : events) AppendEventJson(event, out);
    benchmark::DoNotOptimize(out.text().data());
  }
}
BENCHMARK(BM_WriteJson);

}  // namespace
}  // namespace destconn

BENCHMARK_MAIN();
