#include "connector/run_session.h"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "connector/aead.h"
#include "connector/grpc_status.h"
#include "connector/proto_time.h"
#include "connector/request_frame.h"
#include "connector/run.h"
#include "connector/run_plan.h"
#include "connector/settings_rules.h"
#include "connector/spill_file.h"
#include "connector/start_rules.h"
#include "connector/start_warnings.h"
#include "connector/stream_record.h"
#include "delivery/run_failure.h"
#include "delivery/send_gate.h"
#include "delivery/sole_gate.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

constexpr absl::Duration kProgressInterval = absl::Seconds(1);

// A call that breaks ends its reads just as a half-close does, and says in the
// same breath that it broke. Taken for a half-close it would send orders of
// which rows are missing, so the end counts only when nothing contradicts it
// for so long.
constexpr absl::Duration kHalfCloseGrace = absl::Milliseconds(100);

absl::Status OutOfOrder(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "MESSAGE_UNEXPECTED");
}

absl::Status Cancelled() {
  return WithReason(
      absl::CancelledError("The host ended the call. What was acknowledged is "
                           "done; send the run again with the same run_id."),
      "CANCELLED_BY_HOST");
}

absl::Status Stopping() {
  return WithReason(
      absl::UnavailableError("The server is stopping. What was acknowledged is "
                             "done; send the run again with the same run_id."),
      "SERVER_STOPPING");
}

// One call; a method a stage.
class Session {
 public:
  Session(RunServices& services, const Caller& caller, absl::Time deadline,
          std::shared_ptr<Mailbox<RunInput>> mailbox, SendBatchStream* stream)
      : services_(services),
        caller_(caller),
        deadline_(deadline),
        mailbox_(std::move(mailbox)),
        stream_(stream),
        spill_(services.spill_folder) {}

  absl::Status Serve() {
    DC_ASSIGN_OR_RETURN(destination::v1::Start start, ReadStart());
    if (start.run_id().empty()) {
      start.set_run_id(
          absl::StrCat("run-", absl::BytesToHexString(RandomBytes(8))));
    }
    const auto stop = [mailbox = mailbox_, waiting = waiting_] {
      std::stop_source(waiting).request_stop();
      mailbox->Push(run_input::ServerStopping{});
    };
    DC_ASSIGN_OR_RETURN(
        const uint64_t number,
        services_.registry.Enter(
            absl::StrCat(start.run_id(), "/", start.shard().index()), stop));
    const absl::Status status = Enter(std::move(start), number);
    services_.registry.Leave(number);
    return status;
  }

 private:
  absl::StatusOr<destination::v1::Start> ReadStart() {
    constexpr absl::Duration kPatience = absl::Minutes(1);
    stream_->Read();
    const std::optional<RunInput> input = mailbox_->Pop(kPatience);
    const auto* message =
        input.has_value() ? std::get_if<run_input::Message>(&*input) : nullptr;
    if (message == nullptr) {
      return OutOfOrder("The call ended without a `start`. Send it first.");
    }
    DC_ASSIGN_OR_RETURN(const RequestFrame frame, ReadFrame(message->bytes));
    destination::v1::Start start;
    if (frame.kind != RequestFrame::Kind::kStart ||
        !start.ParseFromArray(frame.payload.data(),
                              static_cast<int>(frame.payload.size()))) {
      return OutOfOrder("The first message is no `start`. Send it first.");
    }
    if (const auto violations = CheckStart(start); !violations.empty()) {
      return InvalidFields(violations);
    }
    DESTCONN_FAILPOINT("P01");
    return start;
  }

  absl::Status Enter(destination::v1::Start start, uint64_t number) {
    const absl::Time began = services_.clock.Now();
    const std::string name = start.destination();
    DC_ASSIGN_OR_RETURN(const auto admitted,
                        services_.gate.Admit(caller_, start));
    // They may have been stored before a field of today's was there.
    destination::v1::Settings settings =
        WithDefaults(admitted.destination()->settings);
    const std::string credential_name = settings.credential();
    // A dry run does not call Meta.
    DC_ASSIGN_OR_RETURN(const StoredCredential credential,
                        start.dry_run()
                            ? services_.credentials.Get(credential_name)
                            : services_.renewer.GetRenewed(credential_name));
    std::vector<std::string> warnings =
        StartWarnings(credential_name, credential, services_.graph.api_version,
                      services_.clock.Now());
    DC_ASSIGN_OR_RETURN(const std::optional<absl::Time> last_run,
                        services_.destinations.LastRun(name));
    RunPlan plan{.run_id = start.run_id(),
                 .settings = std::move(settings),
                 .token = {.token = credential.token,
                           .of_our_app = services_.graph.app.Issued(
                               credential.facts.app_id)},
                 .warnings = std::move(warnings),
                 .first_run = !last_run.has_value(),
                 .start_time = began,
                 .last_run = last_run,
                 .owner = number,
                 .deadline = Deadline(),
                 .ledger_key = services_.ledger_key};
    plan.start = std::move(start);
    DC_RETURN_IF_ERROR(CheckNotBlocked(plan));
    gate_ = Gate(plan);
    DC_RETURN_IF_ERROR(OpenRecord(plan));
    if (CountsVolume(plan)) {
      DC_ASSIGN_OR_RETURN(plan.volume, services_.volumes.Look(name));
    }
    const absl::Status result = Drive(std::move(plan), number);
    // If that fails, the hold on the record lapses.
    if (record_ != nullptr) record_->Close(result).IgnoreError();
    return result;
  }

