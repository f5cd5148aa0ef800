#ifndef META_CLIENT_GRAPH_ANSWER_H_
#define META_CLIENT_GRAPH_ANSWER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "meta_client/http_transport.h"

namespace destconn {

// The stable part of an error of the Graph API ("Handling Errors"). Its texts
// are localised and can echo what was sent, so they are not kept.
struct GraphError {
  int code = 0;
  int subcode = 0;
  bool is_transient = false;
  std::string type = "";
  std::string fbtrace_id = "";
};

// What an answer means for the events in it.
enum class AnswerClass {
  kOk,             // all accepted
  kTransient,      // try the same bytes again
  kThrottled,      // the same, after a pause of the whole dataset
  kPolicy,         // blocked for a policy: hours later, and tell somebody
  kAuth,           // the token is no good: nothing will go until it is replaced
  kConfig,         // permission, dataset or app: an operator must act
  kPayload,        // an event in it is refused, and with it all of them
  kCountMismatch,  // accepted, but another number than was sent
};

// Whether the server acted on a request.
enum class Processing { kNotProcessed, kProcessed, kAmbiguous };

struct GraphAnswer {
  AnswerClass kind = AnswerClass::kTransient;
  Processing processing = Processing::kAmbiguous;
  std::optional<GraphError> error = std::nullopt;
  std::string fbtrace_id = "";
  int64_t events_received = 0;
  // How long Meta wants to be left alone; zero if it did not say.
  absl::Duration pause = absl::ZeroDuration();
  // For kTransient without an answer: what the transport said.
  absl::Status transport = absl::OkStatus();
};

// Says what the result of a POST of `events_sent` events means. Looks at the
// body first and at codes, subcodes and `is_transient` alone: the HTTP status
// is a weak signal, and texts are localised.
GraphAnswer ClassifyEventsAnswer(const HttpResult& result, int64_t events_sent);

// The error in a response's body; nothing if there is none.
std::optional<GraphError> ParseGraphError(const std::string& body);

// The class of an error alone, as met with on any endpoint.
AnswerClass ClassifyError(const GraphError& error, int http_code);

// What to do about an answer of that class; empty for kOk. For a person.
absl::string_view RemedyFor(AnswerClass kind);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_ANSWER_H_
