#ifndef SIMULATOR_JOURNAL_H_
#define SIMULATOR_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "simulator/dedup_index.h"
#include "simulator/graph_reply.h"

namespace destconn {

// What became of a request; simulator/README.md describes the line it makes.
// Holds no token.
struct JournalEntry {
  int64_t sequence = 0;
  absl::Time time = absl::UnixEpoch();
  std::string method = "";
  std::string path = "";  // without query, which may hold a token
  std::string http_version = "1.1";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string token_in = "";  // header, query, body, or empty for none
  std::string kind = "";      // events, dataset, token
  int64_t body_bytes = 0;
  int64_t event_count = 0;
  std::string events_json = "[]";
  GraphReply reply = {};
  bool processed = false;  // the events count
  bool cut = false;        // the connection ends before the answer does
  int fault = 0;           // the rule that met it, from 1; 0 for none
  std::vector<Duplicate> duplicates = {};  // by event
};

// One JSON line a request, handed to the system before the answer leaves.
//
// Thread-safe.
class Journal {
 public:
  // Writes to `out`, or nowhere if it is null.
  explicit Journal(std::unique_ptr<std::ostream> out, bool keeps_events = true)
      : keeps_events_(keeps_events && out != nullptr), out_(std::move(out)) {}

  // Appends to the file of that name; nowhere if it is empty. Fails with
  // JOURNAL_UNWRITABLE.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(
      const std::string& path, bool keeps_events = true);

  // Whether entries need their `events_json`; `events` is null without.
  bool keeps_events() const { return keeps_events_; }

  // Fails with JOURNAL_UNWRITABLE; later calls try again.
  absl::Status Write(const JournalEntry& entry);

 private:
  const bool keeps_events_;
  Mutex mutex_;
  std::unique_ptr<std::ostream> out_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // SIMULATOR_JOURNAL_H_
