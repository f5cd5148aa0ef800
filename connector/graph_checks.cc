#include "connector/graph_checks.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "meta_client/graph_answer.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

using destination::v1::Check;

constexpr size_t kShortestToken = 16;
constexpr size_t kLongestToken = 4096;

// An answer to a question: a body, or an error of Meta's.
struct Answer {
  std::string body = "";
  std::optional<GraphError> error = std::nullopt;
  AnswerClass kind = AnswerClass::kOk;
};

absl::StatusOr<Answer> Ask(HttpTransport& transport, HttpRequest request) {
  HttpResult result = SendAndWait(transport, std::move(request));
  Answer answer{.error = ParseGraphError(result.response.body)};
  if (answer.error.has_value()) {
    answer.kind = ClassifyError(*answer.error, result.response.code);
  }
  const bool understood = answer.error.has_value() ||
                          (result.response.code == 200 &&
                           JsonReader(result.response.body).is_object());
  if (!result.status.ok() || !understood ||
      answer.kind == AnswerClass::kTransient ||
      answer.kind == AnswerClass::kThrottled) {
    const absl::string_view why =
        result.status.ok() ? "Meta did not answer the question just now."
                           : result.status.message();
    return WithReason(
        absl::UnavailableError(absl::StrCat(
            why, " Nothing is known and nothing was stored; try again.")),
        "META_UNAVAILABLE");
  }
  answer.body = std::move(result.response.body);
  return answer;
}

Check MakeCheck(absl::string_view name, Check::Outcome outcome,
                absl::string_view message, absl::string_view remedy = "") {
  Check check;
  check.set_name(std::string(name));
  check.set_outcome(outcome);
  check.set_message(std::string(message));
  check.set_remedy(std::string(remedy));
  return check;
}

Check Pass(absl::string_view name, absl::string_view message) {
  return MakeCheck(name, Check::OUTCOME_PASS, message);
}

Check Skipped(absl::string_view name, absl::string_view message) {
  return MakeCheck(name, Check::OUTCOME_SKIPPED, message);
}

Check WithError(Check check, const GraphError& error) {
  auto& meta = *check.mutable_meta_error();
  meta.set_code(error.code);
  meta.set_subcode(error.subcode);
  meta.set_type(error.type);
  meta.set_fbtrace_id(error.fbtrace_id);
  return check;
}

// Permission denied, as a token that may only send is answered when it reads.
bool IsPermissionDenied(const GraphError& error) {
  return error.code == 10 || (error.code >= 200 && error.code <= 299);
}

bool IsWellFormed(const AccessToken& token) {
  const std::string& text = token.Reveal();
  return text.size() >= kShortestToken && text.size() <= kLongestToken &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isgraph(static_cast<unsigned char>(c));
         });
}

