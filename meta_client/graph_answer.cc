#include "meta_client/graph_answer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/planted_bug.h"
#include "meta_client/event_index_hint.h"
#include "meta_client/graph_codes.h"
#include "meta_client/json_reader.h"
#include "meta_client/usage_headers.h"

namespace destconn {
namespace {

constexpr int kTooManyRequests = 429;

struct ClassRemedy {
  AnswerClass kind;
  absl::string_view text;
};

constexpr ClassRemedy kRemedies[] = {
    {AnswerClass::kTransient,
     "Send the run again with the same run_id; what was delivered is not sent "
     "twice."},
    {AnswerClass::kThrottled,
     "Meta limits how often this token may call. Send the run again later with "
     "the same run_id, or lower max_requests_in_flight."},
    {AnswerClass::kPolicy,
     "Meta has blocked the app or the account for a policy. Look at Events "
     "Manager and the app's dashboard before sending again."},
    {AnswerClass::kAuth,
     "Make a new token in Meta Events Manager or Business Settings and store "
     "it "
     "under the same name with ValidateCredentials."},
    {AnswerClass::kConfig,
     "Check the dataset id, and in Business Settings that the token's system "
     "user is assigned to the dataset with the permission to manage it."},
    {AnswerClass::kPayload,
     "Correct the row; the error code says what Meta minds."},
    {AnswerClass::kTooLarge,
     "What stands between here and Meta takes no body as large: look at the "
     "proxy's limits."},
    {AnswerClass::kCountMismatch, "Give Meta's support the trace id."},
};

// A code of an error; nothing if it is missing or no code can be as large: cut
// to an int it would be another.
std::optional<int> CodeAt(const JsonReader& json, absl::string_view path) {
  const auto code = json.Integer(path);
  if (!code.has_value() || *code < std::numeric_limits<int>::min() ||
      *code > std::numeric_limits<int>::max()) {
    return std::nullopt;
  }
  return static_cast<int>(*code);
}

std::optional<GraphError> ErrorIn(const JsonReader& json) {
  const auto code = CodeAt(json, "error.code");
  if (!code.has_value()) return std::nullopt;
  return GraphError{
      .code = *code,
      .subcode = CodeAt(json, "error.error_subcode").value_or(0),
      .is_transient = json.Bool("error.is_transient").value_or(false),
      .type = json.Text("error.type").value_or(""),
      .fbtrace_id = json.Text("error.fbtrace_id").value_or(""),
  };
}

GraphAnswer NoAnswer(const HttpResult& result) {
  return {.kind = AnswerClass::kTransient,
          .processing = result.fully_written ? Processing::kAmbiguous
                                             : Processing::kNotProcessed,
          .transport = result.status};
}

// What is no answer of the Graph API: a proxy's page, a cut body, nothing.
AnswerClass ClassOfForeignAnswer(int http_code) {
  constexpr int kFirstRedirect = 300;
  constexpr int kFirstClientError = 400;
  constexpr int kContentTooLarge = 413;
  if (http_code == kTooManyRequests) return AnswerClass::kThrottled;
  if (http_code == kContentTooLarge) return AnswerClass::kTooLarge;
  if (http_code >= kFirstRedirect && http_code < kFirstClientError) {
    return AnswerClass::kConfig;
  }
  return AnswerClass::kTransient;
}

// Whether the server can have acted on a request with such an answer.
Processing ProcessingOf(AnswerClass kind) {
  if (kind == AnswerClass::kOk) return Processing::kProcessed;
  // A transient error does not say whether the events were taken before it.
  if (IsPlanted(PlantedBug::kServerErrorTakenForUnprocessed)) {
    return Processing::kNotProcessed;
  }
  const bool unknown =
      kind == AnswerClass::kTransient || kind == AnswerClass::kCountMismatch;
  return unknown ? Processing::kAmbiguous : Processing::kNotProcessed;
}

// Whether a body without a Graph error may be what Meta says of events that it
// took: 2xx, nothing that looks like an error, and no count in quotes, which is
// not Meta's way to say it.
bool IsReceipt(const JsonReader& json, int http_code) {
  return http_code >= 200 && http_code < 300 && !json.Has("error") &&
         !json.Text("events_received").has_value();
}

void ReadBody(const HttpResponse& response, int64_t events_sent,
              GraphAnswer& answer) {
  const JsonReader json(response.body);
  if (auto error = ErrorIn(json)) {
    answer.kind = ClassifyError(*error, response.code);
    answer.fbtrace_id = error->fbtrace_id;
    if (answer.kind == AnswerClass::kPayload) {
      error->event_index = EventIndexHint(json);
    }
    answer.error = std::move(error);
    return;
  }
  const auto received = json.Integer("events_received");
  if (IsPlanted(PlantedBug::kTruncatedTakenForAccepted) &&
      response.code == 200 && !received.has_value()) {
    answer.kind = AnswerClass::kOk;
    return;
  }
  if (!IsReceipt(json, response.code) || !received.has_value()) {
    answer.kind = ClassOfForeignAnswer(response.code);
    return;
  }
  answer.events_received = *received;
  answer.fbtrace_id = json.Text("fbtrace_id").value_or("");
  answer.kind =
      *received == events_sent || IsPlanted(PlantedBug::kEventsReceivedIgnored)
          ? AnswerClass::kOk
          : AnswerClass::kCountMismatch;
}

}  // namespace

std::optional<GraphError> ParseGraphError(const std::string& body) {
  return ErrorIn(JsonReader(body));
}

AnswerClass ClassifyError(const GraphError& error, int http_code) {
  constexpr int kFirstServerError = 500;
  const auto known = ClassOfCode(error.code, error.subcode);
  const bool may_pass = !known.has_value() || known == AnswerClass::kPayload ||
                        known == AnswerClass::kTransient;
  if (IsPlanted(PlantedBug::kDeadTokenRetried) && known == AnswerClass::kAuth) {
    return AnswerClass::kTransient;
  }
  if (!may_pass) return *known;
  if (http_code == kTooManyRequests) return AnswerClass::kThrottled;
  if (error.is_transient) return AnswerClass::kTransient;
  if (known.has_value()) return *known;
  // Of a code that nobody knows the status says at least whose fault it is.
  return http_code >= kFirstServerError ? AnswerClass::kTransient
                                        : AnswerClass::kPayload;
}

GraphAnswer ClassifyEventsAnswer(const HttpResult& result,
                                 int64_t events_sent) {
  if (!result.status.ok()) return NoAnswer(result);
  GraphAnswer answer;
  ReadBody(result.response, events_sent, answer);
  answer.processing = ProcessingOf(answer.kind);
  const Usage usage = ReadUsage(result.response.headers);
  answer.usage_percent = usage.percent;
  answer.pause = usage.blocked_for;
  if (answer.kind == AnswerClass::kThrottled) {
    answer.pause = std::max(answer.pause, usage.reset_in);
  }
  return answer;
}

absl::string_view RemedyFor(AnswerClass kind) {
  for (const ClassRemedy& remedy : kRemedies) {
    if (remedy.kind == kind) return remedy.text;
  }
  return "";
}

absl::string_view RemedyFor(const GraphAnswer& answer) {
  if (answer.error.has_value()) {
    const absl::string_view remedy =
        RemedyForCode(answer.error->code, answer.error->subcode);
    if (!remedy.empty()) return remedy;
  } else if (answer.kind == AnswerClass::kConfig) {
    return "The answer is a redirect, which is never followed: check "
           "--graph_endpoint, and any proxy on the way.";
  }
  return RemedyFor(answer.kind);
}

}  // namespace destconn
