#ifndef SIMULATOR_GRAPH_HANDLER_H_
#define SIMULATOR_GRAPH_HANDLER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "simulator/dataset_node.h"
#include "simulator/dedup_index.h"
#include "simulator/event_judgement.h"
#include "simulator/fault_plan.h"
#include "simulator/fault_rule.h"
#include "simulator/graph_reply.h"
#include "simulator/graph_request.h"
#include "simulator/handler_counts.h"
#include "simulator/journal.h"
#include "simulator/usage_meter.h"
#include "simulator/world.h"

namespace destconn {

// What the connection is to do.
struct GraphDecision {
  GraphReply reply = {};
  std::map<std::string, std::string> headers = {};
  absl::Duration delay = absl::ZeroDuration();
  WireAct wire = {};
};

// The simulated Graph API without its sockets: says what is to be answered,
// keeps what was processed, and writes the journal before it says so.
//
// A request passes `Begin` once, when its head is there, and then `Handle` or,
// if its body is not to be read, `HandleUnread`.
//
// Thread-safe.
class GraphHandler {
 public:
  // `clock` and `journal` must outlive it; `seed` makes the trace ids, and the
  // chances of the faults.
  GraphHandler(World world, FaultPlan faults, uint64_t seed, Clock& clock,
               Journal& journal);

  // Counts a connection; what is to go wrong with it.
  FaultAct BeginConnection();
  // Of a connection that was begun, once all its requests are done with.
  void EndConnection();
  // Its handshake came to nothing.
  void HandshakeFailed();

  // Counts the request; what is to go wrong with it.
  FaultAct Begin(absl::string_view target);

  GraphDecision Handle(const GraphRequest& request, const FaultAct& act);

  // For a request of which `body_bytes` were read, and no more: it counts for
  // nothing. `refusal` is what is answered; without one it is cut.
  GraphDecision HandleUnread(const GraphRequest& head, const FaultAct& act,
                             int64_t body_bytes,
                             const std::optional<GraphFault>& refusal);

  // `Begin` and `Handle`.
  GraphDecision HandleWhole(const GraphRequest& request);

 private:
  // A request and what was found out about it without the lock.
  struct Work {
    ParsedRequest parsed = {};
    std::string method = "";
    absl::Time now = absl::UnixEpoch();
    // Of a POST to the events edge.
    EventJudgement events = {};
  };

  // What an act comes to once allowances have been asked.
  struct Effect {
    bool is_refused = false;  // the act's error is answered
    std::map<std::string, std::string> headers = {};
  };

  Work Prepare(const GraphRequest& request, const FaultAct& act);
  GraphDecision Control(const GraphRequest& request, const GraphTarget& target);
  GraphReply TakeFaults(const std::string& json);
  GraphReply TakeWorld(const std::string& json);
  void SetFaults(FaultPlan plan) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  FaultAct ActFor(absl::string_view kind, absl::string_view dataset)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Effect EffectOf(const FaultAct& act, const Work& work)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphReply Reply(const Work& work, const FaultAct& act, bool is_refused,
                   JournalEntry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Reset() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void CountEvents(const EventJudgement& events, absl::Time now,
                   DatasetStats& stats, JournalEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The answer of a Meta with which nothing is wrong; fills the entry.
  GraphAnswer Answer(const Work& work, const FaultAct& act, JournalEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphAnswer AnswerEvents(const Work& work, const FaultAct& act,
                           JournalEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  GraphAnswer AnswerRead(const Work& work)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Why the token may do nothing with this dataset, if so.
  std::optional<GraphFault> FindDatasetFault(const std::string& dataset,
                                             const WorldToken& token) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Writes the entry; the reply is what was planned, or an error if the journal
  // cannot be written.
  GraphReply Conclude(GraphReply reply, JournalEntry entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string NextTrace() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock& clock_;
  Journal& journal_;
  const uint64_t seed_;
  const World first_world_;
  const FaultPlan first_faults_;
  Mutex mutex_;
  World world_ ABSL_GUARDED_BY(mutex_);  // exchanges add tokens
  FaultPlan faults_ ABSL_GUARDED_BY(mutex_);
  // By kind, since the faults were last replaced; and when that was.
  std::map<std::string, int64_t> numbers_ ABSL_GUARDED_BY(mutex_);
  absl::Duration faults_since_ ABSL_GUARDED_BY(mutex_);
  UsageMeter usage_ ABSL_GUARDED_BY(mutex_);
  uint64_t traces_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  HandlerCounts counts_ ABSL_GUARDED_BY(mutex_);
  DedupIndex dedup_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_HANDLER_H_
