#ifndef CONNECTOR_RUN_H_
#define CONNECTOR_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/backlog_budget.h"
#include "connector/event_leash.h"
#include "connector/lapse_warning.h"
#include "connector/order_journal.h"
#include "connector/row_error_list.h"
#include "connector/row_pipeline.h"
#include "connector/run_plan.h"
#include "connector/run_stats.h"
#include "connector/slot_table.h"
#include "connector/stream_position.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_types.h"
#include "delivery/send_gate.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/settings.pb.h"
#include "events/row_spill.h"
#include "ledger/ledger.h"
#include "ledger/order_index.h"
#include "meta_client/event_json.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// What a run works with; all must outlive it.
struct RunEdges {
  Clock& clock;
  Ledger& ledger;
  HttpTransport& transport;
  // Where rows wait for the others of their orders.
  RowSpill& spill;
  // The dataset's, for this run.
  SendGate& gate;
  // What all runs may hold together.
  BacklogBudget& backlog;
  const GraphOptions& graph;
  // Brings an answer of the transport's, which comes on its own thread, back to
  // the run's: to `OnAnswer`.
  std::function<void(uint64_t request, HttpResult)> deliver_answer;
  // Notes durably in the ledger what a request is about to take, in its own
  // time, and tells `OnNoted` what came of it.
  std::function<void(uint64_t request, std::vector<Delivery>)> note;
  // Makes a request's deliveries durable in the ledger, in its own time, and
  // tells `OnRecorded` what came of it.
  std::function<void(uint64_t request, std::vector<Delivery>)> record;
  // Makes acked_sequence, tally, cut, gap_warning and complete durable. Not
  // called for a dry run.
  std::function<absl::Status(const storage::v1::StoredShard&)> save;
  // Takes the run's messages to the host.
  std::function<void(destination::v1::SendBatchResponse)> send;
  // The destination's day has become an unusual one. Called once at most.
  std::function<void()> tell_of_volume = [] {};
  // Where it is kept what became of each order; none: nowhere.
  OrderIndex* orders = nullptr;
};

// One SendBatch stream, from `start` to `summary`, without the stream: rows in,
// messages out.
//
// Not thread-safe; everything on the run's own thread.
class Run {
 public:
  // Fails as RowLayout::Create does.
  static absl::StatusOr<std::unique_ptr<Run>> Create(RunPlan plan,
                                                     RunEdges edges);
  ~Run() = default;

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Sends `started`.
  void Begin();

  // Takes the bytes of a destination.v1.Rows. Fails with ROWS_MALFORMED and
  // as StreamPosition::Next does; the run is then to be stopped.
  absl::Status OnRows(absl::string_view message);
  void OnFlush();
  void OnEnd();
  void OnAnswer(uint64_t request, const HttpResult& result);
  void OnNoted(uint64_t request, const absl::Status& status);
  void OnRecorded(uint64_t request, const absl::Status& status);
  // Time has passed, or the gate says to ask again.
  void OnTime();
  // Sees through what is under way, then ends with `status`.
  void Stop(absl::Status status);

  // Whether the host's next message may be read: a slow Meta slows the host
  // down.
  bool WantsRows() const;
  // Monotonic time at which OnTime is due.
  std::optional<absl::Duration> NextWakeup() const;

  // Set once the run is over: OK after the summary was sent.
  const std::optional<absl::Status>& result() const { return result_; }

  // Sends `progress`. To be called about every second.
  void SendProgress();

  const RunPlan& plan() const { return plan_; }
  destination::v1::Counts counts() const { return stats_.counts(); }
  // That Meta accepted of this stream.
  int64_t new_events() const {
    return stats_.events_delivered() - delivered_before_;
  }

 private:
  // Acks wait for the run's record to be durable: often enough for the host,
  // and not so often that the store has nothing else to do.
  static constexpr absl::Duration kAckInterval = absl::Milliseconds(250);

  struct Pending {
    EventFacts facts = {};
    std::vector<RowRef> rows = {};
    std::optional<OrderIndexKey> order = std::nullopt;
  };

  Run(RunPlan plan, RunEdges edges, EventSettings events, RowLayout layout);

  Moment Now() {
    return {.wall = edges_.clock.Now(), .monotonic = edges_.clock.Monotonic()};
  }
  // Whether the core has as many events as it can be busy with.
  bool IsFull() const;
  void Take(PipelineOutput output);
  bool FinishRestOfCut(const PipelineEvent& event);
  void CloseOrders();
  bool CloseSomeOrders();
  void Step(DeliveryInput input);
  void Do(delivery_action::ClaimEvents& action);
  void Do(delivery_action::RecordSending& action);
  void Do(delivery_action::SendRequest& action);
  void Do(delivery_action::RecordDeliveries& action);
  void Do(delivery_action::ReleaseClaims& action) {
    edges_.ledger.Release(plan_.owner, action.keys);
  }
  void Do(delivery_action::AbandonClaims& action) {
    edges_.ledger.Abandon(plan_.owner, action.keys);
  }
  void Do(delivery_action::EventsFinal& action);
  void Do(delivery_action::FailRun& action) { result_ = action.status; }
  void FinishRow(RowRef row, std::optional<RowReason> reason,
                 absl::string_view column, absl::string_view message);
  void AfterInput();
  void SendRowErrors();
  void WatchVolume();
  absl::Duration Elapsed();
  bool HasAckDue() {
    return position_.acked_sequence() != acked_ &&
           edges_.clock.Monotonic() >= tried_ack_at_ + kAckInterval;
  }
  absl::Status Save(storage::v1::StoredShard progress);
  // What cannot be saved now is tried again with the next ack.
  void SaveAndAck() {
    if (Save({}).ok()) SendAck();
  }
  void Complete();
  void SendAck();

  const RunPlan plan_;
  const RunEdges edges_;
  const EventSettings events_;
  const BodyOptions body_options_;
  const absl::Duration began_;
  BacklogShare backlog_;
  std::vector<std::string> layout_warnings_;
  std::mt19937_64 gen_;
  RunStats stats_;
  RowPipeline pipeline_;
  EventLeash leash_;
  OrderJournal journal_;
  DeliveryCore core_;
  // Meta's trace ids of requests whose deliveries are being recorded, and of
  // the one that is being made final.
  absl::flat_hash_map<uint64_t, std::string> traces_;
  std::string trace_;
  StreamPosition position_;
  RowErrorList row_errors_;
  std::vector<DeliveryInput> inputs_;  // that follow from actions
  SlotTable<Pending> pending_;         // by event id
  LapseWarning lapse_warning_;
  absl::flat_hash_map<uint64_t, int64_t> in_flight_;  // request to events in it
  int64_t acked_ = 0;                                 // as the host was told
  int64_t delivered_before_ = 0;  // events, by earlier streams
  absl::Duration tried_ack_at_ = -absl::InfiniteDuration();
  bool closing_ = false;  // orders are being closed, as fast as they can leave
  bool ended_ = false;    // no more rows will come
  bool stopped_ = false;
  bool told_of_volume_ = false;
  std::optional<absl::Status> result_;
};

}  // namespace destconn

#endif  // CONNECTOR_RUN_H_
