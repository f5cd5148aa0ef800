#include "delivery/run_failure.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

// " (error 190/463, trace Axyz)"; empty if Meta gave no error.
std::string Codes(const GraphAnswer& answer) {
  if (!answer.error.has_value()) return "";
  std::string codes = absl::StrCat(" (error ", answer.error->code);
  if (answer.error->subcode != 0) {
    absl::StrAppend(&codes, "/", answer.error->subcode);
  }
  if (!answer.fbtrace_id.empty()) {
    absl::StrAppend(&codes, ", trace ", answer.fbtrace_id);
  }
  return codes + ")";
}

// ": it wants to be left alone for 19m"; empty if it did not say.
std::string Pause(const GraphAnswer& answer) {
  if (answer.pause <= absl::ZeroDuration()) return "";
  return absl::StrCat(": it wants to be left alone for ",
                      absl::FormatDuration(answer.pause));
}

// ": no connection could be made": what the transport said, which knows
// nothing of what was sent; empty if there was an answer.
std::string Transport(const GraphAnswer& answer) {
  if (answer.transport.ok()) return "";
  return absl::StrCat(": ", absl::StripSuffix(answer.transport.message(), "."));
}

// `what`, and all that Meta or the transport said of it, as sentences.
std::string Said(absl::string_view what, const GraphAnswer& answer) {
  return absl::StrCat(what, Codes(answer), Pause(answer), Transport(answer),
                      ". ");
}

absl::Status Make(absl::StatusCode code, absl::string_view reason,
                  absl::string_view what, const GraphAnswer& answer) {
  return WithReason(
      absl::Status(code, absl::StrCat(Said(what, answer), RemedyFor(answer))),
      reason);
}

}  // namespace

absl::Status RunFailure(const GraphAnswer& answer) {
  switch (answer.kind) {
    case AnswerClass::kAuth:
      return Make(absl::StatusCode::kFailedPrecondition, "REAUTHORIZE",
                  "Meta refuses the credential", answer);
    case AnswerClass::kConfig:
      return Make(absl::StatusCode::kFailedPrecondition, "META_CONFIGURATION",
                  "Meta refuses access to the dataset", answer);
    case AnswerClass::kPolicy:
      return Make(absl::StatusCode::kFailedPrecondition, "META_POLICY",
                  "Meta has blocked this action", answer);
    case AnswerClass::kThrottled:
      return Make(absl::StatusCode::kUnavailable, "META_THROTTLED",
                  "Meta kept throttling past the run's deadline", answer);
    case AnswerClass::kCountMismatch:
      return Make(absl::StatusCode::kUnavailable, "META_COUNT_MISMATCH",
                  "Meta kept reporting another number of events than was sent",
                  answer);
    case AnswerClass::kTransient:
    case AnswerClass::kPayload:
    case AnswerClass::kTooLarge:
    case AnswerClass::kOk:
      break;
  }
  return Make(absl::StatusCode::kUnavailable, "META_UNAVAILABLE",
              "Meta stayed away past the run's deadline", answer);
}

std::string WaitingWords(const GraphAnswer& answer, absl::Duration away) {
  const char* what = "Meta does not answer as it should";
  if (answer.kind == AnswerClass::kThrottled) what = "Meta throttles";
  if (answer.kind == AnswerClass::kCountMismatch) {
    what = "Meta reports another number of events than was sent";
  }
  return absl::StrCat(Said(what, answer), "Nothing was accepted for ",
                      absl::FormatDuration(absl::Trunc(away, absl::Seconds(1))),
                      "; the run tries on.");
}

absl::Status StillBlocked(absl::Duration rest) {
  const absl::Duration minutes = absl::Ceil(rest, absl::Minutes(1));
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "Meta has blocked this action by policy, and asking again makes a "
          "block longer: this dataset is left alone for another ",
          absl::FormatDuration(minutes), ". ", RemedyFor(AnswerClass::kPolicy),
          " To try before that, store the destination's settings again.")),
      "META_POLICY");
}

absl::Status RefusesAllFailure(const GraphAnswer& answer) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "Meta refuses every event of this run, so that the rest was not "
          "tried",
          Codes(answer),
          ". The cause is likely in what they have in common: look at the "
          "destination's settings and at its column mapping, and try a few "
          "rows in Meta's Payload Helper.")),
      "META_REFUSES_ALL");
}

}  // namespace destconn
