#include "meta_client/graph_answer.h"

#include <limits>

#include "meta_client/json_reader.h"
#include "meta_client/usage_headers.h"

namespace destconn {
namespace {

bool IsThrottle(int code) {
  return code == 4 || code == 17 || code == 32 || code == 341 || code == 613 ||
         (code >= 80000 && code <= 80014);
}

bool IsPolicy(int code) {
  return code == 368 || code == 1404078 || code == 2859015;
}

bool IsAuth(int code) { return code == 102 || code == 104 || code == 190; }

bool IsConfig(const GraphError& error) {
  constexpr int kObjectMissing = 33;
  const int code = error.code;
  return code == 3 || code == 10 || (code >= 200 && code <= 299) ||
         code == 2500 || code == 2635 || code == 803 ||
         (code == 100 && error.subcode == kObjectMissing);
}

bool IsTransient(const GraphError& error) {
  return error.is_transient || error.code == 1 || error.code == 2 ||
         error.code == 5000 || error.code == 21009 || error.code < 0;
}

// A code of `error`; 0, which is none, if it is missing or no code can be as
// large: cut to an int it would be another.
int CodeAt(const JsonReader& json, absl::string_view path) {
  const int64_t code = json.Integer(path).value_or(0);
  const bool fits = code >= std::numeric_limits<int>::min() &&
                    code <= std::numeric_limits<int>::max();
  return fits ? static_cast<int>(code) : 0;
}

GraphAnswer NoAnswer(const HttpResult& result) {
  return {.kind = AnswerClass::kTransient,
          .processing = result.fully_written ? Processing::kAmbiguous
                                             : Processing::kNotProcessed,
          .transport = result.status};
}

// A body that is no JSON, or JSON of another shape.
GraphAnswer Unreadable(const HttpResponse& response) {
  constexpr int kTooManyRequests = 429;
  GraphAnswer answer;
  if (response.code == kTooManyRequests) {
    answer.kind = AnswerClass::kThrottled;
    answer.processing = Processing::kNotProcessed;
    answer.pause = PauseFromHeaders(response.headers);
  }
  return answer;
}

GraphAnswer Refused(const HttpResponse& response, const GraphError& error) {
  GraphAnswer answer;
  answer.kind = ClassifyError(error, response.code);
  // A transient error does not say whether the events were taken before it.
  answer.processing = answer.kind == AnswerClass::kTransient
                          ? Processing::kAmbiguous
                          : Processing::kNotProcessed;
  answer.error = error;
  answer.fbtrace_id = error.fbtrace_id;
  if (answer.kind == AnswerClass::kThrottled) {
    answer.pause = PauseFromHeaders(response.headers);
  }
  return answer;
}

}  // namespace

std::optional<GraphError> ParseGraphError(const std::string& body) {
  const JsonReader json(body);
  if (!json.is_object() || !json.Has("error")) return std::nullopt;
  return GraphError{
      .code = CodeAt(json, "error.code"),
      .subcode = CodeAt(json, "error.error_subcode"),
      .is_transient = json.Bool("error.is_transient").value_or(false),
      .type = json.Text("error.type").value_or(""),
      .fbtrace_id = json.Text("error.fbtrace_id").value_or(""),
  };
}

AnswerClass ClassifyError(const GraphError& error, int http_code) {
  constexpr int kTooManyRequests = 429;
  constexpr int kFirstServerError = 500;
  if (IsAuth(error.code)) return AnswerClass::kAuth;
  if (IsThrottle(error.code) || http_code == kTooManyRequests) {
    return AnswerClass::kThrottled;
  }
  if (IsPolicy(error.code)) return AnswerClass::kPolicy;
  if (IsConfig(error)) return AnswerClass::kConfig;
  if (IsTransient(error)) return AnswerClass::kTransient;
  // Code 100 is an invalid parameter. Of a code that nobody knows, the status
  // says at least whose fault it is.
  if (error.code != 100 && http_code >= kFirstServerError) {
    return AnswerClass::kTransient;
  }
  return AnswerClass::kPayload;
}

GraphAnswer ClassifyEventsAnswer(const HttpResult& result,
                                 int64_t events_sent) {
  if (!result.status.ok()) return NoAnswer(result);
  const HttpResponse& response = result.response;
  if (const auto error = ParseGraphError(response.body)) {
    return Refused(response, *error);
  }
  const JsonReader json(response.body);
  const auto received = json.Integer("events_received");
  const bool success = response.code >= 200 && response.code < 300;
  if (!success || !received.has_value()) return Unreadable(response);
  GraphAnswer answer;
  answer.events_received = *received;
  answer.fbtrace_id = json.Text("fbtrace_id").value_or("");
  const bool all = *received == events_sent;
  answer.kind = all ? AnswerClass::kOk : AnswerClass::kCountMismatch;
  answer.processing = all ? Processing::kProcessed : Processing::kAmbiguous;
  return answer;
}

absl::string_view RemedyFor(AnswerClass kind) {
  switch (kind) {
    case AnswerClass::kOk:
      return "";
    case AnswerClass::kTransient:
      return "Send the run again with the same run_id; what was delivered is "
             "not "
             "sent twice.";
    case AnswerClass::kThrottled:
      return "Meta limits how often this token may call. Send the run again "
             "later with the same run_id, or lower max_requests_in_flight.";
    case AnswerClass::kPolicy:
      return "Meta has blocked the app or the account for a policy. Look at "
             "Events Manager and the app's dashboard before sending again.";
    case AnswerClass::kAuth:
      return "Make a new token in Meta Events Manager or Business Settings and "
             "store it under the same name with ValidateCredentials.";
    case AnswerClass::kConfig:
      return "Check the dataset id, and in Business Settings that the token's "
             "system user is assigned to the dataset with the permission to "
             "manage it.";
    case AnswerClass::kPayload:
      return "Correct the row; the error code says what Meta minds.";
    case AnswerClass::kCountMismatch:
      return "Give Meta's support the trace id.";
  }
  return "";
}

}  // namespace destconn
