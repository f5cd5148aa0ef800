#include "cli/validate_command.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "cli/checks_text.h"
#include "cli/connection.h"
#include "cli/format.h"
#include "cli/input_file.h"
#include "cli/table.h"
#include "cli/text_file.h"

namespace destconn {
namespace {

using ::destination::v1::ValidateCredentialsRequest;
using ::destination::v1::ValidateCredentialsResponse;

absl::StatusOr<AccessToken> ReadToken(const Invocation& invocation) {
  const std::string& path = invocation.options.refresh_token_file;
  DC_ASSIGN_OR_RETURN(std::string text,
                      ReadTextFile(path, invocation.console.in));
  // Editors and `echo` end a file with a line break; a token has none.
  text.erase(text.find_last_not_of("\r\n") + 1);
  if (text.empty()) {
    return InputError("the file of --refresh_token_file is empty");
  }
  return AccessToken(std::move(text));
}

std::string DetailsText(const ValidateCredentialsResponse& response,
                        size_t width) {
  Table table;
  table.AddRow({"Expires", response.has_expire_time()
                               ? Moment(response.expire_time())
                               : "never, or not known"});
  if (response.has_data_access_expire_time()) {
    table.AddRow(
        {"Data access expires", Moment(response.data_access_expire_time())});
  }
  if (!response.scopes().empty()) {
    table.AddRow({"Permissions", absl::StrJoin(response.scopes(), ", ")});
  }
  if (!response.app_id().empty()) {
    table.AddRow({"App", response.app_id()});
  }
  if (response.has_dataset()) {
    table.AddRow({"Dataset", absl::StrCat(response.dataset().name(), " (",
                                          response.dataset().id(), ")")});
  }
  return table.Render(width, 2);
}

std::string Verdict(const ValidateCredentialsResponse& response) {
  if (!response.valid()) return "The token is not good. Nothing was stored.";
  if (response.credential().empty()) {
    return "The token is good. Nothing was stored.";
  }
  return absl::StrCat("The token is good. It is stored as ",
                      response.credential(), ".");
}

}  // namespace

ExitCode RunValidateCredentials(const Invocation& invocation) {
  const Options& options = invocation.options;
  const absl::StatusOr<AccessToken> token = ReadToken(invocation);
  if (!token.ok()) return Fail(invocation, token.status());
  auto connection = Connection::Open(options);
  if (!connection.ok()) return Fail(invocation, connection.status());

  ValidateCredentialsRequest request;
  request.mutable_credential()->set_name(options.name);
  request.mutable_credential()->set_description(options.description);
  request.mutable_credential()->set_refresh_token(token->Reveal());
  request.set_dataset_id(options.dataset_id);
  request.set_validate_only(options.validate_only);
  ValidateCredentialsResponse response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      (*connection)
          ->destination()
          .ValidateCredentials(context.get(), request, &response);
  if (!status.ok()) return Fail(invocation, status);

  if (invocation.json()) {
    PrintJson(invocation, response);
  } else {
    const size_t width = invocation.console.out_width;
    invocation.console.out << ChecksText(response.checks(), width) << "\n";
    if (response.valid()) {
      invocation.console.out << DetailsText(response, width) << "\n";
    }
    invocation.console.out << Verdict(response) << "\n";
  }
  return response.valid() ? kDone : kAnswerNo;
}

}  // namespace destconn
