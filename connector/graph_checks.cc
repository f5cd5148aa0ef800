#include "connector/graph_checks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "connector/check_outcome.h"
#include "connector/graph_question.h"
#include "meta_client/graph_answer.h"
#include "meta_client/graph_version.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

using destination::v1::Check;

constexpr char kAccess[] = "dataset_access";
constexpr char kConsolidated[] = "dataset_consolidated";
constexpr char kVersion[] = "graph_version";

// Error 2635 is about no dataset.
bool IsVersionRefused(const QuestionAnswer& answer) {
  constexpr int kVersionEnded = 2635;
  return answer.error.has_value() && answer.error->code == kVersionEnded;
}

Check JudgeDataset(const QuestionAnswer& answer,
                   const std::string& dataset_id) {
  if (!answer.error.has_value()) {
    return PassedCheck(kAccess,
                       absl::StrCat("Dataset ", dataset_id, " can be read."));
  }
  if (IsPermissionDenied(*answer.error)) {
    return WithError(
        WarningCheck(kAccess,
                     "The token may not read the dataset; whether it may send "
                     "shows with the first run.",
                     "Nothing, if it is a send-only token of Events Manager."),
        *answer.error);
  }
  if (IsProofRefused(*answer.error)) {
    return WithError(
        FailedCheck(kAccess,
                    "Meta refuses the token without the right appsecret_proof.",
                    ProofRemedy()),
        *answer.error);
  }
  return WithError(
      FailedCheck(kAccess,
                  "The dataset does not exist, or the token's system user is "
                  "not assigned to it.",
                  RemedyFor(AnswerClass::kConfig)),
      *answer.error);
}

Check JudgeConsolidated(const destination::v1::Dataset& dataset) {
  if (dataset.consolidated()) {
    return PassedCheck(kConsolidated,
                       "Pixel and offline data are one dataset.");
  }
  return FailedCheck(
      kConsolidated,
      "The dataset is not consolidated: Meta takes no offline events for it.",
      "Merge the pixel and the offline event set into one dataset in Meta "
      "Events Manager, or choose another dataset.");
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

void SkipDataset(absl::string_view why, GraphFindings& findings) {
  findings.checks.push_back(SkippedCheck(kAccess, why));
  findings.checks.push_back(SkippedCheck(kConsolidated, why));
}

void TakeDatasetAnswer(const QuestionAnswer& answer,
                       const std::string& dataset_id, GraphFindings& findings) {
  if (IsVersionRefused(answer)) {
    SkipDataset("Meta refuses the Graph API version.", findings);
    findings.checks.push_back(
        WithError(FailedCheck(kVersion, "Meta refuses the Graph API version.",
                              "Set --graph_api_version to a newer one."),
                  *answer.error));
    return;
  }
  findings.checks.push_back(JudgeDataset(answer, dataset_id));
  if (answer.error.has_value()) {
    findings.checks.push_back(
        SkippedCheck(kConsolidated, "The dataset could not be read."));
    return;
  }
  findings.dataset = ToDataset(answer.body);
  findings.checks.push_back(JudgeConsolidated(*findings.dataset));
}

absl::Status CheckDataset(HttpTransport& transport, const GraphOptions& options,
                          const AccessToken& token,
                          const std::string& dataset_id,
                          GraphFindings& findings) {
  if (!findings.good()) {
    SkipDataset("An earlier check failed.", findings);
    return absl::OkStatus();
  }
  if (dataset_id.empty()) {
    SkipDataset("No dataset was named.", findings);
    return absl::OkStatus();
  }
  const GraphToken asking{
      .token = token, .of_our_app = options.app.Issued(findings.token.app_id)};
  DC_ASSIGN_OR_RETURN(
      const QuestionAnswer answer,
      AskGraph(transport, DatasetRequest(options, dataset_id, asking)));
  TakeDatasetAnswer(answer, dataset_id, findings);
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
                                                const std::string& dataset_id,
                                                absl::Time now) {
  GraphFindings findings;
  DC_ASSIGN_OR_RETURN(findings.token,
                      CheckToken(transport, options, token, now));
  findings.checks = findings.token.checks;
  DC_RETURN_IF_ERROR(
      CheckDataset(transport, options, token, dataset_id, findings));
  const std::string ageing = GraphVersionWarning(options.api_version, now);
  if (!ageing.empty()) {
    findings.checks.push_back(WarningCheck(
        kVersion, ageing, "Set --graph_api_version to a newer one."));
  }
  return findings;
}

}  // namespace destconn
