#include "meta_client/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

using Bytes = std::array<uint8_t, 16>;

constexpr Bytes kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr size_t kMappedBytes = 12;

Bytes Map(const in_addr& address) {
  Bytes bytes = kMapped;
  std::memcpy(bytes.data() + kMappedBytes, &address, sizeof(address));
  return bytes;
}

std::optional<Bytes> ParseAddress(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[")) {
    Bytes bytes;
    if (!absl::ConsumeSuffix(&host, "]") ||
        inet_pton(AF_INET6, std::string(host).c_str(), bytes.data()) != 1) {
      return std::nullopt;
    }
    return bytes;
  }
  in_addr address;
  if (inet_pton(AF_INET, std::string(host).c_str(), &address) != 1) {
    return std::nullopt;
  }
  return Map(address);
}

struct Range {
  Bytes prefix = {};
  int bits = 0;

  bool Contains(const Bytes& address) const {
    const auto whole = static_cast<size_t>(bits / 8);
    if (!std::equal(prefix.begin(), prefix.begin() + whole, address.begin())) {
      return false;
    }
    const int rest = bits % 8;
    return rest == 0 ||
           (prefix[whole] >> (8 - rest)) == (address[whole] >> (8 - rest));
  }
};

constexpr Range V4(uint8_t a, uint8_t b, uint8_t c, int bits) {
  Range range{kMapped, static_cast<int>(8 * kMappedBytes) + bits};
  range.prefix[12] = a;
  range.prefix[13] = b;
  range.prefix[14] = c;
  return range;
}

constexpr Range V6(uint8_t a, uint8_t b, uint8_t c, uint8_t d, int bits) {
  return {{a, b, c, d}, bits};
}

constexpr Range kIpv4 = {kMapped, 8 * kMappedBytes};
constexpr Range kLoopback4 = V4(127, 0, 0, 8);
constexpr Bytes kLoopback6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

// IANA's registry of special-purpose IPv4 addresses, and multicast.
constexpr Range kSpecial4[] = {
    V4(0, 0, 0, 8),      V4(10, 0, 0, 8),     V4(100, 64, 0, 10),
    kLoopback4,          V4(169, 254, 0, 16), V4(172, 16, 0, 12),
    V4(192, 0, 0, 24),   V4(192, 0, 2, 24),   V4(192, 88, 99, 24),
    V4(192, 168, 0, 16), V4(198, 18, 0, 15),  V4(198, 51, 100, 24),
    V4(203, 0, 113, 24), V4(224, 0, 0, 3),
};

// Of IPv6 only this is global unicast (RFC 4291, 2.4) ...
constexpr Range kGlobal6 = V6(0x20, 0, 0, 0, 3);
// ... but for IANA's special purposes: protocol assignments, documentation, and
// 6to4, which hides an IPv4 address.
constexpr Range kSpecial6[] = {
    V6(0x20, 0x01, 0x00, 0, 23),
    V6(0x20, 0x01, 0x0d, 0xb8, 32),
    V6(0x20, 0x02, 0, 0, 16),
    V6(0x3f, 0xff, 0, 0, 20),
};

template <size_t kCount>
bool IsIn(const Range (&ranges)[kCount], const Bytes& address) {
  return std::any_of(
      std::begin(ranges), std::end(ranges),
      [&address](const Range& range) { return range.Contains(address); });
}

bool IsPublic(const Bytes& address) {
  if (kIpv4.Contains(address)) return !IsIn(kSpecial4, address);
  return kGlobal6.Contains(address) && !IsIn(kSpecial6, address);
}

bool IsLoopback(const Bytes& address) {
  return kLoopback4.Contains(address) || address == kLoopback6;
}

}  // namespace

AddressPolicy AddressPolicy::ForHost(absl::string_view host) {
  if (absl::EqualsIgnoreCase(host, "localhost")) {
    return AddressPolicy(Kind::kLoopback);
  }
  const std::optional<Bytes> address = ParseAddress(host);
  return address.has_value() ? AddressPolicy(Kind::kOne, *address)
                             : AddressPolicy(Kind::kPublic);
}

AddressPolicy AddressPolicy::ForProxy() { return AddressPolicy(Kind::kAny); }

bool AddressPolicy::Allows(const sockaddr& address) const {
  Bytes bytes = {};
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof(v4));
    bytes = Map(v4.sin_addr);
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof(v6));
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  } else {
    return false;
  }
  switch (kind_) {
    case Kind::kAny:
      return true;
    case Kind::kPublic:
      return IsPublic(bytes);
    case Kind::kLoopback:
      return IsLoopback(bytes);
    case Kind::kOne:
      return bytes == one_;
  }
  return false;
}

bool IsAddress(absl::string_view host) {
  return ParseAddress(host).has_value();
}

bool IsLoopbackHost(absl::string_view host) {
  if (absl::EqualsIgnoreCase(host, "localhost")) return true;
  const std::optional<Bytes> address = ParseAddress(host);
  return address.has_value() && IsLoopback(*address);
}

}  // namespace destconn
