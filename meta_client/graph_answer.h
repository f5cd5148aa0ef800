#ifndef META_CLIENT_GRAPH_ANSWER_H_
#define META_CLIENT_GRAPH_ANSWER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "meta_client/answer_class.h"
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
  // Where in the request the event stands that it complains of, from 0, if it
  // says so: a hint (event_index_hint.h).
  std::optional<int64_t> event_index = std::nullopt;
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
  // How much of a rate limit is used up, in percent; zero if it did not say.
  double usage_percent = 0;
  // For kTransient without an answer: what the transport said.
  absl::Status transport = absl::OkStatus();
};

// Says what the result of a POST of `events_sent` events means. Looks at the
// body first and at codes, subcodes and `is_transient` alone: the HTTP status
// is a weak signal, and texts are localised. Only of what is no answer of the
// Graph API does the status say something: a redirect is never followed and is
// a matter of configuration, 413 and 429 are what they are for everybody.
GraphAnswer ClassifyEventsAnswer(const HttpResult& result, int64_t events_sent);

// The error in a response's body; nothing if there is none, or none with a
// code, which the Graph API always gives.
std::optional<GraphError> ParseGraphError(const std::string& body);

// The class of an error alone, as met with on any endpoint.
AnswerClass ClassifyError(const GraphError& error, int http_code);

// What to do about an answer of that class; empty for kOk. For a person.
absl::string_view RemedyFor(AnswerClass kind);

// The same, where the code says more than the class.
absl::string_view RemedyFor(const GraphAnswer& answer);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_ANSWER_H_
