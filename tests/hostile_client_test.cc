// The server before clients that attack it through HTTP/2: each of them is cut
// off, and who does not attack is served meanwhile.

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "connector/connection_account.h"
#include "connector/grpc_log.h"
#include "connector/server_options.h"
#include "connector/thread_group.h"
#include "destination/v1/destination.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "tests/open_server.h"
#include "tests/raw_http2_client.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr size_t kMiB = 1 << 20;
// Who may send so much has not been stopped.
constexpr size_t kFlood = 64 * kMiB;
constexpr absl::string_view kSendBatch =
    "/destination.v1.Destination/SendBatch";

class HostileClientTest : public testing::Test {
 protected:
  // Writes `piece(0)`, `piece(1)` and so on, until the server takes no more.
  // Returns how many it took.
  static int Flood(const RawHttp2Client& client,
                   const std::function<std::string(int)>& piece) {
    size_t written = 0;
    int count = 0;
    while (written < kFlood) {
      const std::string bytes = piece(count);
      if (!client.WriteDeaf(bytes)) return count;
      ++count;
      written += bytes.size();
    }
    ADD_FAILURE() << "it was let send " << written << " bytes";
    return count;
  }

  static int Flood(const RawHttp2Client& client, const std::string& piece) {
    return Flood(client, [&piece](int) { return piece; });
  }

  // As many as go into a frame.
  static std::string Many(const std::string& piece) {
    std::string many;
    while (many.size() + piece.size() <= 16 << 10) many += piece;
    return many;
  }

  std::unique_ptr<destination::v1::Destination::Stub> NewHost() const {
    return destination::v1::Destination::NewStub(grpc::CreateChannel(
        server_.address(), grpc::InsecureChannelCredentials()));
  }

  // A client that behaves, on a connection of its own.
  grpc::Status Describe() {
    destination::v1::DescribeDestinationResponse response;
    grpc::ClientContext context;
    return NewHost()->DescribeDestination(
        &context, destination::v1::DescribeDestinationRequest(), &response);
  }

  // An empty question, which is looked at on a thread of its own.
  grpc::Status Validate() {
    destination::v1::ValidateCredentialsResponse response;
    grpc::ClientContext context;
    return NewHost()->ValidateCredentials(
        &context, destination::v1::ValidateCredentialsRequest(), &response);
  }

  void ExpectServesOthers() {
    const grpc::Status served = Describe();
    EXPECT_TRUE(served.ok()) << served.error_message();
  }

  void ExpectCutOff(absl::string_view why) {
    EXPECT_THAT(server_.log(), HasSubstr("warn connection_cut peer="));
    EXPECT_THAT(server_.log(), HasSubstr(std::string(why)));
    ExpectServesOthers();
  }

  OpenServer server_;
};

// A call that is cancelled as soon as it is there.
std::string CancelledCall(int i) {
  const auto stream = static_cast<uint32_t>(2 * i + 1);
  return Http2Bytes(http2::kHeaders, http2::kEndHeaders, stream,
                    CallHeaders(kSendBatch)) +
         Http2Bytes(http2::kResetStream, 0, stream, BigEndian(8, 4));
}

TEST_F(HostileClientTest, WhoOpensCallsOnlyToCancelThemIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  EXPECT_GE(Flood(client, CancelledCall), ConnectionAccount::kCancelledBurst);
  ExpectCutOff("_calls");
}

TEST_F(HostileClientTest, WhoOpensMoreCallsThanItMayIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  // It never says that it knows how many it may have, so gRPC lets it.
  const int opened = Flood(client, [](int i) {
    return Http2Bytes(http2::kHeaders, http2::kEndHeaders,
                      static_cast<uint32_t>(2 * i + 1),
                      CallHeaders(kSendBatch));
  });
  EXPECT_GE(opened, ConnectionAccount::kMostCalls);
  ExpectCutOff("too_many_calls");
}

