#include "connector/run.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/grouping_comparison.h"
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

DeliveryOptions DeliveryOptionsOf(const RunPlan& plan,
                                  const EventSettings& events) {
  DeliveryOptions options = ToDeliveryOptions(plan.settings, events);
  options.deadline = plan.deadline;
  return options;
}

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
      row_errors_(plan_.start.row_errors_limit()) {
  if (plan_.start.dry_run()) pipeline_.KeepPreview();
  if (journal_.on()) {
    pipeline_.KeepOrders({plan_.ledger_key, plan_.start.destination()});
  }
}

Run::~Run() { edges_.backlog.Change(-backlog_bytes_); }

Moment Run::Now() {
  return {.wall = edges_.clock.Now(), .monotonic = edges_.clock.Monotonic()};
}

void Run::Begin() {
  SendBatchResponse response;
  auto& started = *response.mutable_started();
  started.set_run_id(plan_.run_id);
  const absl::Time now = edges_.clock.Now();
  *started.mutable_window_start() = ToProto(WindowStart(
      events_.window,
      events_.default_action_source == ActionSource::kPhysicalStore, now));
  *started.mutable_window_end() = ToProto(now);
  std::vector<std::string> warnings = plan_.warnings;
  warnings.insert(warnings.end(), layout_warnings_.begin(),
                  layout_warnings_.end());
  if (std::string warning = leash_.Warning(); !warning.empty()) {
    warnings.push_back(std::move(warning));
  }
  for (const std::string& warning : warnings) {
    started.add_warnings(warning);
    stats_.Warn(warning);
  }
  edges_.send(std::move(response));
}

absl::Status Run::OnRows(absl::string_view message) {
  DC_ASSIGN_OR_RETURN(const RowsView rows, SplitRows(message));
  const int64_t expected = acks_.last_sequence() + 1;
  if (rows.sequence != expected) {
    return WithReason(
        absl::InvalidArgumentError(absl::StrCat(
            "A rows message has sequence ", rows.sequence, ", expected was ",
            expected, ". Number them from 1 without gaps.")),
        "SEQUENCE_UNEXPECTED");
  }
  acks_.AddMessage(static_cast<int64_t>(rows.rows.size()));
  stats_.RowsReceived(static_cast<int64_t>(rows.rows.size()));
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
    event.outgoing.id = pending_.Add(
        {std::move(event.facts), std::move(event.rows), event.order});
    add.events.push_back(std::move(event.outgoing));
  }
  Step(std::move(add));
}

void Run::OnFlush() {
  closing_ = true;
  AfterInput();
}

void Run::OnEnd() {
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

void Run::AccountBacklog() {
  const auto bytes = static_cast<int64_t>(core_.backlog_bytes());
  if (bytes == backlog_bytes_) return;
  edges_.backlog.Change(bytes - backlog_bytes_);
  backlog_bytes_ = bytes;
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
  AccountBacklog();
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
    if (!action.reason.has_value()) stats_.EventDelivered(event.facts, now);
    if (event.order.has_value()) {
      journal_.Add(*event.order, action.reason, trace);
    }
    for (const RowRef row : event.rows) {
      FinishRow(row, action.reason, "", words);
    }
  }
}

void Run::Do(delivery_action::FailRun& action) { result_ = action.status; }

void Run::FinishRow(RowRef row, std::optional<RowReason> reason,
                    absl::string_view column, absl::string_view message) {
  acks_.RowFinal(row.sequence);
  stats_.RowFinal(reason);
  if (reason.has_value()) row_errors_.Add(row, *reason, column, message);
}

void Run::AfterInput() {
  if (!stopped_) CloseOrders();
  SendRowErrors();
  SendAck();
  const bool done = ended_ && !closing_ && core_.backlog() == 0;
  if (!result_.has_value() && done) SendSummary();
  journal_.Flush(edges_.clock.Now(), result_.has_value());
}

void Run::SendRowErrors() {
  if (row_errors_.empty()) return;
  SendBatchResponse response;
  *response.mutable_row_errors() = row_errors_.Take();
  edges_.send(std::move(response));
}

void Run::SendAck() {
  if (acks_.acked_sequence() == acked_) return;
  acked_ = acks_.acked_sequence();
  SendBatchResponse response;
  response.mutable_ack()->set_acked_sequence(acked_);
  *response.mutable_ack()->mutable_counts() = stats_.counts();
  edges_.send(std::move(response));
}

void Run::SendProgress() {
  SendBatchResponse response;
  auto& progress = *response.mutable_progress();
  *progress.mutable_counts() = stats_.counts();
  progress.set_requests(stats_.requests());
  const Moment now = Now();
  const double seconds = absl::ToDoubleSeconds(now.monotonic - began_);
  if (seconds > 0) {
    progress.set_events_per_second(
        static_cast<double>(stats_.events_delivered()) / seconds);
  }
  const double recently =
      lapse_warning_.Rate(stats_.events_delivered(), now.monotonic);
  const std::string warning =
      lapse_warning_.Forecast(core_.WillLapse(recently, now));
  if (!warning.empty()) progress.add_warnings(warning);
  journal_.Flush(edges_.clock.Now(), true);
  edges_.send(std::move(response));
}

void Run::SendSummary() {
  SendBatchResponse response;
  destination::v1::Summary& summary = *response.mutable_summary();
  for (const std::string& warning : pipeline_.Warnings()) stats_.Warn(warning);
  const std::string lapsed = lapse_warning_.AtTheEnd();
  if (!lapsed.empty()) stats_.Warn(lapsed);
  summary = stats_.ToSummary();
  summary.set_run_id(plan_.run_id);
  summary.set_dry_run(plan_.start.dry_run());
  leash_.Describe(summary);
  if (pipeline_.preview() != nullptr) {
    *summary.mutable_grouping_comparison() = ToProto(*pipeline_.preview());
  }
  *summary.mutable_duration() = ToProto(edges_.clock.Monotonic() - began_);
  const absl::Time window_start =
      edges_.clock.Now() - events_.window.window_days * absl::Hours(24);
  if (plan_.last_run.has_value() && *plan_.last_run < window_start) {
    *summary.mutable_gap_warning()->mutable_gap_start() =
        ToProto(*plan_.last_run);
    *summary.mutable_gap_warning()->mutable_gap_end() = ToProto(window_start);
  }
  edges_.send(std::move(response));
  result_ = absl::OkStatus();
}

}  // namespace destconn
