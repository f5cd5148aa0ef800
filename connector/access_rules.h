#ifndef CONNECTOR_ACCESS_RULES_H_
#define CONNECTOR_ACCESS_RULES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/destination.pb.h"

namespace destconn {

// What a call does to a destination, in the words of the contract, 2.5.
enum class Access {
  kNone,    // to none; or to many, each of which is asked for
  kSee,     // a destination that may not be seen is not there
  kChange,  // PERMISSION_DENIED where the caller may not
  kSend,    // the same, and the caller's access to personal data counts
};

// What a request demands.
struct AccessDemand {
  absl::string_view rpc = "";
  Access access = Access::kNone;
  std::string destination = "";  // resource name
  bool makes_it = false;         // there need not be one yet
  std::string credential = "";   // resource name of one that it uses or changes
};

// The rule of each RPC, by its request; of SendBatch by its `start`. A new RPC
// without one does not compile.
AccessDemand DemandOf(const destination::v1::DescribeDestinationRequest&);
AccessDemand DemandOf(
    const destination::v1::ValidateCredentialsRequest& request);
AccessDemand DemandOf(const destination::v1::ConfigureSettingsRequest& request);
AccessDemand DemandOf(const destination::v1::Start& start);
AccessDemand DemandOf(const destination::v1::ListDestinationsRequest&);
AccessDemand DemandOf(const destination::v1::GetDestinationRequest& request);
AccessDemand DemandOf(const destination::v1::DeleteDestinationRequest& request);
AccessDemand DemandOf(const destination::v1::ListCredentialsRequest&);
AccessDemand DemandOf(const destination::v1::DeleteCredentialRequest& request);
AccessDemand DemandOf(const destination::v1::LookUpOrderRequest& request);
AccessDemand DemandOf(const destination::v1::ListRunsRequest& request);
AccessDemand DemandOf(const destination::v1::GetRunRequest&);

}  // namespace destconn

#endif  // CONNECTOR_ACCESS_RULES_H_
