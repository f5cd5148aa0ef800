#include "simulator/listen_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

bool ReadPort(absl::string_view text, uint16_t& port) {
  uint32_t number = 0;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  if (!digits || !absl::SimpleAtoi(text, &number) || number > UINT16_MAX) {
    return false;
  }
  port = static_cast<uint16_t>(number);
  return true;
}

}  // namespace

bool ListenAddress::IsLoopback() const {
  return absl::StartsWith(host, "127.") || host == "::1";
}

absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text) {
  ListenAddress address;
  const size_t colon = text.rfind(':');
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) {
    host = "";
  }
  address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  unsigned char bytes[sizeof(in6_addr)];
  const bool is_address =
      inet_pton(AF_INET, address.host.c_str(), bytes) == 1 ||
      inet_pton(AF_INET6, address.host.c_str(), bytes) == 1;
  if (colon != absl::string_view::npos && is_address &&
      ReadPort(text.substr(colon + 1), address.port)) {
    return address;
  }
  return WithReason(
      absl::InvalidArgumentError(absl::StrCat(
          "--listen is '", text,
          "'. Write an IP address and a port, such as 127.0.0.1:8443.")),
      "LISTEN_INVALID");
}

}  // namespace destconn
