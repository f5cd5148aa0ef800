#include "cli/connection.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/fake_destination.h"
#include "cli/options.h"
#include "cli/test_files.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;

constexpr char kCert[] = "testdata/cli/tls_cert.pem";
constexpr char kKey[] = "testdata/cli/tls_key.pem";

std::shared_ptr<grpc::ServerCredentials> Tls(bool wants_client_certificate) {
  grpc::SslServerCredentialsOptions options(
      wants_client_certificate
          ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
          : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  options.pem_root_certs = ReadTestFile(kCert);
  options.pem_key_cert_pairs.push_back(
      {.private_key = ReadTestFile(kKey), .cert_chain = ReadTestFile(kCert)});
  return grpc::SslServerCredentials(options);
}

grpc::Status Describe(const Options& options) {
  auto connection = Connection::Open(options);
  EXPECT_TRUE(connection.ok()) << connection.status();
  destination::v1::DescribeDestinationResponse response;
  return (*connection)
      ->destination()
      .DescribeDestination((*connection)->UnaryContext().get(), {}, &response);
}

TEST(ConnectionTest, SpeaksTls) {
  FakeDestination server(Tls(false));
  const grpc::Status status =
      Describe({.server = server.address(), .tls_ca_file = kCert});
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST(ConnectionTest, ShowsItsCertificate) {
  FakeDestination server(Tls(true));
  Options options = {.server = server.address(), .tls_ca_file = kCert};
  EXPECT_FALSE(Describe(options).ok());
  options.tls_cert_file = kCert;
  options.tls_key_file = kKey;
  const grpc::Status status = Describe(options);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST(ConnectionTest, TrustsNoStranger) {
  FakeDestination server(Tls(false));
  EXPECT_EQ(Describe({.server = server.address()}).error_code(),
            grpc::UNAVAILABLE);
}

TEST(ConnectionTest, NamesACertificateFileThatIsNotThere) {
  const auto connection = Connection::Open({.tls_ca_file = "/nowhere/ca.pem"});
  EXPECT_THAT(std::string(connection.status().message()),
              HasSubstr("/nowhere/ca.pem"));
}

TEST(ConnectionTest, GivesUnaryCallsADeadlineAndStreamsNone) {
  const auto connection =
      *Connection::Open({.insecure = true, .timeout = absl::Seconds(30)});
  const auto now = gpr_now(GPR_CLOCK_REALTIME);
  const auto deadline = connection->UnaryContext()->raw_deadline();
  EXPECT_LT(
      gpr_time_cmp(gpr_convert_clock_type(deadline, now.clock_type),
                   gpr_time_add(now, gpr_time_from_seconds(31, GPR_TIMESPAN))),
      0);
  EXPECT_EQ(gpr_time_cmp(connection->StreamContext()->raw_deadline(),
                         gpr_inf_future(GPR_CLOCK_REALTIME)),
            0);
}

}  // namespace
}  // namespace destconn
