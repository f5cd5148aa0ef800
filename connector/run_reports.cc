// What a run tells the host, and stores before it does.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connector/daily_volume.h"
#include "connector/grouping_comparison.h"
#include "connector/proto_time.h"
#include "connector/run.h"
#include "connector/run_plan.h"

namespace destconn {
namespace {

using destination::v1::SendBatchResponse;

}  // namespace

void Run::SendRowErrors() {
  if (row_errors_.empty()) return;
  SendBatchResponse response;
  *response.mutable_row_errors() = row_errors_.Take();
  edges_.send(std::move(response));
}

std::optional<absl::Duration> Run::NextWakeup() const {
  std::optional<absl::Duration> wakeup = core_.NextWakeup();
  if (position_.acked_sequence() != acked_) {
    const absl::Duration due = tried_ack_at_ + kAckInterval;
    wakeup = std::min(wakeup.value_or(due), due);
  }
  return wakeup;
}

absl::Status Run::Save(storage::v1::StoredShard progress) {
  tried_ack_at_ = edges_.clock.Monotonic();
  stats_.Acknowledged(position_.acked_sequence());
  if (plan_.start.dry_run()) return absl::OkStatus();
  position_.Store(progress);
  *progress.mutable_tally() = stats_.ToTally();
  *progress.mutable_tally()->mutable_duration() = ToProto(Elapsed());
  return edges_.save(progress);
}

void Run::SendProgress() {
  SendBatchResponse response;
  auto& progress = *response.mutable_progress();
  *progress.mutable_counts() = stats_.counts();
  progress.set_requests(stats_.requests());
  const Moment now = Now();
  const double seconds = absl::ToDoubleSeconds(now.monotonic - began_);
  if (seconds > 0) {
    progress.set_events_per_second(static_cast<double>(new_events()) / seconds);
  }
  const double recently =
      lapse_warning_.Rate(stats_.events_delivered(), now.monotonic);
  const std::string warning =
      lapse_warning_.Forecast(core_.WillLapse(recently, now));
  if (!warning.empty()) progress.add_warnings(warning);
  const std::string waiting = core_.Waiting(now);
  if (!waiting.empty()) progress.add_warnings(waiting);
  WatchVolume();
  journal_.Flush(edges_.clock.Now(), true);
  edges_.send(std::move(response));
}

void Run::WatchVolume() {
  if (told_of_volume_ || !plan_.volume.IsExceededBy(new_events())) return;
  told_of_volume_ = true;
  stats_.Warn(UnusualVolumeWarning(plan_.volume));
  edges_.tell_of_volume();
}

absl::Duration Run::Elapsed() {
  return FromProto(plan_.resume.tally().duration()) + edges_.clock.Monotonic() -
         began_;
}

void Run::Complete() {
  for (const std::string& warning : pipeline_.Warnings()) stats_.Warn(warning);
  const std::string lapsed = lapse_warning_.AtTheEnd();
  if (!lapsed.empty()) stats_.Warn(lapsed);
  WatchVolume();
  storage::v1::StoredShard progress;
  progress.set_complete(true);
  if (const auto gap = GapOf(plan_)) *progress.mutable_gap_warning() = *gap;
  result_ = Save(std::move(progress));
  if (!result_->ok()) return;
  SendAck();
  SendBatchResponse response;
  auto& summary = *response.mutable_summary();
  summary = SummaryOf(plan_, stats_, Elapsed());
  leash_.Describe(summary);
  if (pipeline_.preview() != nullptr) {
    *summary.mutable_grouping_comparison() = ToProto(*pipeline_.preview());
  }
  edges_.send(std::move(response));
}

void Run::SendAck() {
  if (position_.acked_sequence() == acked_) return;
  acked_ = position_.acked_sequence();
  SendBatchResponse response;
  response.mutable_ack()->set_acked_sequence(acked_);
  *response.mutable_ack()->mutable_counts() = stats_.counts();
  edges_.send(std::move(response));
}

}  // namespace destconn
