#include "meta_client/graph_requests.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message),
                    "GRAPH_OPTIONS_INVALID");
}

// `rest` is what stands behind the scheme.
bool IsLoopback(absl::string_view rest) {
  for (const absl::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
    absl::string_view behind = rest;
    if (absl::ConsumePrefix(&behind, host) &&
        (behind.empty() || behind.front() == ':')) {
      return true;
    }
  }
  return false;
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
  absl::string_view rest = options.endpoint;
  const bool https = absl::ConsumePrefix(&rest, "https://");
  const bool http = !https && absl::ConsumePrefix(&rest, "http://");
  if ((!https && !http) || rest.empty() ||
      rest.find_first_of("/?#@ ") != absl::string_view::npos) {
    return Refuse(absl::StrCat("--graph_endpoint is '", options.endpoint,
                               "'. Write scheme, host and port alone, such as "
                               "https://graph.facebook.com."));
  }
  if (http && !IsLoopback(rest)) {
    return Refuse(
        "--graph_endpoint is not https. Tokens and customer data must be "
        "encrypted; http is for a simulator on loopback alone.");
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
                          std::shared_ptr<const std::string> body) {
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
