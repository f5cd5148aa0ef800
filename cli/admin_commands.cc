#include "cli/admin_commands.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/connection.h"
#include "cli/options.h"
#include "cli/resource_name.h"
#include "cli/run_table.h"

namespace destconn {
namespace {

using ::destination::v1::DeleteCredentialRequest;
using ::destination::v1::DeleteCredentialResponse;
using ::destination::v1::DeleteDestinationRequest;
using ::destination::v1::DeleteDestinationResponse;
using ::destination::v1::DestinationAdmin;
using ::destination::v1::GetRunRequest;
using ::destination::v1::GetRunResponse;
using ::destination::v1::ListCredentialsRequest;
using ::destination::v1::ListCredentialsResponse;
using ::destination::v1::ListDestinationsRequest;
using ::destination::v1::ListDestinationsResponse;
using ::destination::v1::ListRunsRequest;
using ::destination::v1::ListRunsResponse;
using ::destination::v1::LookUpOrderRequest;
using ::destination::v1::LookUpOrderResponse;
using Admin = DestinationAdmin::StubInterface;

template <typename Request, typename Response>
using Method = grpc::Status (Admin::*)(grpc::ClientContext*, const Request&,
                                       Response*);

constexpr int kPageSize = 1000;
constexpr absl::string_view kDestinations = "destinations/";
constexpr absl::string_view kCredentials = "credentials/";

// Asks for one page after another until all are in `all`.
template <typename Request, typename Response>
grpc::Status FetchPages(Connection& connection,
                        Method<Request, Response> method, Request request,
                        Response& all) {
  request.set_page_size(kPageSize);
  while (true) {
    Response page;
    const auto context = connection.UnaryContext();
    grpc::Status status =
        (connection.admin().*method)(context.get(), request, &page);
    if (!status.ok()) return status;
    // A server that gives the same token again would keep us here for ever.
    if (page.next_page_token() == request.page_token()) {
      page.clear_next_page_token();
    }
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    all.MergeFrom(page);
    if (request.page_token().empty()) return grpc::Status::OK;
  }
}

template <typename Request, typename Response>
ExitCode List(const Invocation& invocation, Method<Request, Response> method,
              const Request& request,
              std::string (*text)(const Response&, size_t)) {
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  Response all;
  const grpc::Status status = FetchPages(**connection, method, request, all);
  if (!status.ok()) return Fail(invocation, status);
  if (invocation.json()) {
    PrintJson(invocation, all);
  } else {
    invocation.console.out << text(all, invocation.console.out_width);
  }
  return kDone;
}

template <typename Request, typename Response>
ExitCode Delete(const Invocation& invocation, Method<Request, Response> method,
                const Request& request) {
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  Response response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      ((*connection)->admin().*method)(context.get(), request, &response);
  if (!status.ok()) return Fail(invocation, status);
  if (invocation.json()) {
    PrintJson(invocation, response);
  } else {
    invocation.console.out << "Deleted " << request.name() << ".\n";
  }
  return kDone;
}

// `destinations/NAME` of that, or of `destination NAME`; the same of
// credentials.
absl::StatusOr<std::string> NameToDelete(
    const std::vector<std::string>& arguments) {
  const std::string& first = arguments[0];
  if (arguments.size() == 1) {
    if (absl::StartsWith(first, kDestinations) ||
        absl::StartsWith(first, kCredentials)) {
      return first;
    }
    return UsageError(absl::StrCat("say what to delete: ", kDestinations, first,
                                   " or ", kCredentials, first));
  }
  for (const absl::string_view prefix : {kDestinations, kCredentials}) {
    // `destination` or `destinations`.
    const absl::string_view plural = prefix.substr(0, prefix.size() - 1);
    if (first != plural && first != plural.substr(0, plural.size() - 1)) {
      continue;
    }
    const std::string& name = arguments[1];
    return absl::StartsWith(name, prefix) ? name : absl::StrCat(prefix, name);
  }
  return UsageError(absl::StrCat(
      "delete a destination or a credential, not a '", first, "'"));
}

}  // namespace

ExitCode RunListRuns(const Invocation& invocation) {
  ListRunsRequest request;
  request.set_destination(DestinationName(invocation.options.destination));
  return List<ListRunsRequest, ListRunsResponse>(invocation, &Admin::ListRuns,
                                                 request, &RunsText);
}

ExitCode RunListDestinations(const Invocation& invocation) {
  return List<ListDestinationsRequest, ListDestinationsResponse>(
      invocation, &Admin::ListDestinations, {}, &DestinationsText);
}

ExitCode RunListCredentials(const Invocation& invocation) {
  return List<ListCredentialsRequest, ListCredentialsResponse>(
      invocation, &Admin::ListCredentials, {}, &CredentialsText);
}

ExitCode RunShowRun(const Invocation& invocation) {
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  GetRunRequest request;
  request.set_run_id(invocation.arguments[0]);
  GetRunResponse response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      (*connection)->admin().GetRun(context.get(), request, &response);
  if (!status.ok()) return Fail(invocation, status);
  if (invocation.json()) {
    PrintJson(invocation, response);
  } else {
    invocation.console.out << RunText(response.run(),
                                      invocation.console.out_width);
  }
  return kDone;
}

ExitCode RunLookUpOrder(const Invocation& invocation) {
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  LookUpOrderRequest request;
  request.set_destination(DestinationName(invocation.options.destination));
  request.set_order_id(invocation.arguments[0]);
  LookUpOrderResponse response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      (*connection)->admin().LookUpOrder(context.get(), request, &response);
  if (!status.ok()) return Fail(invocation, status);
  if (invocation.json()) {
    PrintJson(invocation, response);
  } else {
    invocation.console.out << OrderText(response, invocation.console.out_width);
  }
  return kDone;
}

ExitCode RunDelete(const Invocation& invocation) {
  const auto what = NameToDelete(invocation.arguments);
  if (!what.ok()) return Fail(invocation, what.status());
  const std::string& etag = invocation.options.etag;
  if (absl::StartsWith(*what, kDestinations)) {
    DeleteDestinationRequest request;
    request.set_name(*what);
    request.set_etag(etag);
    return Delete<DeleteDestinationRequest, DeleteDestinationResponse>(
        invocation, &Admin::DeleteDestination, request);
  }
  if (!etag.empty()) {
    return Fail(invocation, UsageError("--etag is for destinations only"));
  }
  DeleteCredentialRequest request;
  request.set_name(*what);
  return Delete<DeleteCredentialRequest, DeleteCredentialResponse>(
      invocation, &Admin::DeleteCredential, request);
}

}  // namespace destconn
