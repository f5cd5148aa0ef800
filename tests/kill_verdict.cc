#include "tests/kill_verdict.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

struct Copies {
  std::map<size_t, int64_t> in_life = {};
  std::set<std::string> texts = {};

  int64_t count() const {
    int64_t all = 0;
    for (const auto& [life, copies] : in_life) all += copies;
    return all;
  }
};

using Events = std::map<std::string, Copies>;  // by order

// Lives follow each other, so the last that had begun made the request.
size_t LifeAt(const KilledRun& run, absl::Time time) {
  size_t life = 0;
  while (life + 1 < run.lives.size() && run.lives[life + 1].began <= time) {
    ++life;
  }
  return life;
}

Events ProcessedEvents(const KilledRun& run) {
  Events events;
  for (const JournaledRequest& request : run.requests) {
    if (!request.processed) continue;
    const size_t life = LifeAt(run, request.time);
    for (const JournaledEvent& event : request.events) {
      Copies& copies = events[event.order_id];
      ++copies.in_life[life];
      copies.texts.insert(event.json);
    }
  }
  return events;
}

std::string SummaryComplaint(const KilledRun& run) {
  const HostRun& last = run.lives.back().run;
  if (!last.summary.has_value()) {
    return absl::StrCat("no summary: ", last.status.error_message());
  }
  const auto& counts = last.summary->counts();
  if (counts.received() !=
      counts.delivered() + counts.skipped() + counts.rejected()) {
    return "rows are not conserved";
  }
  if (counts.rejected() != run.rejected) {
    return absl::StrCat(counts.rejected(), " rows rejected");
  }
  return "";
}

// The first life that acknowledged the sequence; past the end: none.
size_t AckedIn(const KilledRun& run, int64_t sequence) {
  size_t life = 0;
  while (life < run.lives.size() &&
         run.lives[life].run.acked_sequence < sequence) {
    ++life;
  }
  return life;
}

bool WasReported(const KilledRun& run, const std::string& order) {
  return std::any_of(run.lives.begin(), run.lives.end(),
                     [&order](const Life& life) {
                       return life.run.reported.count(order) > 0;
                     });
}

}  // namespace

std::vector<std::string> Complaints(const KilledRun& run) {
  std::vector<std::string> complaints;
  const auto expect_none = [&complaints](const char* what, int64_t count) {
    if (count > 0) complaints.push_back(absl::StrCat(count, " ", what));
  };
  if (std::string complaint = SummaryComplaint(run); !complaint.empty()) {
    complaints.push_back(std::move(complaint));
  }
  const Events events = ProcessedEvents(run);
  int64_t lost = 0;
  int64_t twice = 0;
  int64_t after_ack = 0;
  int64_t unlike = 0;
  for (int64_t sequence = 1; sequence <= run.load.messages; ++sequence) {
    const size_t acked_in = AckedIn(run, sequence);
    for (int64_t row = 0; row < run.load.rows_a_message; ++row) {
      const std::string order = OrderId(sequence, row);
      const auto found = events.find(order);
      if (found == events.end()) {
        lost += WasReported(run, order) ? 0 : 1;
        continue;
      }
      for (const auto& [life, copies] : found->second.in_life) {
        twice += copies > 1 ? 1 : 0;
        after_ack += life > acked_in ? 1 : 0;
      }
      unlike += found->second.texts.size() > 1 ? 1 : 0;
    }
  }
  expect_none("rows lost", lost);
  expect_none("events twice in a life", twice);
  expect_none("events after their acknowledgement", after_ack);
  expect_none("events with unlike copies", unlike);
  return complaints;
}

int64_t DuplicatesIn(const KilledRun& run) {
  int64_t duplicates = 0;
  for (const auto& [order, copies] : ProcessedEvents(run)) {
    duplicates += copies.count() - 1;
  }
  return duplicates;
}

}  // namespace destconn
