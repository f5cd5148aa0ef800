#include "connector/check_outcome.h"

#include <string>

namespace destconn {
namespace {

using destination::v1::Check;

Check MakeCheck(absl::string_view name, Check::Outcome outcome,
                absl::string_view message, absl::string_view remedy) {
  Check check;
  check.set_name(std::string(name));
  check.set_outcome(outcome);
  check.set_message(std::string(message));
  check.set_remedy(std::string(remedy));
  return check;
}

}  // namespace

Check PassedCheck(absl::string_view name, absl::string_view message) {
  return MakeCheck(name, Check::OUTCOME_PASS, message, "");
}

Check SkippedCheck(absl::string_view name, absl::string_view message,
                   absl::string_view remedy) {
  return MakeCheck(name, Check::OUTCOME_SKIPPED, message, remedy);
}

Check WarningCheck(absl::string_view name, absl::string_view message,
                   absl::string_view remedy) {
  return MakeCheck(name, Check::OUTCOME_WARN, message, remedy);
}

Check FailedCheck(absl::string_view name, absl::string_view message,
                  absl::string_view remedy) {
  return MakeCheck(name, Check::OUTCOME_FAIL, message, remedy);
}

Check WithError(Check check, const GraphError& error) {
  auto& meta = *check.mutable_meta_error();
  meta.set_code(error.code);
  meta.set_subcode(error.subcode);
  meta.set_type(error.type);
  meta.set_fbtrace_id(error.fbtrace_id);
  return check;
}

bool IsPermissionDenied(const GraphError& error) {
  constexpr int kDenied = 10;
  return error.code == kDenied || (error.code >= 200 && error.code <= 299);
}

bool IsProofRefused(const GraphError& error) {
  constexpr int kSignatureWrong = 104;
  return error.code == kSignatureWrong;
}

absl::string_view ProofRemedy() {
  return "Start the connector with --app_id and --app_secret_file of the app "
         "that issued the token.";
}

}  // namespace destconn
