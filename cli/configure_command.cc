#include "cli/configure_command.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "cli/checks_text.h"
#include "cli/connection.h"
#include "cli/settings_file.h"
#include "cli/text_file.h"

namespace destconn {
namespace {

using ::destination::v1::ConfigureSettingsRequest;
using ::destination::v1::ConfigureSettingsResponse;
using ::destination::v1::Settings;

absl::StatusOr<Settings> ReadSettings(const Invocation& invocation) {
  const std::string& path = invocation.options.settings;
  DC_ASSIGN_OR_RETURN(const std::string json,
                      ReadTextFile(path, invocation.console.in));
  return ParseSettings(json, path == "-" ? "standard input" : path);
}

std::string Verdict(const ConfigureSettingsResponse& response) {
  if (AnyFailed(response.checks())) {
    return "The settings do not work yet. Nothing was stored.";
  }
  if (response.destination().empty()) {
    return "The settings are good. Nothing was stored.";
  }
  return absl::StrCat("The settings are good. They are stored as ",
                      response.destination(), ", etag ", response.etag(), ".");
}

}  // namespace

ExitCode RunConfigure(const Invocation& invocation) {
  absl::StatusOr<Settings> settings = ReadSettings(invocation);
  if (!settings.ok()) return Fail(invocation, settings.status());
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());

  ConfigureSettingsRequest request;
  *request.mutable_settings() = *std::move(settings);
  request.set_validate_only(invocation.options.validate_only);
  request.set_etag(invocation.options.etag);
  ConfigureSettingsResponse response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      (*connection)
          ->destination()
          .ConfigureSettings(context.get(), request, &response);
  if (!status.ok()) return Fail(invocation, status);

  if (invocation.json()) {
    PrintJson(invocation, response);
  } else {
    invocation.console.out << ChecksText(response.checks(),
                                         invocation.console.out_width)
                           << "\n"
                           << Verdict(response) << "\n";
  }
  return AnyFailed(response.checks()) ? kAnswerNo : kDone;
}

}  // namespace destconn
