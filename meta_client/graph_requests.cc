#include "meta_client/graph_requests.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "meta_client/endpoint.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message),
                    "GRAPH_OPTIONS_INVALID");
}

bool IsVersion(absl::string_view version) {
  if (!absl::ConsumePrefix(&version, "v") || version.empty()) return false;
  return std::all_of(version.begin(), version.end(), [](char c) {
    return c == '.' || absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

HttpRequest Get(const GraphOptions& options, const AccessToken& token,
                absl::string_view path) {
  return {.method = HttpMethod::kGet,
          .url = absl::StrCat(options.endpoint, "/", options.api_version, "/",
                              path),
          .token = token,
          .timeout = options.timeout};
}

}  // namespace

absl::Status Validate(const GraphOptions& options) {
  if (const absl::Status endpoint = CheckGraphEndpoint(options.endpoint);
      !endpoint.ok()) {
    return Refuse(absl::StrCat("--graph_endpoint: ", endpoint.message()));
  }
  if (!IsVersion(options.api_version)) {
    return Refuse(absl::StrCat("--graph_api_version is '", options.api_version,
                               "'. Write it such as v26.0."));
  }
  return absl::OkStatus();
}

HttpRequest EventsRequest(const GraphOptions& options,
                          absl::string_view dataset_id,
                          const AccessToken& token,
                          std::shared_ptr<const HttpBody> body) {
  HttpRequest request =
      Get(options, token, absl::StrCat(dataset_id, "/events"));
  request.method = HttpMethod::kPost;
  request.body = std::move(body);
  return request;
}

HttpRequest DatasetRequest(const GraphOptions& options,
                           absl::string_view dataset_id,
                           const AccessToken& token) {
  return Get(
      options, token,
      absl::StrCat(dataset_id, "?fields=id,name,is_consolidated_container"));
}

HttpRequest MeRequest(const GraphOptions& options, const AccessToken& token) {
  return Get(options, token, "me?fields=id");
}

HttpRequest PermissionsRequest(const GraphOptions& options,
                               const AccessToken& token) {
  return Get(options, token, "me/permissions");
}

}  // namespace destconn
