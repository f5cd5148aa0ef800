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

// What a new connection meets with instead of a handshake as it should be.
enum class TlsAct {
  kNone,
  kExpired,           // certificates of a trusted issuer, but
  kNotYetValid,       //   ...
  kWrongName,         //   ...
  kSelfSigned,        // a certificate that nobody vouches for
  kUnknownAuthority,  // nor for this one's issuer
  kOldVersion,        // TLS 1.1 and nothing newer
  kAlpnMismatch,      // none of the client's protocols
  kPlainText,         // an answer that is no TLS
  kCut,               // a reset within the handshake
  kReset,             // a reset at once
  kSilent,            // no answer, ever
  kRotated,           // nothing wrong: another good certificate
};

// What the connection does with an answer.
struct WireAct {
  // Ends the connection after so many of the answer's bytes, its head included.
  std::optional<int64_t> cut_after_bytes = std::nullopt;
  // Ends it as at a proper end, not with a reset.
  bool end = false;
  int64_t bytes_per_second = 0;  // 0: as fast as it goes
  // Of the segments of the request's body and of the answer; see
  // segment_loss.h. By `FaultAct::number`.
  double segment_loss = 0;
  // Ends it after the answer, though the answer says that it goes on.
  bool close = false;
  bool never = false;         // no answer until the other side goes
  bool chunked = false;       // in chunks, without a length
  int interim_status = 0;     // an answer of 1xx before the answer; 0: none
  int64_t body_times = 1;     // the body again and again
  bool extra_answer = false;  // a second one, which nobody asked for
  // Instead of an answer.
  std::optional<std::string> raw = std::nullopt;
};

// The header that tells of usage; see usage_meter.h.
enum class UsageShape { kNone, kApp, kAdAccount, kBusiness };

struct Usage {
  UsageShape shape = UsageShape::kNone;
  double percent = 100;
  absl::Duration regain = absl::ZeroDuration();
};

// An allowance of requests.
struct Quota {
  int64_t requests = 0;  // until it is full; 0: no allowance
  // In which a full one empties; zero: never.
  absl::Duration period = absl::ZeroDuration();
  absl::Duration block = absl::ZeroDuration();  // once it is full
};

// How a refusal names the event at fault, if it does. Meta documents none of
// them; users have seen such.
enum class PoisonHint {
  kNone,
  kPath,       // "(#100) Param data[7][event_time] must be ..."
  kJsonPath,   // "... on param \"$['data'][7]\"."
  kErrorData,  // error_data: {"event_index": 7}
  kWrongPath,  // as kPath, of an event that is good
};

// What goes wrong with a request, or a connection.
struct FaultAct {
  int rule = 0;        // from 1; 0: nothing goes wrong
  int64_t number = 0;  // of the request, in its kind
  TlsAct tls = TlsAct::kNone;
  // The connection is reset once so many bytes of the body have been read, and
  // the request counts for nothing.
  std::optional<int64_t> cut_reading_after = std::nullopt;
  int64_t read_bytes_per_second = 0;  // 0: as fast as it goes
  // A larger body is refused with 413, by a page; 0: none is.
  int64_t largest_body = 0;
  // Between the request and whatever is answered, and up to so much more.
  absl::Duration delay = absl::ZeroDuration();
  absl::Duration jitter = absl::ZeroDuration();
  // Whether a good request counts.
  bool process = true;
  // The request's token is revoked before all else.
  bool revoke = false;
  // Of the clock by which events are judged.
  absl::Duration clock_offset = absl::ZeroDuration();
  // Instead of the right answer: an error, or this body. With `quota` or
  // `poison` the error is for what they refuse.
  std::optional<GraphFault> error = std::nullopt;
  std::optional<GraphReply> answer = std::nullopt;
  // Of errors' user texts; empty: as they are.
  std::string locale = "";
  // Headers of the answer, such as X-App-Usage.
  std::map<std::string, std::string> headers = {};
  Usage usage = {};
  Quota quota = {};
  // Added to events_received.
  int64_t events_received_delta = 0;
  // JSON instead of events_received; empty: the right number.
  std::string events_received = "";
  // An event with one of these as order_id or event_id refuses its whole
  // request; `abc*` means all that begin with abc.
  std::vector<std::string> poison = {};
  PoisonHint poison_hint = PoisonHint::kNone;
  WireAct wire = {};

  // Whether `error` is for all requests that the rule meets.
  bool RefusesAll() const {
    return error.has_value() && quota.requests == 0 && poison.empty();
  }
};

// Which requests a fault meets.
struct FaultRule {
  std::string kind = "events";  // events, dataset, token, any; connection
  std::string dataset = "";     // empty: any
  int64_t first = 1;
  int64_t last = std::numeric_limits<int64_t>::max();
  int64_t every = 1;        // the first, and then every so many
  bool by_dataset = false;  // these count each dataset's requests by themselves
  double probability = 1;   // of those, by the seed
  // Since the faults were set.
  absl::Duration from = absl::ZeroDuration();
  absl::Duration until = absl::InfiniteDuration();
  FaultAct act = {};
};

}  // namespace destconn

#endif  // SIMULATOR_FAULT_RULE_H_