  // Finds how far earlier streams of the run have come. A dry run has none.
  absl::Status OpenRecord(RunPlan& plan) {
    if (plan.start.dry_run()) return absl::OkStatus();
    DC_ASSIGN_OR_RETURN(
        record_, StreamRecord::Open(services_.stores, plan.start,
                                    plan.settings.credential(), plan.start_time,
                                    waiting_.get_token()));
    plan.resume = record_->shard();
    if (record_->follows_a_crash()) plan.warnings.push_back(CrashWarning());
    const storage::v1::StoredRun& run = record_->run();
    plan.start_time = FromProto(run.start_time());
    plan.last_run.reset();
    if (run.has_previous_end_time()) {
      plan.last_run = FromProto(run.previous_end_time());
    }
    return absl::OkStatus();
  }

  absl::Status Drive(RunPlan plan, uint64_t number) {
    const std::string name = plan.start.destination();
    DC_ASSIGN_OR_RETURN(run_, Run::Create(std::move(plan), Edges(number)));
    services_.log.RunStarted(run_->plan().run_id, name,
                             run_->plan().settings.credential());
    run_->Begin();
    Loop();
    NoteVolume(name);
    absl::Status result = *run_->result();
    services_.log.RunEnded(run_->plan().run_id, name, run_->counts(), result);
    return result;
  }

  // Test events show in no report.
  static bool CountsVolume(const RunPlan& plan) {
    return !plan.start.dry_run() && plan.settings.test_event_code().empty();
  }

  void NoteVolume(const std::string& destination) {
    if (!CountsVolume(run_->plan()) || run_->new_events() == 0) return;
    // A day that counts too few, as after a crash, is only less of an alarm.
    services_.volumes.Add(destination, run_->new_events()).IgnoreError();
  }

  // Early enough for the host to hear why.
  absl::Duration Deadline() {
    constexpr absl::Duration kToSaySo = absl::Seconds(1);
    const absl::Duration left = deadline_ - services_.clock.Now();
    return services_.clock.Monotonic() + left - kToSaySo;
  }

  absl::Status CheckNotBlocked(const RunPlan& plan) {
    if (plan.start.dry_run()) return absl::OkStatus();
    const absl::Duration rest = services_.gates.BlockedFor(
        plan.settings.dataset_id(), services_.clock.Monotonic());
    return rest > absl::ZeroDuration() ? StillBlocked(rest) : absl::OkStatus();
  }

  // A dry run calls nobody and learns nothing of its dataset.
  std::unique_ptr<SendGate> Gate(const RunPlan& plan) {
    const int most = plan.settings.max_requests_in_flight();
    if (plan.start.dry_run()) return std::make_unique<SoleGate>(most);
    return services_.gates.Join(
        plan.settings.dataset_id(), most,
        [mailbox = mailbox_] { mailbox->Push(run_input::GateOpened{}); },
        services_.clock.Monotonic());
  }

  RunEdges Edges(ClaimOwner owner) {
    return {
        .clock = services_.clock,
        .ledger = services_.ledger,
        .transport = services_.transport,
        .spill = spill_,
        .gate = *gate_,
        .backlog = services_.backlog,
        .graph = services_.graph,
        .deliver_answer =
            [mailbox = mailbox_](uint64_t request, HttpResult result) {
              mailbox->Push(run_input::Answered{request, std::move(result)});
            },
        .note =
            [this, owner](uint64_t request, std::vector<Delivery> events) {
              services_.recorder.Note(
                  owner, std::move(events),
                  [mailbox = mailbox_, request](const absl::Status& status) {
                    mailbox->Push(run_input::Noted{request, status});
                  });
            },
        .record =
            [this, owner](uint64_t request, std::vector<Delivery> deliveries) {
              services_.recorder.Record(
                  owner, std::move(deliveries),
                  [mailbox = mailbox_, request](const absl::Status& status) {
                    mailbox->Push(run_input::Recorded{request, status});
                  });
            },
        .save =
            [this](const storage::v1::StoredShard& progress) {
              return record_->Save(progress);
            },
        .send =
            [stream = stream_](destination::v1::SendBatchResponse m) {
              stream->Write(std::move(m));
            },
        .tell_of_volume =
            [this] {
              const RunPlan& plan = run_->plan();
              services_.log.VolumeUnusual(plan.run_id, plan.start.destination(),
                                          *plan.volume.limit,
                                          plan.volume.usual);
            },
        .orders = services_.orders};
  }