TEST_F(HostileClientTest, WhoMakesMoreCallsThanTheServerMayHaveIsRefused) {
  constexpr int kCallsEach = 100;
  std::vector<std::unique_ptr<RawHttp2Client>> clients;
  for (size_t calls = 0; calls <= ThreadGroup::kMost; calls += kCallsEach) {
    clients.push_back(std::make_unique<RawHttp2Client>(server_.address()));
    clients.back()->Begin();
    for (uint32_t i = 0; i < kCallsEach; ++i) {
      clients.back()->OpenCall(2 * i + 1);
    }
  }
  grpc::Status status;
  do {
    status = Validate();
  } while (status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("2048 calls under way"));
  clients.clear();
  do {
    status = Validate();
  } while (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(HostileClientTest, WhateverAddressItComesFrom) {
  for (const char* address : {"[::1]:0", "[::]:0"}) {
    const OpenServer server(
        [address](ServerOptions& options) { options.listen = address; });
    RawHttp2Client client(server.address());
    client.Begin();
    Flood(client, CancelledCall);
    EXPECT_THAT(server.log(), HasSubstr("_calls")) << address;
  }
}

TEST_F(HostileClientTest, WhoMakesTheServerCancelCallsIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  // A window that grows by nothing ends the stream, and the client did not
  // (CVE-2025-8671).
  Flood(client, [](int i) {
    const auto stream = static_cast<uint32_t>(2 * i + 1);
    return Http2Bytes(http2::kHeaders, http2::kEndHeaders, stream,
                      CallHeaders(kSendBatch)) +
           Http2Bytes(http2::kWindowUpdate, 0, stream, BigEndian(0, 4));
  });
  ExpectServesOthers();
}

TEST_F(HostileClientTest, HeadersWithoutEndAreCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  client.Send(http2::kHeaders, 0, 1, CallHeaders(kSendBatch));
  const std::string fields = Many(HpackLiteral("x", "y"));
  Flood(client, Http2Bytes(http2::kContinuation, 0, 1, fields));
  ExpectCutOff("undelivered_bytes");
}

TEST_F(HostileClientTest, AHeaderThatIsAnnouncedAsAGigabyteIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  // A name of 1 byte, then a value of 2^30 bytes (RFC 7541, 5.1 and 6.2.2).
  const std::string begin("\x00\x01x\x7f\x81\xff\xff\xff\x03", 9);
  client.Send(http2::kHeaders, 0, 1, CallHeaders(kSendBatch) + begin);
  Flood(client, Http2Bytes(http2::kContinuation, 0, 1, Many("v")));
  ExpectCutOff("undelivered_bytes");
}

TEST_F(HostileClientTest, ALengthWithoutEndIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  const std::string begin("\x00\x01x\x7f", 4);
  client.Send(http2::kHeaders, 0, 1, CallHeaders(kSendBatch) + begin);
  Flood(client, Http2Bytes(http2::kContinuation, 0, 1, Many("\x80")));
  ExpectCutOff("undelivered_bytes");
}

TEST_F(HostileClientTest, ATableOfHeadersThatIsThrashedIsCutOff) {
  RawHttp2Client client(server_.address());
  client.Begin();
  client.Send(http2::kHeaders, 0, 1, CallHeaders(kSendBatch));
  // Entries that push each other out (RFC 7541, 6.2.1).
  const std::string entry =
      std::string("\x40\x01x\x64", 4) + std::string(100, 'v');
  Flood(client, Http2Bytes(http2::kContinuation, 0, 1, Many(entry)));
  ExpectCutOff("undelivered_bytes");
}

TEST_F(HostileClientTest, FramesThatBringNothingAreCutOff) {
  const struct {
    const char* what;
    std::string frame;
  } floods[] = {
      {"settings", Http2Bytes(http2::kSettings, 0, 0, "")},
      {"priorities", Http2Bytes(http2::kPriority, 0, 3, std::string(5, '\0'))},
      {"windows", Http2Bytes(http2::kWindowUpdate, 0, 1, BigEndian(1, 4))},
      {"no data", Http2Bytes(http2::kData, 0, 1, "")},
      {"pings", Http2Bytes(http2::kPing, 0, 0, "12345678")},
  };
  for (const auto& flood : floods) {
    SCOPED_TRACE(flood.what);
    RawHttp2Client client(server_.address());
    client.Begin();
    client.OpenCall(1);
    Flood(client, Many(flood.frame));
    ExpectServesOthers();
  }
}

TEST_F(HostileClientTest, WhatHeadersHoldReachesNoLog) {
  const std::string secret = "Bearer-ada@example.com";
  const std::string headers[] = {
      HpackLiteral("te", secret),
      HpackLiteral(":scheme", secret),
      HpackLiteral("grpc-trace-bin", secret),
      HpackLiteral("grpc-timeout", secret),
      HpackLiteral("grpc-encoding", secret),
      HpackLiteral("content-type", secret),
      HpackLiteral("lb-cost-bin", secret),
      HpackLiteral("UPPER", secret),
      HpackLiteral(":path", secret),
      HpackLiteral("", secret),
      std::string("\x40\x01x\x16", 4) + secret,
      HpackLiteral("content-length", secret),
      HpackLiteral("connection", secret),
      HpackLiteral("grpc-status", secret),
      HpackLiteral("x-caller-policies", secret + "\x01"),
      Many(HpackLiteral("x", secret)),
      std::string("\xff\xff\xff\xff\x0f", 5) + secret,
  };
  SilenceGrpcLog();
  testing::internal::CaptureStderr();
  for (const std::string& header : headers) {
    RawHttp2Client client(server_.address());
    client.Begin();
    // Twice: the second time by its place in the table, if it got there.
    for (const uint32_t stream : {1u, 3u}) {
      client.Send(http2::kHeaders, http2::kEndHeaders | http2::kEndStream,
                  stream, CallHeaders(kSendBatch) + header);
    }
    // Once this is answered, the server has read all that it reads.
    client.Send(http2::kPing, 0, 0, "12345678");
    client.ReadUntil(http2::kPing, /*answer=*/true);
  }
  EXPECT_TRUE(Describe().ok());
  EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr(secret)));
  EXPECT_THAT(server_.log(), Not(HasSubstr(secret)));
}

