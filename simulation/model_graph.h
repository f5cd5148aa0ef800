#ifndef SIMULATION_MODEL_GRAPH_H_
#define SIMULATION_MODEL_GRAPH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "meta_client/http_transport.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/fault.h"
#include "simulation/journal.h"

namespace destconn {

// What a request will come to, decided when it leaves.
struct GraphFate {
  // When Meta takes the events; never if infinite.
  absl::Duration taken_after = absl::InfiniteDuration();
  // Of those, the one that it leaves out; -1: none.
  int64_t omitted = -1;
  // What is answered, and when.
  HttpResult result = {};
  absl::Duration answered_after = absl::ZeroDuration();
  // Whether the answer says for certain what became of the events.
  bool is_certain = false;
  // It failed in a way that is to be tried again soon.
  bool is_transient = false;
  // It is told to stay away for so long, or for good.
  absl::Duration told_to_wait = absl::ZeroDuration();
  bool token_is_dead = false;
};

// Meta's Graph API, in good and bad days.
//
// Not thread-safe.
class ModelGraph {
 public:
  ModelGraph(Agenda& agenda, Faults& faults, Journal& journal, uint64_t seed)
      : agenda_(agenda),
        faults_(faults),
        journal_(journal),
        dice_(seed, "graph") {}

  // A request of these events leaves.
  GraphFate Decide(const std::vector<std::string>& events);
  // The moment at which Meta takes what it takes of them.
  void Take(const std::vector<std::string>& events, const GraphFate& fate);

  // All is well from now on.
  void Recover() {
    outage_until_ = absl::ZeroDuration();
    dead_until_ = absl::ZeroDuration();
  }

 private:
  void BeginBadTimes();
  // What becomes of a request that Meta reads and minds nothing in.
  GraphFate Accepted(size_t events, absl::Duration latency);
  GraphFate Refused(const std::vector<std::string>& events, size_t poison);

  Agenda& agenda_;
  Faults& faults_;
  Journal& journal_;
  Dice dice_;
  absl::Duration outage_until_ = absl::ZeroDuration();
  absl::Duration dead_until_ = absl::ZeroDuration();
};

}  // namespace destconn

#endif  // SIMULATION_MODEL_GRAPH_H_