  void Loop() {
    absl::Duration next_progress =
        services_.clock.Monotonic() + kProgressInterval;
    while (!run_->result().has_value()) {
      if (!reading_ && !half_closed_ && !stopped_ && run_->WantsRows()) {
        reading_ = true;
        stream_->Read();
      }
      absl::Duration until = next_progress;
      if (end_at_.has_value()) until = std::min(until, *end_at_);
      if (const auto wakeup = run_->NextWakeup()) {
        until = std::min(until, *wakeup);
      }
      auto input = mailbox_->Pop(until - services_.clock.Monotonic());
      if (input.has_value()) {
        std::visit([this](auto& which) { On(which); }, *input);
      } else {
        DESTCONN_FAILPOINT("P14");
        run_->OnTime();
      }
      const absl::Duration now = services_.clock.Monotonic();
      if (end_at_.has_value() && now >= *end_at_) {
        end_at_.reset();
        run_->OnEnd();
      }
      if (now >= next_progress && !run_->result().has_value()) {
        run_->SendProgress();
        next_progress = now + kProgressInterval;
        RenewRecord();
      }
    }
  }

  // That the store cannot be reached shows when there is something to save.
  void RenewRecord() {
    if (record_ == nullptr) return;
    absl::Status status = record_->Renew();
    if (absl::IsAborted(status) && !stopped_) Stop(std::move(status));
  }

  void On(const run_input::Message& message) {
    reading_ = false;
    const absl::Status status = OnMessage(message.bytes);
    if (!status.ok()) Stop(status);
  }

  void Stop(absl::Status status) {
    stopped_ = true;
    end_at_.reset();
    run_->Stop(std::move(status));
  }

  absl::Status OnMessage(const std::string& bytes) {
    DESTCONN_FAILPOINT("P02");
    DC_ASSIGN_OR_RETURN(const RequestFrame frame, ReadFrame(bytes));
    switch (frame.kind) {
      case RequestFrame::Kind::kRows:
        return run_->OnRows(frame.payload);
      case RequestFrame::Kind::kFlush:
        run_->OnFlush();
        return absl::OkStatus();
      case RequestFrame::Kind::kStart:
        return OutOfOrder("A second `start` came. Send it once, first.");
    }
    return absl::OkStatus();
  }

  void On(const run_input::HalfClosed&) {
    reading_ = false;
    half_closed_ = true;
    if (!stopped_) end_at_ = services_.clock.Monotonic() + kHalfCloseGrace;
  }

  void On(const run_input::Cancelled&) { Stop(Cancelled()); }
  void On(const run_input::ServerStopping&) { Stop(Stopping()); }
  void On(const run_input::GateOpened&) { run_->OnTime(); }
  void On(const run_input::Noted& noted) {
    run_->OnNoted(noted.request, noted.status);
  }
  void On(const run_input::Recorded& recorded) {
    run_->OnRecorded(recorded.request, recorded.status);
  }
  void On(const run_input::Answered& answer) {
    run_->OnAnswer(answer.request, answer.result);
  }

  RunServices& services_;
  const Caller& caller_;
  const absl::Time deadline_;
  const std::shared_ptr<Mailbox<RunInput>> mailbox_;
  SendBatchStream* const stream_;
  // Stopped if the server stops while the stream waits for its run's record.
  const std::stop_source waiting_;
  SpillFile spill_;
  std::unique_ptr<StreamRecord> record_;  // none of a dry run
  std::unique_ptr<SendGate> gate_;
  std::unique_ptr<Run> run_;
  bool reading_ = false;
  bool half_closed_ = false;
  bool stopped_ = false;
  std::optional<absl::Duration> end_at_;  // when a half-close is believed
};

}  // namespace

void RunSession(RunServices& services, const Caller& caller,
                absl::Time deadline, std::shared_ptr<Mailbox<RunInput>> mailbox,
                SendBatchStream* stream) {
  const absl::Status status =
      Session(services, caller, deadline, std::move(mailbox), stream).Serve();
  stream->Finish(status);
}

}  // namespace destconn
