#include "connector/run.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/proto_time.h"
#include "connector/settings_rules.h"
#include "events/column.h"
#include "events/event_window.h"
#include "events/row_reader.h"
#include "meta_client/events_body.h"
#include "meta_client/graph_answer.h"
#include "meta_client/graph_version.h"

namespace destconn {
namespace {

using destination::v1::SendBatchResponse;

}  // namespace

absl::StatusOr<std::unique_ptr<Run>> Run::Create(RunPlan plan, RunEdges edges) {
  std::vector<std::string> columns;
  for (const auto& column : plan.start.columns()) {
    columns.push_back(column.name());
  }
  const std::map<std::string, std::string> mapping(
      plan.settings.column_mapping().begin(),
      plan.settings.column_mapping().end());
  DC_ASSIGN_OR_RETURN(RowLayout layout, RowLayout::Create(columns, mapping));
  EventSettings events = ToEventSettings(plan.settings, plan.first_run);
  return std::unique_ptr<Run>(new Run(std::move(plan), std::move(edges),
                                      std::move(events), std::move(layout)));
}

Run::Run(RunPlan plan, RunEdges edges, EventSettings events, RowLayout layout)
    : plan_(std::move(plan)),
      edges_(std::move(edges)),
      events_(std::move(events)),
      body_options_(ToBodyOptions(plan_.settings)),
      began_(edges_.clock.Monotonic()),
      backlog_(edges_.backlog),
      layout_warnings_(layout.warnings()),
      // Jitter alone draws from it: runs must differ, secrecy is not needed.
      gen_(plan_.owner ^
           static_cast<uint64_t>(absl::ToUnixNanos(edges_.clock.Now()))),
      pipeline_(events_, std::move(layout),
                {.order_rows_adjacent = plan_.start.order_rows_adjacent()},
                plan_.ledger_key, edges_.spill, stats_),
      leash_(plan_.settings, plan_.start.dry_run()),
      journal_(plan_.start.dry_run() ? nullptr : edges_.orders, plan_.run_id),
      core_(DeliveryOptionsOf(plan_, events_), edges_.gate, gen_),
      position_(plan_.resume, plan_.start.order_rows_adjacent()),
      row_errors_(plan_.start.row_errors_limit()),
      acked_(plan_.resume.acked_sequence()) {
  stats_.Add(plan_.resume.tally());
  delivered_before_ = stats_.events_delivered();
  if (plan_.start.dry_run()) pipeline_.KeepPreview();
  if (journal_.on()) {
    pipeline_.KeepOrders({plan_.ledger_key, plan_.start.destination()});
  }
}

void Run::Begin() {
  SendBatchResponse response;
  auto& started = *response.mutable_started();
  std::vector<std::string> warnings = layout_warnings_;
  if (std::string warning = leash_.Warning(); !warning.empty()) {
    warnings.push_back(std::move(warning));
  }
  started = StartedOf(plan_, events_, warnings, edges_.clock.Now());
  for (const std::string& warning : started.warnings()) stats_.Warn(warning);
  if (plan_.resume.complete()) {
    started.add_warnings(
        "This run has completed already: its rows are passed over.");
  }
  edges_.send(std::move(response));
}

absl::Status Run::OnRows(absl::string_view message) {
  DC_ASSIGN_OR_RETURN(const RowsView rows, SplitRows(message));
  DC_ASSIGN_OR_RETURN(
      const bool is_new,
      position_.Next(rows.sequence, static_cast<int64_t>(rows.rows.size())));
  if (!is_new) return absl::OkStatus();
  PipelineOutput output;
  DC_RETURN_IF_ERROR(pipeline_.Add(rows, edges_.clock.Now(), output));
  Take(std::move(output));
  AfterInput();
  return absl::OkStatus();
}

void Run::Take(PipelineOutput output) {
  for (const RefusedRow& row : output.refused) {
    if (row.order.has_value()) {
      journal_.Add(*row.order, row.refusal.reason, "");
    }
    const auto& column = row.refusal.column;
    FinishRow(row.row, row.refusal.reason,
              column.has_value() ? ColumnName(*column) : absl::string_view(),
              "");
  }
  if (output.events.empty()) return;
  delivery_input::AddEvents add;
  add.events.reserve(output.events.size());
  for (PipelineEvent& event : output.events) {
    if (FinishRestOfCut(event)) continue;
    event.outgoing.id =
        pending_.Add({std::move(event.facts), event.rows, event.order});
    position_.EventMade(event.outgoing.id, event.outgoing.key, event.rows);
    add.events.push_back(std::move(event.outgoing));
  }
  Step(std::move(add));
}

// The order's first rows were acknowledged to an earlier stream, and then all
// of it is final.
bool Run::FinishRestOfCut(const PipelineEvent& event) {
  const auto outcome = position_.TakeRest(event.outgoing.key, event.rows);
  if (!outcome.has_value()) return false;
  for (const RowRef row : event.rows) FinishRow(row, outcome->reason, "", "");
  return true;
}

void Run::OnFlush() {
  closing_ = true;
  AfterInput();
}

void Run::OnEnd() {
  if (absl::Status status = position_.End(); !status.ok()) {
    return Stop(std::move(status));
  }
  closing_ = true;
  ended_ = true;
  AfterInput();
}

// False, and the run stopping, if orders that wait on disk cannot be read.
bool Run::CloseSomeOrders() {
  constexpr size_t kOrdersAtOnce = 1000;
  PipelineOutput output;
  const absl::StatusOr<bool> more = pipeline_.Close(kOrdersAtOnce, output);
  Take(std::move(output));
  if (!more.ok()) {
    stopped_ = true;
    Step(delivery_input::Stop{more.status()});
    return false;
  }
  closing_ = *more;
  return true;
}

void Run::CloseOrders() {
  while (closing_ && !IsFull() && !result_.has_value()) {
    if (!CloseSomeOrders()) return;
    if (closing_) continue;
    if (ended_) {
      Step(delivery_input::End{});
    } else {
      Step(delivery_input::Flush{});
    }
  }
}

void Run::OnAnswer(uint64_t request, const HttpResult& result) {
  const auto sent = in_flight_.find(request);
  const int64_t events = sent->second;
  in_flight_.erase(sent);
  GraphAnswer answer = ClassifyEventsAnswer(result, events);
  stats_.Traced(answer.fbtrace_id);
  if (journal_.on() && answer.kind == AnswerClass::kOk) {
    traces_[request] = answer.fbtrace_id;
  }
  if (const auto served =
          OtherVersionServed(result.response, edges_.graph.api_version)) {
    stats_.Warn(OtherVersionWarning(edges_.graph.api_version, *served));
  }
  if (answer.kind == AnswerClass::kCountMismatch) {
    stats_.Miscounted(events, answer.events_received);
  }
  Step(delivery_input::RequestAnswered{request, std::move(answer)});
  AfterInput();
}

void Run::OnNoted(uint64_t request, const absl::Status& status) {
  Step(delivery_input::SendingRecorded{request, status});
  AfterInput();
}

void Run::OnRecorded(uint64_t request, const absl::Status& status) {
  if (const auto traced = traces_.extract(request)) {
    trace_ = traced.mapped();
  }
  Step(delivery_input::DeliveriesRecorded{request, status});
  trace_.clear();
  AfterInput();
}

void Run::OnTime() {
  Step(delivery_input::TimePassed{});
  AfterInput();
}

void Run::Stop(absl::Status status) {
  stopped_ = true;
  Step(delivery_input::Stop{std::move(status)});
  AfterInput();
}

bool Run::IsFull() const {
  // Two more than can be in flight are being prepared meanwhile.
  const auto requests =
      static_cast<size_t>(plan_.settings.max_requests_in_flight()) + 2;
  constexpr size_t kEventsPerRequest = 1000;
  if (core_.backlog() >= requests * kEventsPerRequest) return true;
  // Whoever holds little may go on, or one run could keep all others waiting.
  constexpr size_t kAlwaysAllowed = size_t{2} << 20;
  return core_.backlog_bytes() >= kAlwaysAllowed && edges_.backlog.IsSpent();
}

bool Run::WantsRows() const {
  return !ended_ && !closing_ && !result_.has_value() && !IsFull();
}

void Run::Step(DeliveryInput input) {
  inputs_.push_back(std::move(input));
  // Actions are done in order, and what follows from them is told to the core
  // after them: a ledger's answer may come at once.
  for (size_t i = 0; i < inputs_.size(); ++i) {
    for (DeliveryAction& action : core_.Step(std::move(inputs_[i]), Now())) {
      std::visit([this](auto& which) { Do(which); }, action);
    }
  }
  inputs_.clear();
  backlog_.Hold(core_.backlog_bytes());
}

void Run::Do(delivery_action::ClaimEvents& action) {
  inputs_.push_back(delivery_input::ClaimsAnswered{
      action.claim,
      leash_.ClaimEvents(edges_.ledger, plan_.owner, action.requests)});
}

void Run::Do(delivery_action::RecordSending& action) {
  if (plan_.start.dry_run()) {
    inputs_.push_back(delivery_input::SendingRecorded{action.request});
    return;
  }
  edges_.note(action.request, std::move(action.events));
}

void Run::Do(delivery_action::SendRequest& action) {
  auto body = EventsBody(action.events, body_options_);
  if (plan_.start.dry_run()) {
    inputs_.push_back(delivery_input::RequestAnswered{
        action.request, {.kind = AnswerClass::kOk}});
    return;
  }
  if (absl::Status ours = edges_.ledger.CheckClaims(plan_.owner); !ours.ok()) {
    // It does not leave, and no other will.
    inputs_.push_back(delivery_input::Stop{std::move(ours)});
    inputs_.push_back(delivery_input::RequestAnswered{
        action.request, {.kind = AnswerClass::kTransient}});
    return;
  }
  stats_.RequestSent(body->size(), action.is_retry);
  in_flight_[action.request] = static_cast<int64_t>(action.events.size());
  edges_.transport.Send(
      EventsRequest(edges_.graph, events_.dataset_id, plan_.token,
                    std::move(body)),
      [deliver = edges_.deliver_answer, request = action.request](
          HttpResult result) { deliver(request, std::move(result)); });
}

void Run::Do(delivery_action::RecordDeliveries& action) {
  if (plan_.start.dry_run()) {
    inputs_.push_back(delivery_input::DeliveriesRecorded{action.request});
    return;
  }
  edges_.record(action.request, std::move(action.deliveries));
}

void Run::Do(delivery_action::EventsFinal& action) {
  const absl::Time now = edges_.clock.Now();
  const std::string words = MetasWords(action.reason, action.error);
  const std::string& trace =
      action.error.has_value() ? action.error->fbtrace_id : trace_;
  for (const uint64_t id : action.ids) {
    const Pending event = pending_.Take(id);
    position_.EventFinal(id, action.reason);
    if (!action.reason.has_value()) stats_.EventDelivered(event.facts, now);
    if (event.order.has_value()) {
      journal_.Add(*event.order, action.reason, trace);
    }
    for (const RowRef row : event.rows) {
      FinishRow(row, action.reason, "", words);
    }
  }
}

void Run::FinishRow(RowRef row, std::optional<RowReason> reason,
                    absl::string_view column, absl::string_view message) {
  position_.RowFinal(row.sequence);
  stats_.RowFinal(row.sequence, reason);
  if (reason.has_value()) row_errors_.Add(row, *reason, column, message);
}

void Run::AfterInput() {
  if (!stopped_) CloseOrders();
  SendRowErrors();
  const bool done = ended_ && !closing_ && core_.backlog() == 0;
  if (!result_.has_value() && done) {
    Complete();
  } else if (result_.has_value() || HasAckDue()) {
    SaveAndAck();
  }
  journal_.Flush(edges_.clock.Now(), result_.has_value());
}

}  // namespace destconn