// A host with one connection for all that it does, and in a hurry.
TEST_F(HostileClientTest, WhoAsksForMuchIsNotTakenForOne) {
  constexpr int kCalls = 500;
  constexpr int kStreams = 50;
  const auto stub = NewHost();
  destination::v1::SendBatchRequest start;
  start.mutable_start()->set_destination("destinations/none");
  destination::v1::SendBatchRequest rows;
  rows.mutable_rows()->add_rows()->add_values()->set_string_value(
      std::string(3 * kMiB, 'x'));
  const auto describe = [&stub] {
    for (int i = 0; i < kCalls; ++i) {
      grpc::ClientContext context;
      destination::v1::DescribeDestinationResponse response;
      EXPECT_TRUE(stub->DescribeDestination(
                          &context,
                          destination::v1::DescribeDestinationRequest(),
                          &response)
                      .ok());
    }
  };
  const auto send = [&](bool cancel) {
    for (int i = 0; i < kStreams; ++i) {
      grpc::ClientContext context;
      const auto stream = stub->SendBatch(&context);
      stream->Write(start);
      if (cancel) context.TryCancel();
      stream->Write(rows);
      const grpc::Status status = stream->Finish();
      EXPECT_EQ(status.error_code() == grpc::StatusCode::CANCELLED, cancel)
          << status.error_message();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(describe);
    threads.emplace_back([&send] { send(/*cancel=*/false); });
    threads.emplace_back([&send] { send(/*cancel=*/true); });
  }
  EXPECT_THAT(server_.log(), Not(HasSubstr("connection_cut")));
}

TEST_F(HostileClientTest, AMessageThatGrowsBeyondItsBoundIsRefused) {
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const auto stub = NewHost();
  const auto stream = stub->SendBatch(&context);
  destination::v1::SendBatchRequest request;
  request.mutable_start()->set_run_id(std::string(64 * kMiB, 'a'));
  stream->Write(request);
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED)
      << status.error_message();
}

}  // namespace
}  // namespace destconn
