#include "connector/token_checks.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "connector/check_outcome.h"
#include "connector/graph_question.h"
#include "connector/token_debug.h"
#include "meta_client/graph_answer.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

using destination::v1::Check;

constexpr char kValid[] = "token_valid";
constexpr char kScopes[] = "token_scopes";
constexpr char kExpiry[] = "token_expiry";
constexpr char kEarlierFailed[] = "An earlier check failed.";

constexpr absl::Duration kExpiresSoon = absl::Hours(7 * 24);

std::string Date(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", time, absl::UTCTimeZone());
}

Check DeadToken(const GraphError& error) {
  return WithError(
      FailedCheck(kValid,
                  "Meta refuses the token: it is expired, revoked or no token.",
                  RemedyFor(AnswerClass::kAuth)),
      error);
}

Check ProofRefused(const GraphError& error) {
  return WithError(
      FailedCheck(kValid,
                  "Meta refuses the token without the right appsecret_proof.",
                  ProofRemedy()),
      error);
}

Check JudgeMe(const QuestionAnswer& me) {
  if (!me.error.has_value()) {
    return PassedCheck(kValid, "Meta accepts the token.");
  }
  if (IsProofRefused(*me.error)) return ProofRefused(*me.error);
  if (me.kind == AnswerClass::kAuth) return DeadToken(*me.error);
  if (IsPermissionDenied(*me.error)) {
    return WithError(
        WarningCheck(
            kValid,
            "Meta knows the token, but lets it read nothing: it may be a "
            "send-only token of Events Manager.",
            "Nothing, if it was made there. Otherwise give its system user the "
            "permission ads_management."),
        *me.error);
  }
  return WithError(
      FailedCheck(kValid, "Meta refuses the question about the token.",
                  RemedyFor(me.kind)),
      *me.error);
}

std::vector<std::string> GrantedScopes(const std::string& body) {
  const JsonReader json(body);
  std::vector<std::string> scopes;
  for (size_t i = 0; i < json.Size("data"); ++i) {
    const std::string entry = absl::StrCat("data.", i);
    const auto name = json.Text(entry + ".permission");
    if (name.has_value() && json.Text(entry + ".status") == "granted") {
      scopes.push_back(*name);
    }
  }
  return scopes;
}

Check JudgeScopes(const std::vector<std::string>& scopes) {
  const auto has = [&scopes](absl::string_view scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  };
  if (has("ads_management") || has("business_management")) {
    return PassedCheck(
        kScopes, absl::StrCat("Granted: ", absl::StrJoin(scopes, ", "), "."));
  }
  return FailedCheck(
      kScopes, "Neither ads_management nor business_management is granted.",
      "Make a token with ads_management in Business Settings.");
}

Check JudgeExpiry(const TokenDebug& debug, bool renewable, absl::Time now) {
  if (!debug.expire_time.has_value()) {
    return SkippedCheck(kExpiry, "Meta does not say when the token expires.");
  }
  const absl::Time end = *debug.expire_time;
  if (end < now + kExpiresSoon) {
    return WarningCheck(
        kExpiry, absl::StrCat("The token expires on ", Date(end), "."),
        renewable ? "Nothing: the connector exchanges it for a new one."
                  : "Make a new token before then, and store it under the same "
                    "name with ValidateCredentials.");
  }
  // Meta lists ads_management and business_management as not subject to it.
  if (debug.data_access_expire_time.has_value() &&
      *debug.data_access_expire_time < now + kExpiresSoon) {
    return WarningCheck(
        kExpiry,
        absl::StrCat("The app's access to its user's data ends on ",
                     Date(*debug.data_access_expire_time), "."),
        "Have the token's user log in to the app again before then, or use a "
        "system user's token.");
  }
  if (end == absl::InfiniteFuture()) {
    return PassedCheck(kExpiry, "The token never expires.");
  }
  return PassedCheck(kExpiry,
                     absl::StrCat("The token expires on ", Date(end), "."));
}

