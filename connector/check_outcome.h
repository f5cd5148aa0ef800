#ifndef CONNECTOR_CHECK_OUTCOME_H_
#define CONNECTOR_CHECK_OUTCOME_H_

#include "absl/strings/string_view.h"
#include "destination/v1/check.pb.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// A check of one outcome each. `remedy` says what to do about it.
destination::v1::Check PassedCheck(absl::string_view name,
                                   absl::string_view message);
destination::v1::Check SkippedCheck(absl::string_view name,
                                    absl::string_view message,
                                    absl::string_view remedy = "");
destination::v1::Check WarningCheck(absl::string_view name,
                                    absl::string_view message,
                                    absl::string_view remedy);
destination::v1::Check FailedCheck(absl::string_view name,
                                   absl::string_view message,
                                   absl::string_view remedy);

// The check with the stable part of Meta's error.
destination::v1::Check WithError(destination::v1::Check check,
                                 const GraphError& error);

// Permission denied, as a token that may only send is answered when it reads.
bool IsPermissionDenied(const GraphError& error);

// Whether the app demands its secret's proof, and there was none or a wrong
// one; and what to do then.
bool IsProofRefused(const GraphError& error);
absl::string_view ProofRemedy();

}  // namespace destconn

#endif  // CONNECTOR_CHECK_OUTCOME_H_
