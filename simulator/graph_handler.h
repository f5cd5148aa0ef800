#ifndef SIMULATOR_GRAPH_HANDLER_H_
#define SIMULATOR_GRAPH_HANDLER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "rapidjson/document.h"
#include "simulator/dedup_index.h"
#include "simulator/fault_plan.h"
#include "simulator/graph_reply.h"
#include "simulator/journal.h"
#include "simulator/world.h"

namespace destconn {

// A request, as far as the Graph API looks at it.
struct GraphRequest {
  std::string method = "GET";
  std::string target = "/";        // path and query
  std::string authorization = "";  // the header's value
  std::string content_type = "";
  std::string body = "";
};

// What the connection is to do.
struct GraphDecision {
  GraphReply reply = {};
  std::map<std::string, std::string> headers = {};
  absl::Duration delay = absl::ZeroDuration();
  bool cut = false;  // reset the connection instead of answering
};

// The simulated Graph API without its sockets: says what is to be answered,
// keeps what was processed, and writes the journal before it says so.
//
// Thread-safe.
class GraphHandler {
 public:
  // `clock` and `journal` must outlive it; `seed` makes the trace ids.
  GraphHandler(World world, FaultPlan faults, uint64_t seed, Clock& clock,
               Journal& journal);

  GraphDecision Handle(const GraphRequest& request);

 private:
  // A request taken apart.
  struct Parsed {
    std::string path = "";
    std::vector<std::string> parts = {};  // of the path, the version first
    std::map<std::string, std::string> query = {};
    std::string token = "";
    std::string token_in = "";  // header, query or body
    rapidjson::Document body = rapidjson::Document();
    std::string kind = "token";  // for the faults: events, dataset, token
  };

  static Parsed Parse(const GraphRequest& request);
  GraphDecision Control(const GraphRequest& request, const Parsed& parsed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Fills the journal's entry as it goes.
  GraphReply Answer(const GraphRequest& request, const Parsed& parsed,
                    const FaultAct& act, JournalEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphReply AnswerEvents(const Parsed& parsed, const WorldToken& token,
                          const FaultAct& act, JournalEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphReply AnswerRead(const Parsed& parsed, const WorldToken& token)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string NextTrace() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphReply Refuse(const GraphFault& fault)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock& clock_;
  Journal& journal_;
  const World world_;
  Mutex mutex_;
  FaultPlan faults_ ABSL_GUARDED_BY(mutex_);
  uint64_t traces_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int64_t> requests_ ABSL_GUARDED_BY(mutex_);  // by kind
  int64_t sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t events_processed_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t duplicates_ ABSL_GUARDED_BY(mutex_) = 0;
  DedupIndex dedup_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_HANDLER_H_
