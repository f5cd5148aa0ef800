#ifndef CONNECTOR_RUN_PLAN_H_
#define CONNECTOR_RUN_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connector/daily_volume.h"
#include "connector/run_stats.h"
#include "delivery/delivery_core.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/run.pb.h"
#include "destination/v1/settings.pb.h"
#include "events/event_settings.h"
#include "hashing/hmac.h"
#include "meta_client/graph_requests.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// What a run is made of, looked up already.
struct RunPlan {
  std::string run_id = "";
  destination::v1::Settings settings = {};
  GraphToken token = {};
  // For `started` and the summary.
  std::vector<std::string> warnings = {};
  bool first_run = false;
  absl::Time start_time = absl::InfinitePast();  // of its first stream
  // How far earlier streams of the same shard have come.
  storage::v1::StoredShard resume = {};
  // When the destination's run before this one completed, for the gap warning.
  std::optional<absl::Time> last_run = std::nullopt;
  destination::v1::Start start = {};
  uint64_t owner = 0;  // of its claims
  // When to say at the latest that Meta stays away; monotonic.
  absl::Duration deadline = absl::InfiniteDuration();
  HmacKey ledger_key = HmacKey("");
  // What the destination had today before this stream, and what is usual.
  DailyVolume volume = {};
};

// With its deadline.
DeliveryOptions DeliveryOptionsOf(const RunPlan& plan,
                                  const EventSettings& events);

// The run's first message, at `now`, with these warnings beside the plan's.
destination::v1::Started StartedOf(const RunPlan& plan,
                                   const EventSettings& events,
                                   const std::vector<std::string>& warnings,
                                   absl::Time now);

// Its last: `stats` of all that became of it, and how long it took.
destination::v1::Summary SummaryOf(const RunPlan& plan, const RunStats& stats,
                                   absl::Duration duration);

// The time between the last run that completed and the window of this one,
// whose rows never came; nothing if there is none.
std::optional<destination::v1::GapWarning> GapOf(const RunPlan& plan);

}  // namespace destconn

#endif  // CONNECTOR_RUN_PLAN_H_
