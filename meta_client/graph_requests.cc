#include "meta_client/graph_requests.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "meta_client/endpoint.h"
#include "meta_client/graph_version.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message),
                    "GRAPH_OPTIONS_INVALID");
}

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

std::string Url(const GraphOptions& options, absl::string_view path) {
  return absl::StrCat(options.endpoint, "/", options.api_version, "/", path);
}

HttpRequest Get(const GraphOptions& options, const GraphToken& token,
                absl::string_view path) {
  return {.method = HttpMethod::kGet,
          .url = Url(options, path),
          .token = token.token,
          .of_our_app = token.of_our_app,
          .timeout = options.timeout};
}

// As a form wants it: all but RFC 3986's unreserved characters escaped.
void AppendEscaped(absl::string_view text, std::string& out) {
  constexpr absl::string_view kUnreserved = "-._~";
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        kUnreserved.find(c) != absl::string_view::npos) {
      out += c;
    } else {
      absl::StrAppend(&out, "%",
                      absl::Hex(static_cast<uint8_t>(c), absl::kZeroPad2));
    }
  }
}

using FormField = std::pair<absl::string_view, absl::string_view>;

HttpRequest PostForm(const GraphOptions& options, absl::string_view path,
                     std::initializer_list<FormField> fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    absl::StrAppend(&form, form.empty() ? "" : "&", name, "=");
    AppendEscaped(value, form);
  }
  return {.method = HttpMethod::kPost,
          .url = Url(options, path),
          .body = TextBody(std::move(form)),
          .content_type = "application/x-www-form-urlencoded",
          .timeout = options.timeout};
}

HttpRequest DebugRequest(const GraphOptions& options, AccessToken asking,
                         const AccessToken& token) {
  HttpRequest request =
      PostForm(options, "debug_token",
               {{"method", "get"}, {"input_token", token.Reveal()}});
  request.token = std::move(asking);
  return request;
}

}  // namespace

absl::Status Validate(const GraphOptions& options) {
  if (const absl::Status endpoint = CheckGraphEndpoint(options.endpoint);
      !endpoint.ok()) {
    return Refuse(absl::StrCat("--graph_endpoint: ", endpoint.message()));
  }
  if (!IsGraphVersion(options.api_version)) {
    return Refuse(absl::StrCat("--graph_api_version is '", options.api_version,
                               "'. Write it such as v26.0."));
  }
  if (!std::all_of(options.app.id.begin(), options.app.id.end(), IsDigit)) {
    return Refuse(absl::StrCat("--app_id is '", options.app.id,
                               "'. It is a number, from Meta's App "
                               "Dashboard."));
  }
  return absl::OkStatus();
}

HttpRequest EventsRequest(const GraphOptions& options,
                          absl::string_view dataset_id, const GraphToken& token,
                          std::shared_ptr<const HttpBody> body) {
  HttpRequest request =
      Get(options, token, absl::StrCat(dataset_id, "/events"));
  request.method = HttpMethod::kPost;
  request.body = std::move(body);
  request.carries_events = true;
  return request;
}

HttpRequest DatasetRequest(const GraphOptions& options,
                           absl::string_view dataset_id,
                           const GraphToken& token) {
  return Get(
      options, token,
      absl::StrCat(dataset_id, "?fields=id,name,is_consolidated_container"));
}

HttpRequest MeRequest(const GraphOptions& options, const GraphToken& token) {
  return Get(options, token, "me?fields=id");
}

HttpRequest PermissionsRequest(const GraphOptions& options,
                               const GraphToken& token) {
  return Get(options, token, "me/permissions");
}

HttpRequest AppDebugRequest(const GraphOptions& options,
                            const AccessToken& token) {
  // An app's own token ("Access Tokens", "App Access Tokens").
  return DebugRequest(options,
                      AccessToken(absl::StrCat(options.app.id, "|",
                                               options.app.secret.Reveal())),
                      token);
}

HttpRequest SelfDebugRequest(const GraphOptions& options,
                             const AccessToken& token) {
  return DebugRequest(options, token, token);
}

HttpRequest ExchangeRequest(const GraphOptions& options,
                            const AccessToken& token) {
  return PostForm(options, "oauth/access_token",
                  {{"grant_type", "fb_exchange_token"},
                   {"client_id", options.app.id},
                   {"client_secret", options.app.secret.Reveal()},
                   {"fb_exchange_token", token.Reveal()},
                   // Without it a system user's token would never expire.
                   {"set_token_expires_in_60_days", "true"}});
}

}  // namespace destconn