Check JudgeToken(const Answer& answer) {
  constexpr absl::string_view kName = "token_valid";
  if (!answer.error.has_value()) return Pass(kName, "Meta accepts the token.");
  if (answer.kind == AnswerClass::kAuth) {
    return WithError(
        MakeCheck(kName, Check::OUTCOME_FAIL,
                  "Meta refuses the token: it is expired, revoked or no token.",
                  RemedyFor(AnswerClass::kAuth)),
        *answer.error);
  }
  if (IsPermissionDenied(*answer.error)) {
    return WithError(
        MakeCheck(kName, Check::OUTCOME_WARN,
                  "Meta knows the token, but lets it read nothing: it may be a "
                  "send-only token of Events Manager.",
                  "Nothing, if it was made there. Otherwise give its system "
                  "user the permission ads_management."),
        *answer.error);
  }
  return WithError(MakeCheck(kName, Check::OUTCOME_FAIL,
                             "Meta refuses the question about the token.",
                             RemedyFor(answer.kind)),
                   *answer.error);
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

Check JudgeScopes(const Answer& answer, std::vector<std::string>& scopes) {
  constexpr absl::string_view kName = "token_scopes";
  if (answer.error.has_value()) {
    return WithError(
        Skipped(kName, "The token may not read its own permissions."),
        *answer.error);
  }
  scopes = GrantedScopes(answer.body);
  const auto has = [&scopes](absl::string_view scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  };
  if (has("ads_management") || has("business_management")) {
    return Pass(kName,
                absl::StrCat("Granted: ", absl::StrJoin(scopes, ", "), "."));
  }
  return MakeCheck(kName, Check::OUTCOME_FAIL,
                   "Neither ads_management nor business_management is granted.",
                   "Make a token with ads_management in Business Settings.");
}

Check JudgeDataset(const Answer& answer, const std::string& dataset_id) {
  constexpr absl::string_view kName = "dataset_access";
  if (!answer.error.has_value()) {
    return Pass(kName, absl::StrCat("Dataset ", dataset_id, " can be read."));
  }
  if (IsPermissionDenied(*answer.error)) {
    return WithError(
        MakeCheck(kName, Check::OUTCOME_WARN,
                  "The token may not read the dataset; whether it may send "
                  "shows with the first run.",
                  "Nothing, if it is a send-only token of Events Manager."),
        *answer.error);
  }
  return WithError(
      MakeCheck(kName, Check::OUTCOME_FAIL,
                "The dataset does not exist, or the token's system user is not "
                "assigned to it.",
                RemedyFor(AnswerClass::kConfig)),
      *answer.error);
}

Check JudgeConsolidated(const destination::v1::Dataset& dataset) {
  constexpr absl::string_view kName = "dataset_consolidated";
  if (dataset.consolidated()) {
    return Pass(kName, "Pixel and offline data are one dataset.");
  }
  return MakeCheck(kName, Check::OUTCOME_FAIL,
                   "The dataset is not consolidated: Meta takes no offline "
                   "events for it.",
                   "Merge the pixel and the offline event set into one dataset "
                   "in Meta Events Manager, or choose another dataset.");
}

destination::v1::Dataset ToDataset(const std::string& body) {
  const JsonReader json(body);
  destination::v1::Dataset dataset;
  dataset.set_id(json.Text("id").value_or(""));
  dataset.set_name(json.Text("name").value_or(""));
  dataset.set_consolidated(
      json.Bool("is_consolidated_container").value_or(false));
  return dataset;
}

constexpr char kEarlierFailed[] = "An earlier check failed.";

absl::Status CheckToken(HttpTransport& transport, const GraphOptions& options,
                        const AccessToken& token, GraphFindings& findings) {
  if (!IsWellFormed(token)) {
    findings.checks.push_back(MakeCheck(
        "token_wellformed", Check::OUTCOME_FAIL,
        "It does not look like one of Meta's tokens: too short, too long, or "
        "with spaces in it.",
        "Copy the whole token, one line."));
    for (const char* name : {"token_valid", "token_scopes", "token_expiry"}) {
      findings.checks.push_back(Skipped(name, kEarlierFailed));
    }
    return absl::OkStatus();
  }
  findings.checks.push_back(
      Pass("token_wellformed", "It looks like one of Meta's tokens."));
  DC_ASSIGN_OR_RETURN(const Answer me,
                      Ask(transport, MeRequest(options, token)));
  findings.checks.push_back(JudgeToken(me));
  if (!findings.good()) {
    findings.checks.push_back(Skipped("token_scopes", kEarlierFailed));
    findings.checks.push_back(Skipped("token_expiry", kEarlierFailed));
    return absl::OkStatus();
  }
  DC_ASSIGN_OR_RETURN(const Answer permissions,
                      Ask(transport, PermissionsRequest(options, token)));
  findings.checks.push_back(JudgeScopes(permissions, findings.scopes));
  findings.checks.push_back(
      Skipped("token_expiry",
              "Only an app can ask when a token expires, and none is "
              "configured."));
  return absl::OkStatus();
}

}  // namespace

bool GraphFindings::good() const {
  return std::none_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.outcome() == Check::OUTCOME_FAIL;
  });
}

absl::StatusOr<GraphFindings> CheckAgainstGraph(HttpTransport& transport,
                                                const GraphOptions& options,
                                                const AccessToken& token,
                                                const std::string& dataset_id) {
  GraphFindings findings;
  DC_RETURN_IF_ERROR(CheckToken(transport, options, token, findings));
  if (dataset_id.empty() || !findings.good()) {
    const absl::string_view why =
        findings.good() ? "No dataset was named." : kEarlierFailed;
    findings.checks.push_back(Skipped("dataset_access", why));
    findings.checks.push_back(Skipped("dataset_consolidated", why));
    return findings;
  }
  DC_ASSIGN_OR_RETURN(
      const Answer dataset,
      Ask(transport, DatasetRequest(options, dataset_id, token)));
  findings.checks.push_back(JudgeDataset(dataset, dataset_id));
  if (dataset.error.has_value()) {
    findings.checks.push_back(
        Skipped("dataset_consolidated", "The dataset could not be read."));
    return findings;
  }
  findings.dataset = ToDataset(dataset.body);
  findings.checks.push_back(JudgeConsolidated(*findings.dataset));
  return findings;
}

}  // namespace destconn
