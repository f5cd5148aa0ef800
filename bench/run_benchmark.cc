// What a run costs a row on its own thread, beside gRPC, the ledger and the
// network: rows in, events made, hashed, claimed, put into bodies, accepted and
// acknowledged, with 64 requests in flight. PER_ITEM: times are per event.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "bench/retail_rows.h"
#include "benchmark/benchmark.h"
#include "connector/backlog_budget.h"
#include "connector/run.h"
#include "connector/settings_rules.h"
#include "delivery/sole_gate.h"
#include "destination/v1/settings.pb.h"
#include "events/fake_row_spill.h"
#include "events/wire_writer.h"
#include "ledger/ledger.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_body.h"
#include "meta_client/http_transport.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

constexpr int kRows = 1000;  // a message
constexpr int kInFlight = 64;
constexpr int64_t kNow = 1'795'000'000;

// Knows no event, and forgets all.
class BlankLedger final : public Ledger {
 public:
  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner, absl::Span<const ClaimRequest> requests) override {
    return std::vector<Claim>(requests.size(), Claim::kGranted);
  }
  absl::Status RecordSending(ClaimOwner, absl::Span<const Delivery>) override {
    return absl::OkStatus();
  }
  absl::Status RecordDelivered(ClaimOwner,
                               absl::Span<const Delivery>) override {
    return absl::OkStatus();
  }
  void Abandon(ClaimOwner, absl::Span<const EventKey>) override {}
  void Release(ClaimOwner, absl::Span<const EventKey>) override {}
  absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) override {
    return ClaimEvents(0, requests);
  }
};

// Holds requests until it is told to answer.
class PatientTransport final : public HttpTransport {
 public:
  void Send(HttpRequest request, Done done) override {
    bytes_ += request.body->size();
    waiting_.emplace_back(Count(*request.body), std::move(done));
  }

  bool AnswerOldest() {
    if (waiting_.empty()) return false;
    auto [events, done] = std::move(waiting_.front());
    waiting_.pop_front();
    done({.response = {.code = 200,
                       .body = absl::StrCat(R"({"events_received":)", events,
                                            R"(,"fbtrace_id":"A"})")},
          .fully_written = true});
    return true;
  }

  size_t bytes() const { return bytes_; }

 private:
  // Every event is a piece of its own.
  static int64_t Count(const HttpBody& body) {
    return std::count_if(body.pieces().begin(), body.pieces().end(),
                         [](absl::string_view piece) {
                           return absl::StrContains(piece, "\"event_name\"");
                         });
  }

  std::deque<std::pair<int64_t, Done>> waiting_;
  size_t bytes_ = 0;
};

RunPlan Plan() {
  destination::v1::Settings settings;
  settings.set_name("Shop");
  settings.set_credential("credentials/t");
  settings.set_dataset_id("123");
  settings.set_default_currency("GBP");
  settings.set_default_country("GB");
  settings.set_event_grouping(destination::v1::EVENT_GROUPING_PER_ITEM);
  settings.set_max_requests_in_flight(kInFlight);
  RunPlan plan{.run_id = "run-1",
               .settings = WithDefaults(settings),
               .token = {.token = AccessToken("EAAtoken")},
               .owner = 1,
               .ledger_key = HmacKey("key")};
  for (const std::string& name : RetailColumns()) {
    plan.start.add_columns()->set_name(name);
  }
  return plan;
}

std::string Message(int64_t sequence) {
  const auto number = static_cast<uint64_t>(sequence);
  // A field that comes again counts.
  return RetailRowsMessage(number, kRows, kNow) + WireNumber(1, number);
}

void Report(const destination::v1::Counts& counts, int64_t bytes,
            benchmark::State& state) {
  state.counters["delivered"] = static_cast<double>(counts.delivered());
  state.counters["bytes/event"] =
      static_cast<double>(bytes) /
      static_cast<double>(std::max<int64_t>(1, counts.delivered()));
}

void BM_RunRows(benchmark::State& state) {
  SimulatedClock clock(absl::FromUnixSeconds(kNow));
  BlankLedger ledger;
  PatientTransport transport;
  FakeRowSpill spill;
  SoleGate gate(kInFlight);
  BacklogBudget backlog;
  const GraphOptions graph;
  std::deque<std::pair<uint64_t, HttpResult>> answers;
  std::vector<uint64_t> noted;
  std::vector<uint64_t> recorded;
  auto run = Run::Create(
      Plan(),
      {.clock = clock,
       .ledger = ledger,
       .transport = transport,
       .spill = spill,
       .gate = gate,
       .backlog = backlog,
       .graph = graph,
       .deliver_answer =
           [&answers](uint64_t request, HttpResult result) {
             answers.emplace_back(request, std::move(result));
           },
       .note = [&noted](
                   uint64_t request,
                   const std::vector<Delivery>&) { noted.push_back(request); },
       .record =
           [&recorded](uint64_t request, const std::vector<Delivery>&) {
             recorded.push_back(request);
           },
       .save = [](const storage::v1::StoredShard&) { return absl::OkStatus(); },
       .send = [](const destination::v1::SendBatchResponse&) {}});
  if (!run.ok()) std::abort();
  int64_t sequence = 0;
  while (state.KeepRunningBatch(kRows)) {
    state.PauseTiming();
    const std::string message = Message(++sequence);
    state.ResumeTiming();
    if (!(*run)->OnRows(message).ok()) std::abort();
    while (!(*run)->WantsRows()) {
      for (const uint64_t request : std::exchange(noted, {})) {
        (*run)->OnNoted(request, absl::OkStatus());
      }
      clock.Advance(absl::Milliseconds(5));
      if (!transport.AnswerOldest()) std::abort();
      while (!answers.empty()) {
        const auto [request, result] = std::move(answers.front());
        answers.pop_front();
        (*run)->OnAnswer(request, result);
      }
      for (const uint64_t request : std::exchange(recorded, {})) {
        (*run)->OnRecorded(request, absl::OkStatus());
      }
    }
  }
  Report((*run)->counts(), static_cast<int64_t>(transport.bytes()), state);
}
BENCHMARK(BM_RunRows);

}  // namespace
}  // namespace destconn

BENCHMARK_MAIN();
