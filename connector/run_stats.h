#ifndef CONNECTOR_RUN_STATS_H_
#define CONNECTOR_RUN_STATS_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connector/row_counts.h"
#include "destination/v1/run.pb.h"
#include "events/decimal.h"
#include "events/row_reason.h"
#include "events/user_data.h"
#include "events/validate_row.h"
#include "storage/v1/storage.pb.h"

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
  // The message of that sequence, with so many rows.
  void RowsReceived(int64_t sequence, int64_t rows);
  // A row of that message is final: delivered where there is no reason.
  void RowFinal(int64_t sequence, std::optional<RowReason> reason);
  // Of a row of that message.
  void ValuesDropped(int64_t sequence,
                     const std::vector<DroppedValue>& dropped);
  // Every row up to that sequence is final, and durably so.
  void Acknowledged(int64_t sequence) { rows_.Acknowledge(sequence); }
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

  // The same in numbers that can be added up: of rows those acknowledged, of
  // all else everything. Without the duration.
  storage::v1::RunTally ToTally() const;

  // Adds what other streams of the run have counted; its rows count as
  // acknowledged. What it names that is unknown here is left out.
  void Add(const storage::v1::RunTally& tally);

 private:
  void AddRows(const storage::v1::RunTally& tally);
  void AddEvents(const storage::v1::RunTally& tally);
  void AddTotal(const std::string& currency, const Decimal& value);
  void AddTimes(destination::v1::Summary& summary) const;
  void AddCoverage(destination::v1::Summary& summary) const;

  RowCounts rows_;
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
