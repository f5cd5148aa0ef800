// The server before a client that speaks HTTP/2 by hand (RFC 9113), and not as
// it should: what one connection may ask, and how long it may stand.

#include "connector/connection_limits.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "connector/server_options.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/open_server.h"
#include "tests/raw_http2_client.h"

namespace destconn {
namespace {

using testing::HasSubstr;

// With limits that a test can wait for.
OpenServer Limited(const std::function<void(ConnectionLimits&)>& change) {
  return OpenServer(
      [&change](ServerOptions& options) { change(options.connections); });
}

TEST(ConnectionLimitsTest, SaysHowManyCallsAndHowMuchMetadataItTakes) {
  const OpenServer server;
  RawHttp2Client client(server.address());
  client.Begin();
  const auto frame = client.ReadUntil(http2::kSettings);
  ASSERT_TRUE(frame.has_value());
  std::map<uint32_t, uint32_t> settings;
  constexpr size_t kSetting = 6;
  for (size_t at = 0; at + kSetting <= frame->payload.size(); at += kSetting) {
    settings[BigEndianNumber(frame->payload.substr(at, 2))] =
        BigEndianNumber(frame->payload.substr(at + 2, 4));
  }
  EXPECT_EQ(settings[http2::kMaxConcurrentStreams], 100u);
  EXPECT_EQ(settings[http2::kMaxHeaderListSize], 8192u);
}

TEST(ConnectionLimitsTest, ClosesOneMoreConnectionThanItMayHave) {
  const OpenServer server(
      [](ServerOptions& options) { options.max_connections = 2; });
  RawHttp2Client first(server.address());
  first.Begin();
  EXPECT_TRUE(first.ReadUntil(http2::kSettings).has_value());
  {
    RawHttp2Client second(server.address());
    second.Begin();
    EXPECT_TRUE(second.ReadUntil(http2::kSettings).has_value());
    RawHttp2Client third(server.address());
    EXPECT_TRUE(third.IsClosedByTheServer());
  }
  EXPECT_THAT(server.log(), HasSubstr("warn connections_full most=2"));
  // gRPC closes what its client has left a little later.
  bool served = false;
  while (!served) {
    RawHttp2Client next(server.address());
    next.Begin();
    served = next.ReadUntil(http2::kSettings).has_value();
  }
}

TEST(ConnectionLimitsTest, GivesUpAClientThatNeverBegins) {
  const OpenServer server = Limited([](ConnectionLimits& limits) {
    limits.handshake = absl::Milliseconds(200);
  });
  RawHttp2Client client(server.address());
  client.AnswerNothing();
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST(ConnectionLimitsTest, ClosesAConnectionWithoutCalls) {
  const OpenServer server = Limited([](ConnectionLimits& limits) {
    limits.max_idle = absl::Milliseconds(200);
  });
  RawHttp2Client client(server.address());
  client.Begin();
  EXPECT_TRUE(client.ReadUntil(http2::kGoAway).has_value());
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST(ConnectionLimitsTest, AnOldConnectionTakesNoNewCallsAndKeepsItsOld) {
  const OpenServer server = Limited([](ConnectionLimits& limits) {
    limits.max_age = absl::Milliseconds(200);
  });
  RawHttp2Client client(server.address());
  client.Begin();
  client.OpenCall(1);
  EXPECT_TRUE(client.ReadUntil(http2::kGoAway).has_value());
  // Once the client has answered the ping that goes with it, it is final.
  EXPECT_TRUE(client.ReadUntil(http2::kGoAway).has_value());
  client.Send(http2::kPing, 0, 0, "12345678");
  EXPECT_TRUE(client.ReadUntil(http2::kPing, /*answer=*/true).has_value());
}

TEST(ConnectionLimitsTest, CutsOffWhoPingsWithoutEnd) {
  const OpenServer server;
  RawHttp2Client client(server.address());
  client.Begin();
  client.OpenCall(1);
  for (int i = 0; i < 20; ++i) client.Send(http2::kPing, 0, 0, "12345678");
  const auto frame = client.ReadUntil(http2::kGoAway);
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(BigEndianNumber(frame->payload.substr(4, 4)),
            http2::kEnhanceYourCalm);
  EXPECT_THAT(frame->payload, HasSubstr("too_many_pings"));
}

TEST(ConnectionLimitsTest, LetsAClientPingAsOftenAsItMay) {
  const absl::Duration interval = absl::Milliseconds(20);
  const OpenServer server = Limited([interval](ConnectionLimits& limits) {
    limits.min_ping_interval = interval;
  });
  RawHttp2Client client(server.address());
  client.Begin();
  client.OpenCall(1);
  // gRPC by itself wants five minutes between them.
  for (int i = 0; i < 8; ++i) {
    absl::SleepFor(2 * interval);
    client.Send(http2::kPing, 0, 0, "12345678");
    ASSERT_TRUE(client.ReadUntil(http2::kPing, /*answer=*/true).has_value())
        << i;
  }
}

TEST(ConnectionLimitsTest, GivesUpAClientThatIsGone) {
  const OpenServer server = Limited([](ConnectionLimits& limits) {
    limits.ping_after = absl::Milliseconds(200);
    limits.ping_timeout = absl::Milliseconds(200);
  });
  RawHttp2Client client(server.address());
  client.AnswerNoPings();
  client.Begin();
  client.OpenCall(1);
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST(ConnectionLimitsTest, KeepsAQuietClientThatAnswers) {
  const OpenServer server = Limited([](ConnectionLimits& limits) {
    limits.ping_after = absl::Milliseconds(50);
    limits.ping_timeout = absl::Seconds(10);
  });
  RawHttp2Client client(server.address());
  client.Begin();
  client.OpenCall(1);
  // More than a client of gRPC's would ask for without data between them.
  for (int i = 0; i < 25; ++i) {
    ASSERT_TRUE(client.ReadUntil(http2::kPing).has_value()) << i;
  }
}

}  // namespace
}  // namespace destconn
