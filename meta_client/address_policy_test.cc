#include "meta_client/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// Whether the policy allows the address in `text`.
bool Allows(const AddressPolicy& policy, const char* text) {
  sockaddr_storage storage = {};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
    storage.ss_family = AF_INET6;
  } else {
    ADD_FAILURE() << text << " is no address";
  }
  return policy.Allows(*reinterpret_cast<const sockaddr*>(&storage));
}

TEST(AddressPolicyTest, ANameMayLeadToPublicAddressesAlone) {
  const AddressPolicy policy = AddressPolicy::ForHost("graph.facebook.com");
  for (const char* address :
       {"157.240.1.19", "31.13.64.1", "1.1.1.1", "11.0.0.0", "9.255.255.255",
        "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
        "223.255.255.255", "2a03:2880:f12d:83:face:b00c:0:25de",
        "2001:4860:4860::8888"}) {
    EXPECT_TRUE(Allows(policy, address)) << address;
  }
  for (const char* address : {"127.0.0.1",
                              "127.255.255.255",
                              "10.0.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "192.0.0.8",
                              "192.0.2.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::1",
                              "::",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "fec0::1",
                              "64:ff9b::7f00:1",
                              "2002:7f00:1::",
                              "2001:db8::1",
                              "2001::1",
                              "3fff::1",
                              "::7f00:1"}) {
    EXPECT_FALSE(Allows(policy, address)) << address;
  }
}

TEST(AddressPolicyTest, AnIpv4AddressWithinIpv6IsJudgedAsIpv4) {
  const AddressPolicy policy = AddressPolicy::ForHost("graph.facebook.com");
  EXPECT_TRUE(Allows(policy, "::ffff:157.240.1.19"));
  EXPECT_FALSE(Allows(policy, "::ffff:127.0.0.1"));
  EXPECT_FALSE(Allows(policy, "::ffff:169.254.169.254"));
}

TEST(AddressPolicyTest, AnAddressAllowsItselfAlone) {
  const AddressPolicy v4 = AddressPolicy::ForHost("10.1.2.3");
  EXPECT_TRUE(Allows(v4, "10.1.2.3"));
  EXPECT_FALSE(Allows(v4, "10.1.2.4"));
  EXPECT_FALSE(Allows(v4, "157.240.1.19"));
  const AddressPolicy v6 = AddressPolicy::ForHost("[::1]");
  EXPECT_TRUE(Allows(v6, "::1"));
  EXPECT_FALSE(Allows(v6, "127.0.0.1"));
}

TEST(AddressPolicyTest, LocalhostStaysOnThisMachine) {
  const AddressPolicy policy = AddressPolicy::ForHost("LocalHost");
  EXPECT_TRUE(Allows(policy, "127.0.0.1"));
  EXPECT_TRUE(Allows(policy, "127.9.9.9"));
  EXPECT_TRUE(Allows(policy, "::1"));
  EXPECT_FALSE(Allows(policy, "10.0.0.1"));
  EXPECT_FALSE(Allows(policy, "157.240.1.19"));
}

TEST(AddressPolicyTest, AProxyMayStandAnywhere) {
  for (const char* address : {"10.0.0.1", "127.0.0.1", "8.8.8.8", "fe80::1"}) {
    EXPECT_TRUE(Allows(AddressPolicy::ForProxy(), address)) << address;
  }
}

TEST(AddressPolicyTest, NoOtherFamilyIsAllowed) {
  sockaddr_un local = {};
  local.sun_family = AF_UNIX;
  const auto& address = *reinterpret_cast<const sockaddr*>(&local);
  EXPECT_FALSE(AddressPolicy::ForProxy().Allows(address));
  EXPECT_FALSE(AddressPolicy::ForHost("localhost").Allows(address));
}

TEST(AddressPolicyTest, KnowsAddressesFromNames) {
  for (const char* host : {"127.0.0.1", "157.240.1.19", "[::1]", "[fe80::1]"}) {
    EXPECT_TRUE(IsAddress(host)) << host;
  }
  for (const char* host : {"localhost", "::1", "[::1", "127.1", "0x7f.1",
                           "127.0.0.1.evil.example", "[127.0.0.1]", ""}) {
    EXPECT_FALSE(IsAddress(host)) << host;
  }
}

TEST(AddressPolicyTest, KnowsLoopbackByItsNames) {
  for (const char* host : {"localhost", "127.0.0.1", "127.3.2.1", "[::1]"}) {
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  }
  for (const char* host : {"10.0.0.1", "localhost.evil.example", "[::2]"}) {
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
  }
}

}  // namespace
}  // namespace destconn
