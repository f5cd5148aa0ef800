#include "simulator/listen_address.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ListenAddressTest, ReadsAddressAndPort) {
  const auto read = [](const char* text) {
    const auto address = ParseListenAddress(text);
    EXPECT_TRUE(address.ok()) << address.status();
    return *address;
  };
  EXPECT_EQ(read("127.0.0.1:8443").host, "127.0.0.1");
  EXPECT_EQ(read("127.0.0.1:8443").port, 8443);
  EXPECT_EQ(read("localhost:0").host, "127.0.0.1");
  EXPECT_EQ(read("[::1]:1").host, "::1");
  EXPECT_TRUE(read("[::1]:1").IsLoopback());
  EXPECT_TRUE(read("127.8.0.1:1").IsLoopback());
  EXPECT_FALSE(read("0.0.0.0:1").IsLoopback());
  EXPECT_FALSE(read("[::]:1").IsLoopback());
}

TEST(ListenAddressTest, SaysWhatToWriteInstead) {
  for (const char* text :
       {"", "8443", ":8443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000",
        "127.0.0.1:-1", "127.0.0.1:+1", "nowhere:1", "127.evil.example:1",
        "[::1:1", "127.1:1"}) {
    EXPECT_THAT(ReasonOf(ParseListenAddress(text).status()),
                testing::Optional(std::string("LISTEN_INVALID")))
        << text;
  }
}

}  // namespace
}  // namespace destconn
