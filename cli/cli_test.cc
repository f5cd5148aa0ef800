#include "cli/cli.h"

#include <ios>
#include <string>

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "cli/test_files.h"
#include "gmock/gmock.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using CliTest = CliHarness;

TEST_F(CliTest, ShowsHelp) {
  EXPECT_EQ(RunPlain({"help"}), kDone);
  EXPECT_THAT(out(), HasSubstr("First steps"));
  EXPECT_EQ(RunPlain({"send", "--help"}), kDone);
  EXPECT_THAT(out(), HasSubstr("Usage: destinationctl send"));
  EXPECT_THAT(err(), IsEmpty());
}

TEST_F(CliTest, EndsWithTwoOnAUsageError) {
  EXPECT_EQ(RunPlain({}), kUsage);
  EXPECT_EQ(RunPlain({"snd"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("Did you mean send?"));
  EXPECT_EQ(RunPlain({"describe", "--insecure", "--tls_ca_file=x"}), kUsage);
  EXPECT_THAT(out(), IsEmpty());
}

TEST_F(CliTest, EndsWithThreeIfTheServerIsNotThere) {
  // Port 1 is reserved; nobody listens there.
  EXPECT_EQ(RunPlain({"describe", "--insecure", "--server=127.0.0.1:1"}),
            kFailed);
  EXPECT_THAT(err(), HasSubstr("UNAVAILABLE"));
  EXPECT_THAT(err(), HasSubstr("reachable at 127.0.0.1:1?"));
}

TEST_F(CliTest, EndsWithThreeIfTheServerOffersNoSuchCall) {
  server_.SetAnswers({.status = {grpc::UNIMPLEMENTED, ""}});
  EXPECT_EQ(Run({"runs"}), kFailed);
  EXPECT_THAT(err(), HasSubstr("does not offer that call"));
}

TEST_F(CliTest, EndsWithThreeIfTheResultCannotBeWritten) {
  out_.setstate(std::ios::badbit);
  EXPECT_EQ(Run({"describe"}), kFailed);
  EXPECT_THAT(err(), HasSubstr("could not be written"));
}

TEST_F(CliTest, SaysForWhomItCalls) {
  EXPECT_EQ(Run({"describe", "--caller_principal=jane",
                 "--caller_policies=datagrid-operator"}),
            kDone);
  const auto metadata = server_.requests().metadata;
  EXPECT_THAT(metadata, Contains(Pair("x-caller-principal", "jane")));
  EXPECT_THAT(metadata,
              Contains(Pair("x-caller-policies", "datagrid-operator")));
}

// gRPC's OpenSSL and the BoringSSL of hashing/ are in this program together.
TEST_F(CliTest, SpeaksTlsBesideTheHashing) {
  const std::string cert = "testdata/cli/tls_cert.pem";
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back(
      {.private_key = ReadTestFile("testdata/cli/tls_key.pem"),
       .cert_chain = ReadTestFile(cert)});
  FakeDestination tls_server(grpc::SslServerCredentials(options));
  in_.str("em\t\t\"jane@example.com\"\n");
  EXPECT_EQ(RunPlain({"normalize"}), kDone);
  EXPECT_THAT(out(), HasSubstr("8c87b489ce35cf2e"));
  EXPECT_EQ(RunPlain({"describe", "--server", tls_server.address(),
                      "--tls_ca_file", cert}),
            kDone);
}

TEST_F(CliTest, WarnsOfPlainTextToOtherMachines) {
  EXPECT_EQ(RunPlain({"describe", "--insecure", "--server=connector.invalid:1",
                      "--timeout=5s"}),
            kFailed);
  EXPECT_THAT(err(), HasSubstr("warning: --insecure"));
}

}  // namespace
}  // namespace destconn
