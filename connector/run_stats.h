#ifndef CONNECTOR_RUN_STATS_H_
#define CONNECTOR_RUN_STATS_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "destination/v1/run.pb.h"
#include "events/decimal.h"
#include "events/row_reason.h"
#include "events/user_data.h"
#include "events/validate_row.h"

namespace destconn {

// What the summary says of an event.
struct EventFacts {
  int64_t event_time = 0;  // Unix seconds
  MatchKeys match_keys = 0;
  std::string currency = "";
  std::optional<Decimal> value = std::nullopt;
};

// Counts what becomes of a run's rows and events.
//
// Not thread-safe.
class RunStats {
 public:
  void RowsReceived(int64_t rows);
  // A row is final: delivered where there is no reason.
  void RowFinal(std::optional<RowReason> reason);
  void ValuesDropped(const std::vector<DroppedValue>& dropped);
  // Meta accepted an event; `now` is the wall time.
  void EventDelivered(const EventFacts& event, absl::Time now);
  void RequestSent(size_t body_bytes, bool is_retry);
  // Meta reported another number of events received than a request had.
  void Miscounted(int64_t sent, int64_t received);
  // A trace id of Meta's; the last few are kept.
  void Traced(const std::string& fbtrace_id);
  void Warn(const std::string& warning);

  destination::v1::Counts counts() const;
  int64_t requests() const { return requests_; }
  int64_t events_delivered() const { return events_delivered_; }

  // All of it. The run's id and duration are the caller's to add.
  destination::v1::Summary ToSummary() const;

 private:
  void AddTimes(destination::v1::Summary& summary) const;
  void AddCoverage(destination::v1::Summary& summary) const;

  int64_t received_ = 0;
  int64_t delivered_ = 0;
  std::array<int64_t, kRowReasonCount> by_reason_ = {};
  std::map<std::pair<Column, std::string>, int64_t> dropped_;
  int64_t events_delivered_ = 0;
  std::array<int64_t, kMatchKeyCount> with_key_ = {};
  std::map<std::string, Decimal> totals_;
  absl::Duration age_sum_ = absl::ZeroDuration();
  absl::Duration age_max_ = absl::ZeroDuration();
  int64_t first_event_time_ = 0;
  int64_t last_event_time_ = 0;
  int64_t requests_ = 0;
  int64_t retries_ = 0;
  int64_t bytes_ = 0;
  int64_t miscounted_ = 0;  // requests
  int64_t events_in_miscounted_ = 0;
  int64_t received_of_miscounted_ = 0;
  std::deque<std::string> traces_;
  std::vector<std::string> warnings_;
};

}  // namespace destconn

#endif  // CONNECTOR_RUN_STATS_H_
