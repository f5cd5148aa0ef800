// BoringSSL (ours, static) beside OpenSSL (curl's and gRPC's, shared) in one
// process. Linked wrongly, BoringSSL's symbols override OpenSSL's: libcurl then
// reports none, and a gRPC TLS channel crashes. See
// docs/adr/0001-boringssl-beside-openssl.md.

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "curl/curl.h"
#include "gmock/gmock.h"
#include "grpcpp/channel.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

using testing::HasSubstr;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file),
                     std::istreambuf_iterator<char>());
}

// A self-signed certificate for localhost.
struct Certificate {
  std::string pem = "";
  std::string key = "";
};

Certificate MakeCertificate() {
  const std::string cert = absl::StrCat(testing::TempDir(), "/cert.pem");
  const std::string key = absl::StrCat(testing::TempDir(), "/key.pem");
  const std::string command = absl::StrCat(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
      "-nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
      "-out ",
      cert, " -keyout ", key, " 2>/dev/null");
  EXPECT_EQ(std::system(command.c_str()), 0);
  return {ReadFile(cert), ReadFile(key)};
}

TEST(LinkingTest, CurlReportsOpenSsl) {
  EXPECT_THAT(std::string(curl_version()), HasSubstr(" OpenSSL/3."));
}

TEST(LinkingTest, HashingIsRight) {
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(LinkingTest, AGrpcTlsChannelConnects) {
  const Certificate certificate = MakeCertificate();
  grpc::SslServerCredentialsOptions server_options;
  server_options.pem_key_cert_pairs.push_back(
      {certificate.key, certificate.pem});
  grpc::CallbackGenericService service;  // a server needs one
  grpc::ServerBuilder builder;
  builder.RegisterCallbackGenericService(&service);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0",
                           grpc::SslServerCredentials(server_options), &port);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  ASSERT_NE(server, nullptr);

  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  grpc::SslCredentialsOptions client_options;
  client_options.pem_root_certs = certificate.pem;
  const auto channel = grpc::CreateCustomChannel(
      absl::StrCat("127.0.0.1:", port), grpc::SslCredentials(client_options),
      arguments);
  const auto deadline = absl::ToChronoTime(absl::Now() + absl::Seconds(30));
  EXPECT_TRUE(channel->WaitForConnected(deadline));

  // Hashing goes on working after OpenSSL has been at work, and the other way
  // round.
  EXPECT_EQ(Sha256Hex("abc").substr(0, 8), "ba7816bf");
}

}  // namespace
}  // namespace destconn
