#include "connector/run_plan.h"

#include "connector/proto_time.h"
#include "connector/settings_rules.h"
#include "events/event_window.h"

namespace destconn {

DeliveryOptions DeliveryOptionsOf(const RunPlan& plan,
                                  const EventSettings& events) {
  DeliveryOptions options = ToDeliveryOptions(plan.settings, events);
  options.deadline = plan.deadline;
  return options;
}

destination::v1::Started StartedOf(const RunPlan& plan,
                                   const EventSettings& events,
                                   const std::vector<std::string>& warnings,
                                   absl::Time now) {
  destination::v1::Started started;
  started.set_run_id(plan.run_id);
  started.set_resume_after_sequence(plan.resume.acked_sequence());
  *started.mutable_window_start() = ToProto(WindowStart(
      events.window,
      events.default_action_source == ActionSource::kPhysicalStore, now));
  *started.mutable_window_end() = ToProto(now);
  started.mutable_warnings()->Add(plan.warnings.begin(), plan.warnings.end());
  started.mutable_warnings()->Add(warnings.begin(), warnings.end());
  return started;
}

destination::v1::Summary SummaryOf(const RunPlan& plan, const RunStats& stats,
                                   absl::Duration duration) {
  destination::v1::Summary summary = stats.ToSummary();
  summary.set_run_id(plan.run_id);
  summary.set_dry_run(plan.start.dry_run());
  *summary.mutable_duration() = ToProto(duration);
  if (const auto gap = GapOf(plan)) *summary.mutable_gap_warning() = *gap;
  return summary;
}

std::optional<destination::v1::GapWarning> GapOf(const RunPlan& plan) {
  const absl::Time window_start =
      plan.start_time - plan.settings.window_days() * absl::Hours(24);
  if (!plan.last_run.has_value() || *plan.last_run >= window_start) {
    return std::nullopt;
  }
  destination::v1::GapWarning gap;
  *gap.mutable_gap_start() = ToProto(*plan.last_run);
  *gap.mutable_gap_end() = ToProto(window_start);
  return gap;
}

}  // namespace destconn
