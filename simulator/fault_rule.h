#ifndef SIMULATOR_FAULT_RULE_H_
#define SIMULATOR_FAULT_RULE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "simulator/graph_reply.h"

namespace destconn {

// What the connection does with an answer.
struct WireAct {
  // Ends the connection after so many of the answer's bytes, its head included.
  std::optional<int64_t> cut_after_bytes = std::nullopt;
  // Ends it as at a proper end, not with a reset.
  bool end = false;
  int64_t bytes_per_second = 0;  // 0: as fast as it goes
  // Ends it after the answer, though the answer says that it goes on.
  bool close = false;
};

// What goes wrong with a request.
struct FaultAct {
  int rule = 0;  // from 1; 0: nothing goes wrong
  // The connection is reset once so many bytes of the body have been read, and
  // the request counts for nothing.
  std::optional<int64_t> cut_reading_after = std::nullopt;
  // Between the request and whatever is answered.
  absl::Duration delay = absl::ZeroDuration();
  // Whether a good request counts.
  bool process = true;
  // Instead of the right answer: an error, or this body.
  std::optional<GraphFault> error = std::nullopt;
  std::optional<GraphReply> answer = std::nullopt;
  // Headers of the answer, such as X-App-Usage.
  std::map<std::string, std::string> headers = {};
  // Added to events_received.
  int64_t events_received_delta = 0;
  // An event with one of these as order_id or event_id refuses its whole
  // request; `abc*` means all that begin with abc.
  std::vector<std::string> poison = {};
  WireAct wire = {};
};

// Which requests a fault meets.
struct FaultRule {
  std::string kind = "events";  // events, dataset, token, or any
  std::string dataset = "";     // empty: any
  int64_t first = 1;
  int64_t last = std::numeric_limits<int64_t>::max();
  int64_t every = 1;       // the first, and then every so many
  double probability = 1;  // of those, by the seed
  FaultAct act = {};
};

}  // namespace destconn

#endif  // SIMULATOR_FAULT_RULE_H_
