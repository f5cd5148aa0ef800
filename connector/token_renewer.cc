#include "connector/token_renewer.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/graph_question.h"
#include "connector/token_checks.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

// A third of the 60 days that tokens live: time enough to mend what keeps the
// exchange from succeeding.
constexpr absl::Duration kRenewAhead = absl::Hours(20 * 24);

absl::Status Refused(const QuestionAnswer& answer) {
  return WithReason(absl::FailedPreconditionError(absl::StrCat(
                        "Meta did not exchange the token (error ",
                        answer.error->code, "/", answer.error->subcode, ").")),
                    "TOKEN_NOT_EXCHANGED");
}

struct NewToken {
  AccessToken token = AccessToken();
  std::optional<absl::Duration> lives = std::nullopt;
};

absl::StatusOr<NewToken> ParseExchange(const std::string& body) {
  const JsonReader json(body);
  NewToken made{.token = AccessToken(json.Text("access_token").value_or(""))};
  if (!IsWellFormed(made.token)) {
    return WithReason(absl::FailedPreconditionError(
                          "Meta's answer to the exchange holds no token."),
                      "TOKEN_NOT_EXCHANGED");
  }
  const std::optional<int64_t> seconds = json.Integer("expires_in");
  if (seconds.has_value() && *seconds > 0) {
    made.lives = absl::Seconds(*seconds);
  }
  return made;
}

}  // namespace

absl::StatusOr<StoredCredential> TokenRenewer::GetRenewed(
    const std::string& resource_name) {
  DC_ASSIGN_OR_RETURN(StoredCredential credential,
                      credentials_.Get(resource_name));
  if (!IsDue(credential)) return credential;
  MutexLock lock(exchanging_);
  // Somebody else may have done it meanwhile.
  DC_ASSIGN_OR_RETURN(credential, credentials_.Get(resource_name));
  if (!IsDue(credential)) return credential;
  const absl::Status exchanged = Exchange(resource_name, credential);
  if (!exchanged.ok()) {
    log_.TokenNotRenewed(resource_name, *credential.facts.expire_time,
                         exchanged);
  }
  return credentials_.Get(resource_name);
}

void TokenRenewer::RenewAll() {
  if (!graph_.app.configured()) return;
  const absl::StatusOr<std::vector<std::string>> names = credentials_.Names();
  if (!names.ok()) return;  // the store says so elsewhere; there is a next time
  for (const std::string& name : *names) {
    // One that cannot be read is of no use to any run, which says so.
    GetRenewed(name).IgnoreError();
  }
}

bool TokenRenewer::IsDue(const StoredCredential& credential) {
  const absl::Time now = clock_.Now();
  const std::optional<absl::Time>& end = credential.facts.expire_time;
  return graph_.app.Issued(credential.facts.app_id) && end.has_value() &&
         *end > now && *end < now + kRenewAhead;
}

absl::Status TokenRenewer::Exchange(const std::string& resource_name,
                                    const StoredCredential& credential) {
  DC_ASSIGN_OR_RETURN(
      const QuestionAnswer answer,
      AskGraph(transport_, ExchangeRequest(graph_, credential.token)));
  if (answer.error.has_value()) return Refused(answer);
  DC_ASSIGN_OR_RETURN(const NewToken made, ParseExchange(answer.body));
  TokenFacts facts{.app_id = credential.facts.app_id};
  if (made.lives.has_value()) facts.expire_time = clock_.Now() + *made.lives;
  DC_RETURN_IF_ERROR(
      credentials_.Replace(resource_name, credential.token, made.token, facts));
  log_.TokenRenewed(resource_name, facts.expire_time);
  return absl::OkStatus();
}

}  // namespace destconn
