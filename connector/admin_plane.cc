#include "connector/admin_plane.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/grpc_status.h"
#include "connector/order_journal.h"
#include "connector/order_keys.h"
#include "connector/page.h"
#include "connector/proto_time.h"

namespace destconn {
namespace {

using destination::v1::CredentialResource;
using destination::v1::DeleteCredentialRequest;
using destination::v1::DeleteCredentialResponse;
using destination::v1::DeleteDestinationRequest;
using destination::v1::DeleteDestinationResponse;
using destination::v1::DestinationResource;
using destination::v1::GetDestinationRequest;
using destination::v1::GetDestinationResponse;
using destination::v1::ListCredentialsRequest;
using destination::v1::ListCredentialsResponse;
using destination::v1::ListDestinationsRequest;
using destination::v1::ListDestinationsResponse;
using destination::v1::LookUpOrderRequest;
using destination::v1::LookUpOrderResponse;

constexpr char kDestinations[] = "destinations";
constexpr char kCredentials[] = "credentials";

DestinationResource ToResource(const std::string& name,
                               const StoredSettings& stored) {
  DestinationResource resource;
  resource.set_name(name);
  *resource.mutable_settings() = stored.settings;
  resource.set_etag(stored.etag);
  *resource.mutable_update_time() = ToProto(stored.update_time);
  return resource;
}

CredentialResource ToResource(const CredentialEntry& entry) {
  CredentialResource resource;
  resource.set_name(entry.resource_name);
  resource.set_description(entry.description);
  *resource.mutable_update_time() = ToProto(entry.update_time);
  resource.set_app_id(entry.facts.app_id);
  if (entry.facts.expire_time.has_value()) {
    *resource.mutable_expire_time() = ToProto(*entry.facts.expire_time);
  }
  return resource;
}

// Of items sorted by name the page's; `take` adds one to the answer. Gives the
// token of the next page, empty if there is none.
template <typename Items, typename NameOf, typename Take>
std::string TakePage(absl::string_view list, const Page& page,
                     const Items& items, NameOf name_of, Take take) {
  size_t taken = 0;
  std::string last;
  for (const auto& item : items) {
    if (name_of(item) <= page.after) continue;
    if (taken == page.size) return PageToken(list, last);
    take(item);
    last = name_of(item);
    ++taken;
  }
  return "";
}

}  // namespace

absl::StatusOr<ListDestinationsResponse> AdminPlane::ListDestinations(
    const Admitted<ListDestinationsRequest>& call) {
  DC_ASSIGN_OR_RETURN(const Page page,
                      ReadPage(kDestinations, call.request().page_size(),
                               call.request().page_token()));
  DC_ASSIGN_OR_RETURN(auto all, destinations_.List());
  std::erase_if(all, [&call](const auto& named) {
    return !call.gate().MaySee(call.caller(), named.first, named.second);
  });
  ListDestinationsResponse response;
  response.set_next_page_token(TakePage(
      kDestinations, page, all, [](const auto& named) { return named.first; },
      [&response](const auto& named) {
        *response.add_destinations() = ToResource(named.first, named.second);
      }));
  return response;
}

absl::StatusOr<GetDestinationResponse> AdminPlane::GetDestination(
    const Admitted<GetDestinationRequest>& call) {
  const StoredSettings& stored = *call.destination();
  GetDestinationResponse response;
  *response.mutable_destination() = ToResource(call.request().name(), stored);
  *response.mutable_revisions() = {stored.revisions.rbegin(),
                                   stored.revisions.rend()};
  return response;
}

absl::StatusOr<DeleteDestinationResponse> AdminPlane::DeleteDestination(
    const Admitted<DeleteDestinationRequest>& call) {
  DC_RETURN_IF_ERROR(destinations_.Delete(
      call.request().name(), call.request().etag(),
      [&call](const std::optional<StoredSettings>& stored) {
        return CheckMayUse(call.caller(),
                           stored->settings.business_user_access());
      }));
  return DeleteDestinationResponse();
}

absl::StatusOr<ListCredentialsResponse> AdminPlane::ListCredentials(
    const Admitted<ListCredentialsRequest>& call) {
  DC_ASSIGN_OR_RETURN(const Page page,
                      ReadPage(kCredentials, call.request().page_size(),
                               call.request().page_token()));
  DC_ASSIGN_OR_RETURN(auto all, credentials_.List());
  std::erase_if(all, [&call](const CredentialEntry& entry) {
    return !call.gate().MaySeeCredential(call.caller(), entry.resource_name);
  });
  ListCredentialsResponse response;
  response.set_next_page_token(TakePage(
      kCredentials, page, all,
      [](const CredentialEntry& entry) { return entry.resource_name; },
      [&response](const CredentialEntry& entry) {
        *response.add_credentials() = ToResource(entry);
      }));
  return response;
}

absl::StatusOr<DeleteCredentialResponse> AdminPlane::DeleteCredential(
    const Admitted<DeleteCredentialRequest>& call) {
  DC_RETURN_IF_ERROR(credentials_.Delete(
      call.request().name(), [this, &call] { return CheckUnused(call); }));
  return DeleteCredentialResponse();
}

absl::StatusOr<LookUpOrderResponse> AdminPlane::LookUpOrder(
    const Admitted<LookUpOrderRequest>& call) {
  const absl::string_view order_id =
      absl::StripAsciiWhitespace(call.request().order_id());
  if (order_id.empty()) {
    return InvalidFields(
        {{"order_id", "Write the order's id, as rows have it."}});
  }
  if (orders_ == nullptr) {
    return WithReason(
        absl::UnimplementedError("With this --store no index of orders is "
                                 "kept. Look at the run's row errors."),
        "ORDERS_NOT_KEPT");
  }
  OrderKeys keys(ledger_key_, call.request().destination());
  DC_ASSIGN_OR_RETURN(std::vector<OrderFate> fates,
                      orders_->Find(keys.Of(order_id)));
  std::sort(fates.begin(), fates.end(),
            [](const OrderFate& a, const OrderFate& b) {
              return std::make_pair(b.time, a.outcome) <
                     std::make_pair(a.time, b.outcome);
            });
  LookUpOrderResponse response;
  for (const OrderFate& fate : fates) {
    if (auto known = ToProto(fate)) *response.add_fates() = *std::move(known);
  }
  if (!response.fates().empty()) return response;
  return WithReason(
      absl::NotFoundError("Nothing is known of that order: it did not come in "
                          "the last 70 days, has another id in the rows, or "
                          "its run has not got to it yet."),
      "ORDER_UNKNOWN");
}

absl::Status AdminPlane::CheckUnused(
    const Admitted<DeleteCredentialRequest>& call) {
  const std::string& credential = call.request().name();
  constexpr size_t kMostNamed = 5;
  DC_ASSIGN_OR_RETURN(const auto all, destinations_.List());
  size_t users = 0;
  std::vector<std::string> named;
  for (const auto& [name, stored] : all) {
    if (stored.settings.credential() != credential) continue;
    ++users;
    if (named.size() < kMostNamed &&
        call.gate().MaySee(call.caller(), name, stored)) {
      named.push_back(name);
    }
  }
  if (users == 0) return absl::OkStatus();
  if (users > named.size()) {
    named.push_back(
        absl::StrCat(users - named.size(),
                     named.empty() ? " that you may not see" : " more"));
  }
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "The credential '", credential, "' is used by destinations (",
          absl::StrJoin(named, ", "),
          "). Give them another credential or delete them first.")),
      "CREDENTIAL_IN_USE");
}

}  // namespace destconn
