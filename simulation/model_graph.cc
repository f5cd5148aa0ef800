#include "simulation/model_graph.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

HttpResult Response(int code, std::string body) {
  return {.response = {.code = code, .body = std::move(body)},
          .fully_written = true};
}

HttpResult Error(int http_code, int code, int subcode) {
  return Response(
      http_code,
      absl::StrCat(R"({"error":{"message":"m","type":"t","code":)", code,
                   R"(,"error_subcode":)", subcode, R"(,"fbtrace_id":"A"}})"));
}

HttpResult Received(int64_t events) {
  return Response(200, absl::StrCat(R"({"events_received":)", events,
                                    R"(,"messages":[],"fbtrace_id":"A"})"));
}

HttpResult NoResponse(bool fully_written) {
  static const auto* const interrupted = new absl::Status(WithReason(
      absl::UnavailableError("The connection ended."), "HTTP_INTERRUPTED"));
  return {.status = *interrupted, .fully_written = fully_written};
}

GraphFate Certain(HttpResult result, absl::Duration after) {
  return {
      .result = std::move(result), .answered_after = after, .is_certain = true};
}

GraphFate Unknown(HttpResult result, absl::Duration after, bool taken) {
  return {.taken_after = taken ? after / 2 : absl::InfiniteDuration(),
          .result = std::move(result),
          .answered_after = after,
          .is_transient = true};
}

}  // namespace

void ModelGraph::BeginBadTimes() {
  if (faults_.Happens(Fault::kOutage)) {
    outage_until_ =
        agenda_.now() + absl::Seconds(1) * dice_.LogUniform(1, 1500);
  }
  if (faults_.Happens(Fault::kDeadToken)) {
    dead_until_ = agenda_.now() + absl::Seconds(1) * dice_.LogUniform(1, 600);
  }
}

GraphFate ModelGraph::Decide(const std::vector<std::string>& events) {
  BeginBadTimes();
  absl::Duration latency = absl::Milliseconds(1) * dice_.LogUniform(5, 500);
  if (faults_.Happens(Fault::kSlow)) latency = absl::Seconds(8);
  if (agenda_.now() < outage_until_ || faults_.Happens(Fault::kRefused)) {
    GraphFate fate = Certain(NoResponse(false), absl::Milliseconds(1));
    fate.is_transient = true;
    return fate;
  }
  if (faults_.Happens(Fault::kCutWhileWriting)) {
    GraphFate fate = Certain(NoResponse(false), latency);
    fate.is_transient = true;
    return fate;
  }
  if (faults_.Happens(Fault::kCutUnread)) {
    return Unknown(NoResponse(true), latency, false);
  }
  if (agenda_.now() < dead_until_) {
    GraphFate fate = Certain(Error(400, 190, 463), latency);
    fate.token_is_dead = true;
    return fate;
  }
  if (faults_.Happens(Fault::kThrottled)) {
    GraphFate fate = Certain(Error(400, 80004, 0), latency);
    if (dice_.Chance(0.5)) {
      const int64_t minutes = dice_.Between(1, 2);
      fate.told_to_wait = absl::Minutes(minutes);
      fate.result.response.headers["retry-after"] = absl::StrCat(60 * minutes);
    }
    return fate;
  }
  if (faults_.Happens(Fault::kErrorUnread)) {
    return Unknown(dice_.Chance(0.5) ? Error(500, 2, 0)
                                     : Response(503, "<html>busy</html>"),
                   latency, false);
  }
  if (faults_.Happens(Fault::kForeignPage)) {
    return Unknown(Response(200, "<html>Sign in to the network</html>"),
                   latency, false);
  }
  for (size_t i = 0; i < events.size(); ++i) {
    if (journal_.IsPoison(RowOf(events[i]).order)) return Refused(events, i);
  }
  return Accepted(events.size(), latency);
}

GraphFate ModelGraph::Refused(const std::vector<std::string>& events,
                              size_t poison) {
  const bool names_it = dice_.Chance(0.3);
  const std::string message =
      names_it ? absl::StrCat("Invalid parameter: data[", poison, "]")
               : "Invalid parameter";
  return Certain(
      Response(400, absl::StrCat(R"({"error":{"message":")", message,
                                 R"(","code":100,"error_subcode":2804009}})")),
      absl::Milliseconds(1) * dice_.LogUniform(5, 200));
}

GraphFate ModelGraph::Accepted(size_t events, absl::Duration latency) {
  const auto count = static_cast<int64_t>(events);
  if (faults_.Happens(Fault::kErrorProcessed)) {
    return Unknown(dice_.Chance(0.5) ? Error(500, 1, 0)
                                     : Response(502, "<html>oops</html>"),
                   latency, true);
  }
  if (faults_.Happens(Fault::kCutProcessed)) {
    return Unknown(NoResponse(true), latency, true);
  }
  if (faults_.Happens(Fault::kTruncated)) {
    return Unknown(Response(200, R"({"events_received":)"), latency, true);
  }
  if (faults_.Happens(Fault::kNoAnswer)) {
    return Unknown(NoResponse(true), kTimeout, dice_.Chance(0.5));
  }
  if (faults_.Happens(Fault::kWrongCount)) {
    GraphFate fate =
        Unknown(Received(count + dice_.Between(1, 3) * 2 - 3), latency, true);
    fate.is_transient = false;
    return fate;
  }
  if (faults_.Happens(Fault::kOmitted)) {
    GraphFate fate = Unknown(Received(count - 1), latency, true);
    fate.omitted = dice_.Below(count);
    fate.is_transient = false;
    return fate;
  }
  GraphFate fate = Certain(Received(count), latency);
  fate.taken_after = latency / 2;
  return fate;
}

void ModelGraph::Take(const std::vector<std::string>& events,
                      const GraphFate& fate) {
  for (size_t i = 0; i < events.size(); ++i) {
    if (static_cast<int64_t>(i) != fate.omitted) journal_.Taken(events[i]);
  }
}

}  // namespace destconn
