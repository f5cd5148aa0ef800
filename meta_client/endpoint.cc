#include "meta_client/endpoint.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "meta_client/address_policy.h"

namespace destconn {
namespace {

// Meta's documents name no other: Conversions API, "Get Started".
constexpr absl::string_view kMetasHost = "graph.facebook.com";

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "ENDPOINT_INVALID");
}

absl::Status NoEndpoint(absl::string_view text) {
  return Refuse(absl::StrCat("'", text,
                             "' is no scheme, host and port alone, such as "
                             "https://graph.facebook.com."));
}

bool IsHostCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
         c == '-';
}

bool IsHost(absl::string_view host) {
  return IsAddress(host) ||
         (!host.empty() &&
          std::all_of(host.begin(), host.end(), IsHostCharacter));
}

bool IsPort(absl::string_view text, int& port) {
  constexpr int kHighestPort = 65535;
  return !text.empty() && absl::ascii_isdigit(text.front()) &&
         absl::SimpleAtoi(text, &port) && port >= 1 && port <= kHighestPort;
}

}  // namespace

absl::StatusOr<Endpoint> ParseEndpoint(absl::string_view text) {
  absl::string_view rest = text;
  Endpoint endpoint;
  endpoint.https = absl::ConsumePrefix(&rest, "https://");
  if (!endpoint.https && !absl::ConsumePrefix(&rest, "http://")) {
    return NoEndpoint(text);
  }
  // Behind a bracket, which closes an IPv6 address, or else the first one.
  const size_t bracket = rest.rfind(']');
  const size_t colon =
      rest.find(':', bracket == absl::string_view::npos ? 0 : bracket);
  endpoint.host = absl::AsciiStrToLower(rest.substr(0, colon));
  const bool has_port = colon != absl::string_view::npos;
  if (!IsHost(endpoint.host) ||
      (has_port && !IsPort(rest.substr(colon + 1), endpoint.port))) {
    return NoEndpoint(text);
  }
  return endpoint;
}

std::string HostOf(absl::string_view endpoint) {
  absl::StatusOr<Endpoint> parsed = ParseEndpoint(endpoint);
  return parsed.ok() ? std::move(parsed->host) : "";
}

absl::Status CheckGraphEndpoint(absl::string_view text) {
  DC_ASSIGN_OR_RETURN(const Endpoint endpoint, ParseEndpoint(text));
  const bool loopback = IsLoopbackHost(endpoint.host);
  if (!endpoint.https && !loopback) {
    return Refuse(absl::StrCat(
        "'", text,
        "' is not https. Tokens and customer data must be encrypted; http is "
        "for a simulator on loopback alone."));
  }
  if (endpoint.host != kMetasHost && !loopback && !IsAddress(endpoint.host)) {
    return Refuse(absl::StrCat(
        "'", endpoint.host, "' is not Meta's. Tokens go to ", kMetasHost,
        " alone; name a simulator by its address, such as "
        "https://127.0.0.1:8443."));
  }
  return absl::OkStatus();
}

absl::Status CheckProxy(absl::string_view text) {
  DC_ASSIGN_OR_RETURN(const Endpoint proxy, ParseEndpoint(text));
  if (!proxy.https && proxy.port != 0) return absl::OkStatus();
  return Refuse(absl::StrCat("'", text,
                             "' is no proxy's address. Write it such as "
                             "http://proxy.example:3128."));
}

}  // namespace destconn
