#ifndef SIMULATION_SIMULATED_RUN_H_
#define SIMULATION_SIMULATED_RUN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "delivery/ack_tracker.h"
#include "delivery/dataset_limits.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_types.h"
#include "delivery/send_gate.h"
#include "events/row_reason.h"
#include "simulation/dice.h"
#include "simulation/model_graph.h"
#include "simulation/order_book.h"
#include "simulation/process.h"

namespace destconn {

// A run of a process: what connector/run is to the real core, on the world's
// ledger and Graph API. Checks at each step what must hold then.
//
// Not thread-safe.
class SimulatedRun : public std::enable_shared_from_this<SimulatedRun> {
 public:
  // What the host is told. Nothing is said of a run whose process is gone.
  struct Listener {
    std::function<void(int64_t sequence)> acked = {};
    std::function<void(const absl::Status&)> ended = {};
    // It would take more rows.
    std::function<void()> wants_rows = {};
  };

  SimulatedRun(Surroundings& world, Process& process, int64_t number,
               uint64_t seed);
  ~SimulatedRun();

  void Listen(Listener listener) { listener_ = std::move(listener); }
  DatasetLimits::Member member() const { return gate_.member(); }

  void OnRows(const std::vector<HostRow>& rows,
              const std::vector<int64_t>& event_times);
  void OnEnd();
  void OnTime();
  void Stop();
  // Its process crashed: nobody will know what became of what was under way.
  void Lost();

  bool WantsRows() const;
  // The outcomes of a message's rows, once it is acknowledged.
  const std::vector<std::optional<RowReason>>& outcomes(
      int64_t sequence) const {
    return messages_.at(static_cast<size_t>(sequence - 1)).outcomes;
  }

 private:
  // The dataset's limits, for this run.
  class Gate final : public SendGate {
   public:
    Gate(DatasetLimits& limits, int most)
        : limits_(limits), member_(limits.Join(most)) {}

    DatasetLimits::Member member() const { return member_; }
    void Quit() { limits_.Quit(member_); }

    Entry TryEnter(Sending sending, absl::Duration now) override {
      return limits_.TryEnter(member_, sending, now);
    }
    void Leave(const SendOutcome& outcome, absl::Duration now) override {
      limits_.Leave(member_, outcome, now);
    }
    void Cancel() override { limits_.Cancel(member_); }
    void Withdraw() override { limits_.Withdraw(member_); }
    size_t max_request_bytes() override { return limits_.max_request_bytes(); }

   private:
    DatasetLimits& limits_;
    const DatasetLimits::Member member_;
  };

  struct Message {
    std::vector<HostRow> rows;
    std::vector<std::optional<RowReason>> outcomes;
    std::vector<bool> is_final;
  };
  // Where an event's row stands.
  struct Place {
    int64_t sequence = 0;
    size_t row = 0;
  };

  void Step(DeliveryInput input);
  void Do(delivery_action::ClaimEvents& action);
  void Do(delivery_action::RecordSending& action);
  void Do(delivery_action::SendRequest& action);
  void Do(delivery_action::RecordDeliveries& action);
  void Do(delivery_action::ReleaseClaims& action);
  void Do(delivery_action::AbandonClaims& action);
  void Do(delivery_action::EventsFinal& action);
  void Do(delivery_action::FailRun& action);

  void CheckSend(uint64_t request, const std::vector<std::string>& events);
  void Answered(uint64_t request, const GraphFate& fate);
  void Conclude(uint64_t request, bool known);
  void AfterStep();
  void SendAcks();
  void CheckDurable(const HostRow& row, std::optional<RowReason> reason);
  void End(const absl::Status& status);
  void WatchTime();

  // Of a write the reply may be lost; what a claim gave is read again then.
  // Carries an operation on the ledger out, after a while; says what it gave.
  void OnLedger(bool is_write, std::function<absl::Status()> operation,
                std::function<void(const absl::Status&)> done);
  // Steps later, unless the run is gone.
  void Later(absl::Duration delay, std::function<void()> what);

  Surroundings& world_;
  Process& process_;
  const ModelLedger::Owner owner_;
  Dice dice_;
  Gate gate_;
  DeliveryCore core_;
  AckTracker acks_;
  Listener listener_;

  std::vector<Message> messages_;
  std::map<uint64_t, Place> places_;  // by event id
  uint64_t last_id_ = 0;
  int64_t acked_ = 0;
  bool all_rows_came_ = false;
  bool over_ = false;
  absl::Duration wakes_at_ = absl::InfiniteDuration();

  // Requests that are not concluded, and the rows in them.
  std::map<uint64_t, std::vector<HostRow>> attempts_;
  // Orders whose last attempt failed in passing.
  std::set<int64_t> failed_before_;
  // When a request that had to be noted was let through.
  std::map<uint64_t, absl::Duration> let_through_at_;
  bool heard_that_token_is_dead_ = false;
};

}  // namespace destconn

#endif  // SIMULATION_SIMULATED_RUN_H_
