// What the delivery core costs an event, on one thread: events in, their JSON
// made before; claims granted, requests accepted and deliveries recorded at
// once, with 64 requests in flight. Times are per event.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_types.h"
#include "delivery/outgoing_event.h"
#include "delivery/sole_gate.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

constexpr size_t kBatch = 1000;
constexpr size_t kInFlight = 64;
constexpr size_t kJsonBytes = 1200;
constexpr int64_t kNow = 1'795'000'000;

// Answers everything as well as can be.
class Meta {
 public:
  Meta()
      : gate_(kInFlight),
        core_({.max_requests_in_flight = kInFlight}, gate_, gen_) {}

  void Add(std::vector<OutgoingEvent> events) {
    Step(delivery_input::AddEvents{std::move(events)});
    while (core_.backlog() > (kInFlight + 1) * kBatch) AnswerOldest();
  }

  size_t final_events() const { return final_; }

 private:
  void Step(DeliveryInput input) {
    now_.wall += absl::Milliseconds(1);
    now_.monotonic += absl::Milliseconds(1);
    for (DeliveryAction& action : core_.Step(std::move(input), now_)) {
      std::visit([this](auto& which) { Do(which); }, action);
    }
  }

  void AnswerOldest() {
    const uint64_t request = in_flight_.front();
    in_flight_.pop_front();
    Step(delivery_input::RequestAnswered{request, {.kind = AnswerClass::kOk}});
  }

  void Do(delivery_action::ClaimEvents& action) {
    Step(delivery_input::ClaimsAnswered{
        action.claim,
        std::vector<Claim>(action.requests.size(), Claim::kGranted)});
  }
  void Do(delivery_action::RecordSending& action) {
    Step(delivery_input::SendingRecorded{action.request, absl::OkStatus()});
  }
  void Do(delivery_action::SendRequest& action) {
    in_flight_.push_back(action.request);
  }
  void Do(delivery_action::RecordDeliveries& action) {
    Step(delivery_input::DeliveriesRecorded{action.request, absl::OkStatus()});
  }
  void Do(delivery_action::ReleaseClaims&) {}
  void Do(delivery_action::AbandonClaims&) {}
  void Do(delivery_action::EventsFinal& action) { final_ += action.ids.size(); }
  void Do(delivery_action::FailRun&) {}

  std::mt19937_64 gen_{1};
  SoleGate gate_;
  DeliveryCore core_;
  Moment now_{.wall = absl::FromUnixSeconds(kNow)};
  std::deque<uint64_t> in_flight_;
  size_t final_ = 0;
};

std::vector<OutgoingEvent> MakeEvents(std::mt19937_64& gen, uint64_t& last_id) {
  std::vector<OutgoingEvent> events(kBatch);
  for (OutgoingEvent& event : events) {
    event.id = ++last_id;
    const uint64_t key[2] = {gen(), gen()};
    std::memcpy(event.key.bytes.data(), key, sizeof(key));
    event.fingerprint = gen();
    event.event_time = kNow - 60 - static_cast<int64_t>(gen() % 500'000);
    event.json = std::string(kJsonBytes, 'x');
  }
  return events;
}

void BM_DeliverEvents(benchmark::State& state) {
  std::mt19937_64 gen(7);
  uint64_t last_id = 0;
  Meta meta;
  while (state.KeepRunningBatch(kBatch)) {
    state.PauseTiming();
    auto events = MakeEvents(gen, last_id);
    state.ResumeTiming();
    meta.Add(std::move(events));
  }
  state.counters["final"] = static_cast<double>(meta.final_events());
}
BENCHMARK(BM_DeliverEvents);

}  // namespace
}  // namespace destconn

BENCHMARK_MAIN();