void SkipTheRest(TokenFindings& findings) {
  for (const char* name : {kValid, kScopes, kExpiry}) {
    const bool done = std::any_of(
        findings.checks.begin(), findings.checks.end(),
        [name](const Check& check) { return check.name() == name; });
    if (!done) findings.checks.push_back(SkippedCheck(name, kEarlierFailed));
  }
}

void TakeDebug(const TokenDebug& debug, const GraphOptions& options,
               absl::Time now, TokenFindings& findings) {
  findings.app_id = debug.app_id;
  if (!debug.is_valid) {
    findings.checks.push_back(DeadToken(debug.error.value_or(GraphError())));
    return;
  }
  findings.checks.push_back(PassedCheck(kValid, "Meta accepts the token."));
  findings.scopes = debug.scopes;
  findings.checks.push_back(JudgeScopes(debug.scopes));
  findings.checks.push_back(
      JudgeExpiry(debug, options.app.Issued(debug.app_id), now));
  if (debug.expire_time != absl::InfiniteFuture()) {
    findings.expire_time = debug.expire_time;
  }
  findings.data_access_expire_time = debug.data_access_expire_time;
}

Check ExpiryNotKnown(const std::optional<GraphError>& app_error) {
  if (app_error.has_value()) {
    return WithError(
        WarningCheck(kExpiry,
                     "Meta refuses the connector's app, which would ask when "
                     "the token expires.",
                     "Check --app_id and --app_secret_file."),
        *app_error);
  }
  return SkippedCheck(
      kExpiry, "Only the app that issued the token can ask when it expires.",
      "Start the connector with that app's --app_id and --app_secret_file, or "
      "note the date yourself.");
}

// By what the token itself may ask.
absl::Status CheckByReading(HttpTransport& transport,
                            const GraphOptions& options,
                            const AccessToken& token,
                            const std::optional<GraphError>& app_error,
                            TokenFindings& findings) {
  const GraphToken asking{.token = token};
  DC_ASSIGN_OR_RETURN(const QuestionAnswer me,
                      AskGraph(transport, MeRequest(options, asking)));
  findings.checks.push_back(JudgeMe(me));
  if (findings.checks.back().outcome() == Check::OUTCOME_FAIL) {
    return absl::OkStatus();
  }
  DC_ASSIGN_OR_RETURN(const QuestionAnswer permissions,
                      AskGraph(transport, PermissionsRequest(options, asking)));
  if (permissions.error.has_value()) {
    findings.checks.push_back(WithError(
        SkippedCheck(kScopes, "The token may not read its own permissions."),
        *permissions.error));
  } else {
    findings.scopes = GrantedScopes(permissions.body);
    findings.checks.push_back(JudgeScopes(findings.scopes));
  }
  findings.checks.push_back(ExpiryNotKnown(app_error));
  return absl::OkStatus();
}

}  // namespace

bool IsWellFormed(const AccessToken& token) {
  constexpr size_t kShortest = 16;
  constexpr size_t kLongest = 4096;
  const std::string& text = token.Reveal();
  return text.size() >= kShortest && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isgraph(static_cast<unsigned char>(c));
         });
}

absl::StatusOr<TokenFindings> CheckToken(HttpTransport& transport,
                                         const GraphOptions& options,
                                         const AccessToken& token,
                                         absl::Time now) {
  constexpr char kName[] = "token_wellformed";
  TokenFindings findings;
  if (!IsWellFormed(token)) {
    findings.checks.push_back(
        FailedCheck(kName,
                    "It does not look like one of Meta's tokens: too short, "
                    "too long, or with spaces in it.",
                    "Copy the whole token, one line."));
    SkipTheRest(findings);
    return findings;
  }
  findings.checks.push_back(
      PassedCheck(kName, "It looks like one of Meta's tokens."));
  DC_ASSIGN_OR_RETURN(const TokenDebugAnswer answer,
                      AskAboutToken(transport, options, token));
  if (answer.debug.has_value()) {
    TakeDebug(*answer.debug, options, now, findings);
  } else {
    DC_RETURN_IF_ERROR(
        CheckByReading(transport, options, token, answer.app_error, findings));
  }
  SkipTheRest(findings);
  return findings;
}

}  // namespace destconn
