#ifndef CONNECTOR_GRAPH_CHECKS_H_
#define CONNECTOR_GRAPH_CHECKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "connector/token_checks.h"
#include "destination/v1/check.pb.h"
#include "destination/v1/destination.pb.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What was found out about a token and a dataset.
struct GraphFindings {
  // All of them; those of the token stand in `token`, too.
  std::vector<destination::v1::Check> checks = {};
  TokenFindings token = {};
  std::optional<destination::v1::Dataset> dataset = std::nullopt;

  // No check failed.
  bool good() const;
};

// Asks the Graph API about a token and, if `dataset_id` is not empty, its
// access to that dataset (contract, 2.2, in its order); and adds
// `graph_version` if the version that is asked for has ended or soon does. What
// Meta denies is a finding; UNAVAILABLE with META_UNAVAILABLE if Meta could not
// be asked.
//
// Blocks. Thread-safe if the transport is.
absl::StatusOr<GraphFindings> CheckAgainstGraph(HttpTransport& transport,
                                                const GraphOptions& options,
                                                const AccessToken& token,
                                                const std::string& dataset_id,
                                                absl::Time now);

}  // namespace destconn

#endif  // CONNECTOR_GRAPH_CHECKS_H_
