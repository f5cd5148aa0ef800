#include "connector/access_rules.h"

#include "connector/resource_name.h"

namespace destconn {

AccessDemand DemandOf(const destination::v1::DescribeDestinationRequest&) {
  return {.rpc = "DescribeDestination"};
}

// A credential belongs to no destination.
AccessDemand DemandOf(
    const destination::v1::ValidateCredentialsRequest& request) {
  return {.rpc = "ValidateCredentials",
          .credential = CredentialName(request.credential().name())};
}

AccessDemand DemandOf(
    const destination::v1::ConfigureSettingsRequest& request) {
  return {.rpc = "ConfigureSettings",
          .access = Access::kChange,
          .destination = DestinationName(request.settings().name()),
          .makes_it = true,
          .credential = request.settings().credential()};
}

AccessDemand DemandOf(const destination::v1::Start& start) {
  return {.rpc = "SendBatch",
          .access = Access::kSend,
          .destination = start.destination()};
}

AccessDemand DemandOf(const destination::v1::ListDestinationsRequest&) {
  return {.rpc = "ListDestinations"};
}

AccessDemand DemandOf(const destination::v1::GetDestinationRequest& request) {
  return {.rpc = "GetDestination",
          .access = Access::kSee,
          .destination = request.name()};
}

AccessDemand DemandOf(
    const destination::v1::DeleteDestinationRequest& request) {
  return {.rpc = "DeleteDestination",
          .access = Access::kChange,
          .destination = request.name()};
}

AccessDemand DemandOf(const destination::v1::ListCredentialsRequest&) {
  return {.rpc = "ListCredentials"};
}

AccessDemand DemandOf(const destination::v1::DeleteCredentialRequest& request) {
  return {.rpc = "DeleteCredential", .credential = request.name()};
}

AccessDemand DemandOf(const destination::v1::LookUpOrderRequest& request) {
  return {.rpc = "LookUpOrder",
          .access = Access::kSee,
          .destination = request.destination()};
}

// Without a destination it lists the runs of those that the caller may see.
AccessDemand DemandOf(const destination::v1::ListRunsRequest& request) {
  return {
      .rpc = "ListRuns",
      .access = request.destination().empty() ? Access::kNone : Access::kSee,
      .destination = request.destination()};
}

// The run names its destination.
AccessDemand DemandOf(const destination::v1::GetRunRequest&) {
  return {.rpc = "GetRun"};
}

}  // namespace destconn
