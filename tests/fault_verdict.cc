#include "tests/fault_verdict.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace destconn {
namespace {

// The journal counts milliseconds, and the pause begins at the client.
constexpr absl::Duration kPauseTolerance = absl::Milliseconds(50);

struct Copies {
  int64_t count = 0;
  // Of them, those that the connector could not know of.
  int64_t ambiguous = 0;
  std::set<std::string> texts = {};
};

std::map<std::string, Copies> ProcessedEvents(const FaultOutcome& outcome) {
  std::map<std::string, Copies> events;
  for (const JournaledRequest& request : outcome.requests) {
    if (!request.processed) continue;
    for (const JournaledEvent& event : request.events) {
      Copies& copies = events[event.order_id];
      ++copies.count;
      copies.ambiguous += request.fault != 0 ? 1 : 0;
      copies.texts.insert(event.json);
    }
  }
  return events;
}

absl::string_view ReasonFor(RunEnd end) {
  switch (end) {
    case RunEnd::kDelivered:
    case RunEnd::kNoStart:
      return "";
    case RunEnd::kRefusesAll:
      return "META_REFUSES_ALL";
    case RunEnd::kReauthorize:
      return "REAUTHORIZE";
    case RunEnd::kConfiguration:
      return "META_CONFIGURATION";
    case RunEnd::kPolicy:
      return "META_POLICY";
  }
  return "";
}

// Collects what does not hold.
class Judge {
 public:
  Judge(const FaultRow& row, const FaultOutcome& outcome)
      : row_(row),
        outcome_(outcome),
        run_(outcome.run),
        events_(ProcessedEvents(outcome)) {}

  std::vector<std::string> Complaints() {
    CheckEnd();
    if (run_.summary.has_value()) CheckConservation();
    CheckAcknowledged(outcome_.first_run);
    CheckAcknowledged(run_);
    CheckCopies();
    CheckRequests();
    CheckTimes();
    if (row_.check) Add(row_.check(outcome_));
    return std::move(complaints_);
  }

 private:
  void Add(std::string complaint) {
    if (!complaint.empty()) complaints_.push_back(std::move(complaint));
  }

  void Expect(absl::string_view what, int64_t seen, int64_t least,
              int64_t most) {
    if (seen >= least && seen <= most) return;
    Add(least == most ? absl::StrCat(what, ": ", seen, " instead of ", least)
                      : absl::StrCat(what, ": ", seen, ", not from ", least,
                                     " to ", most));
  }

  void CheckEnd() {
    if (row_.end == RunEnd::kNoStart) {
      if (outcome_.has_started) Add("the connector has started");
      return;
    }
    const bool wants_summary = row_.end == RunEnd::kDelivered;
    if (run_.status.ok() != wants_summary ||
        run_.summary.has_value() != wants_summary ||
        run_.reason != ReasonFor(row_.end)) {
      Add(absl::StrCat("ended with status ", run_.status.error_code(), " ",
                       run_.reason, " ", run_.status.error_message()));
    }
    if (!wants_summary) Expect("acked", run_.acked_sequence, 0, 0);
  }

  void CheckConservation() {
    const auto& counts = run_.summary->counts();
    const int64_t rows = row_.load.rows();
    Expect("received", counts.received(), rows, rows);
    Expect("received = delivered + skipped + rejected", counts.received(),
           counts.delivered() + counts.skipped() + counts.rejected(),
           counts.delivered() + counts.skipped() + counts.rejected());
    Expect("rejected", counts.rejected(), row_.rejected, row_.rejected);
    Expect("skipped", counts.skipped(), row_.skipped, row_.skipped);
    const auto there = static_cast<int64_t>(events_.size());
    const int64_t wanted = row_.load.orders() - row_.rejected;
    Expect("events at Meta", there, wanted, wanted);
    Expect("acked", run_.acked_sequence, row_.load.messages,
           row_.load.messages);
  }

  void CheckAcknowledged(const HostRun& run) {
    int64_t lost = 0;
    const int64_t last = std::min<int64_t>(
        run.acked_sequence, row_.load.messages - row_.load.repeats);
    for (int64_t sequence = 1; sequence <= last; ++sequence) {
      for (int64_t i = 0; i < row_.load.rows_a_message; ++i) {
        const std::string order = OrderId(sequence, i);
        lost += events_.count(order) + run.reported.count(order) == 0 ? 1 : 0;
      }
    }
    Expect("acknowledged rows lost", lost, 0, 0);
    int64_t untrue = 0;
    for (const auto& [order, reason] : run.reported) {
      const bool is_there = events_.count(order) > 0;
      untrue += reason == "REJECTED_BY_META" && is_there ? 1 : 0;
    }
    Expect("rejected rows that are at Meta", untrue, 0, 0);
  }

  void CheckCopies() {
    int64_t unexplained = 0;
    int64_t unlike = 0;
    int64_t unexpected = 0;
    for (const auto& [order, copies] : events_) {
      unexplained += copies.count - 1 > copies.ambiguous ? 1 : 0;
      unlike += copies.texts.size() > 1 ? 1 : 0;
      unexpected += row_.copies != 0 && copies.count != row_.copies ? 1 : 0;
    }
    Expect("events with unexplained copies", unexplained, 0, 0);
    Expect("events with unlike copies", unlike, 0, 0);
    if (run_.summary.has_value() && run_.summary->retries() == 0 &&
        run_.summary->warnings().empty() && DuplicatesIn(outcome_) > 0) {
      Add("copies, but neither a retry nor a warning in the summary");
    }
    Expect(absl::StrCat("events without ", row_.copies, " copies"), unexpected,
           0, 0);
  }

  void CheckRequests() {
    Expect("requests", static_cast<int64_t>(outcome_.requests.size()),
           row_.least_requests, row_.most_requests);
  }

  void CheckTimes() {
    if (run_.duration > row_.longest) {
      Add(absl::StrCat("took ", absl::FormatDuration(run_.duration)));
    }
    if (row_.pause == absl::ZeroDuration()) return;
    for (size_t i = 0; i + 1 < outcome_.requests.size(); ++i) {
      if (outcome_.requests[i].fault == 0) continue;
      const absl::Duration waited =
          outcome_.requests[i + 1].time - outcome_.requests[i].time;
      if (waited < row_.pause - kPauseTolerance) {
        Add(absl::StrCat("waited only ", absl::FormatDuration(waited)));
      }
    }
  }

  const FaultRow& row_;
  const FaultOutcome& outcome_;
  const HostRun& run_;
  const std::map<std::string, Copies> events_;
  std::vector<std::string> complaints_;
};

}  // namespace

std::vector<std::string> Complaints(const FaultRow& row,
                                    const FaultOutcome& outcome) {
  return Judge(row, outcome).Complaints();
}

int64_t DuplicatesIn(const FaultOutcome& outcome) {
  int64_t duplicates = 0;
  for (const auto& [order, copies] : ProcessedEvents(outcome)) {
    duplicates += copies.count - 1;
  }
  return duplicates;
}

}  // namespace destconn
