// Who gets through to the real connector over TLS, and what becomes of that
// when certificates, authorities and the list of clients are replaced while it
// serves.

#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/child_process.h"

namespace destconn {
namespace {

using destination::v1::Destination;
using testing::HasSubstr;
using testing::Not;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Made(const std::string& name) {
  return absl::StrCat("testdata/connector/", name);
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() : folder_(absl::StrCat(testing::TempDir(), "/tls")) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Install("server.pem", "cert");
    Install("server.key", "key");
    Install("ca.pem", "client_ca");
  }

  std::string FileNamed(const std::string& name) const {
    return std::filesystem::absolute(absl::StrCat(folder_, "/", name)).string();
  }

  // Puts a file in another's place, at once.
  void Put(const std::string& text, const std::string& name) const {
    std::ofstream(FileNamed("new"), std::ios::binary) << text;
    std::filesystem::permissions(FileNamed("new"),
                                 std::filesystem::perms::owner_read |
                                     std::filesystem::perms::owner_write);
    std::filesystem::rename(FileNamed("new"), FileNamed(name));
  }
  void Install(const std::string& made, const std::string& name) const {
    Put(ReadFile(Made(made)), name);
  }

  void Start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> flags = {
        "--listen=127.0.0.1:0", "--data_dir=data",
        absl::StrCat("--tls_cert_file=", FileNamed("cert")),
        absl::StrCat("--tls_key_file=", FileNamed("key")),
        absl::StrCat("--tls_client_ca_file=", FileNamed("client_ca"))};
    flags.insert(flags.end(), more.begin(), more.end());
    connector_ = std::make_unique<ChildProcess>("connector/connector", flags,
                                                folder_ + "/connector");
    address_ = ReadAddress();
    ASSERT_FALSE(address_.empty()) << Log();
  }

  // At the end of the next line of the connector's.
  std::string ReadAddress() const {
    const std::string line = connector_->ReadLine();
    return line.substr(line.rfind(' ') + 1);
  }

  std::string Log() const {
    return ReadFile(folder_ + "/connector/stderr.txt");
  }

  // A host with a certificate and connections of its own; no name: without one.
  std::unique_ptr<Destination::Stub> Host(const std::string& client) const {
    return Destination::NewStub(Channel(client));
  }

  std::shared_ptr<grpc::Channel> Channel(const std::string& client) const {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = ReadFile(Made("ca.pem"));
    if (!client.empty()) {
      tls.pem_cert_chain = ReadFile(Made(client + ".pem"));
      tls.pem_private_key = ReadFile(Made(client + ".key"));
    }
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address_, grpc::SslCredentials(tls),
                                     arguments);
  }

  struct Answer {
    grpc::StatusCode code = grpc::StatusCode::OK;
    std::string server = "";  // the common name in its certificate
  };

  static Answer Describe(Destination::Stub& host) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(20));
    destination::v1::DescribeDestinationResponse response;
    const grpc::Status status =
        host.DescribeDestination(&context, {}, &response);
    Answer answer{.code = status.error_code()};
    if (status.ok()) {
      const auto names =
          context.auth_context()->FindPropertyValues("x509_common_name");
      if (!names.empty()) {
        answer.server = std::string(names[0].data(), names[0].size());
      }
    }
    return answer;
  }

  Answer DescribeAs(const std::string& client) const {
    return Describe(*Host(client));
  }

  using Call = std::function<grpc::StatusCode(const std::string& client)>;

  template <typename Stub, typename Request, typename Response>
  Call Unary(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                          Response*),
             const Request& request) {
    return [this, method, request](const std::string& client) {
      Stub stub(Channel(client));
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           std::chrono::seconds(20));
      Response response;
      return (stub.*method)(&context, request, &response).error_code();
    };
  }

  // Each call that names a destination or a credential.
  std::map<std::string, Call> CallsAbout(const std::string& what) {
    using destination::v1::DestinationAdmin;
    const std::string destination = absl::StrCat("destinations/", what);
    const std::string credential = absl::StrCat("credentials/", what);
    std::map<std::string, Call> calls;
    destination::v1::ValidateCredentialsRequest token;
    token.mutable_credential()->set_name(what);
    token.mutable_credential()->set_refresh_token("short");
    calls["ValidateCredentials"] =
        Unary(&Destination::Stub::ValidateCredentials, token);
    destination::v1::ConfigureSettingsRequest settings;
    settings.mutable_settings()->set_name(what);
    settings.mutable_settings()->set_credential(credential);
    calls["ConfigureSettings"] =
        Unary(&Destination::Stub::ConfigureSettings, settings);
    destination::v1::ConfigureSettingsRequest borrowed = settings;
    borrowed.mutable_settings()->set_name("shop");
    calls["ConfigureSettings of shop"] =
        Unary(&Destination::Stub::ConfigureSettings, borrowed);
    destination::v1::GetDestinationRequest get;
    get.set_name(destination);
    calls["GetDestination"] =
        Unary(&DestinationAdmin::Stub::GetDestination, get);
    destination::v1::DeleteDestinationRequest forget;
    forget.set_name(destination);
    calls["DeleteDestination"] =
        Unary(&DestinationAdmin::Stub::DeleteDestination, forget);
    destination::v1::DeleteCredentialRequest revoke;
    revoke.set_name(credential);
    calls["DeleteCredential"] =
        Unary(&DestinationAdmin::Stub::DeleteCredential, revoke);
    destination::v1::LookUpOrderRequest order;
    order.set_destination(destination);
    order.set_order_id("1");
    calls["LookUpOrder"] = Unary(&DestinationAdmin::Stub::LookUpOrder, order);
    destination::v1::ListRunsRequest runs;
    runs.set_destination(destination);
    calls["ListRuns"] = Unary(&DestinationAdmin::Stub::ListRuns, runs);
    calls["SendBatch"] = [this, destination](const std::string& client) {
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           std::chrono::seconds(20));
      const auto host = Host(client);
      const auto stream = host->SendBatch(&context);
      destination::v1::SendBatchRequest start;
      start.mutable_start()->set_destination(destination);
      start.mutable_start()->add_columns()->set_name("email");
      stream->Write(start);
      stream->WritesDone();
      return stream->Finish().error_code();
    };
    return calls;
  }

  // Whether OpenSSL's client comes to terms with it.
  bool HandshakeWith(const std::string& flags) const {
    const std::string command =
        absl::StrCat("openssl s_client -connect ", address_, " -CAfile ",
                     Made("ca.pem"), " -verify_return_error -alpn h2 -cert ",
                     Made("client_cn.pem"), " -key ", Made("client_cn.key"),
                     " ", flags, " </dev/null >/dev/null 2>&1");
    return std::system(command.c_str()) == 0;  // NOLINT: of our own making
  }

  const std::string folder_;
  std::string address_;
  std::unique_ptr<ChildProcess> connector_;
};

TEST_F(TlsTest, OnlyClientsOfTheAuthorityComeThrough) {
  Start();
  EXPECT_EQ(DescribeAs("client_uri").code, grpc::StatusCode::OK);
  EXPECT_EQ(DescribeAs("client_other").code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(DescribeAs("").code, grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, OldProtocolsAndCiphersAreRefused) {
  Start();
  EXPECT_TRUE(HandshakeWith("-tls1_3"));
  EXPECT_TRUE(HandshakeWith("-tls1_2"));
  EXPECT_TRUE(HandshakeWith("-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384"));
  EXPECT_FALSE(HandshakeWith("-tls1_1 -cipher DEFAULT@SECLEVEL=0"));
  EXPECT_FALSE(HandshakeWith("-tls1 -cipher DEFAULT@SECLEVEL=0"));
  EXPECT_FALSE(HandshakeWith("-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA"));
  EXPECT_FALSE(HandshakeWith("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256"));
}

TEST_F(TlsTest, ANewCertificateIsServedWithoutARestart) {
  Start();
  const auto standing = Host("client_uri");
  EXPECT_EQ(Describe(*standing).server, "server");
  Install("server_soon.key", "key");
  // No pair until both are there: the old one is served.
  EXPECT_EQ(DescribeAs("client_uri").server, "server");
  EXPECT_THAT(Log(), HasSubstr("error tls_not_reloaded"));
  Install("server_soon.pem", "cert");
  EXPECT_EQ(DescribeAs("client_uri").server, "soon");
  EXPECT_THAT(Log(), HasSubstr("info tls_reloaded"));
  EXPECT_THAT(Log(), HasSubstr("warn tls_ends_soon"));
  // Connections that stood go on.
  EXPECT_EQ(Describe(*standing).server, "server");

  Put("nonsense", "cert");
  EXPECT_EQ(DescribeAs("client_uri").server, "soon");
  std::filesystem::remove(FileNamed("cert"));
  EXPECT_EQ(DescribeAs("client_uri").server, "soon");
  EXPECT_THAT(Log(), HasSubstr("TLS_FILE_UNREADABLE"));
}

TEST_F(TlsTest, WithoutAuthoritiesNoClientIsAskedForACertificate) {
  Start({"--tls_client_ca_file="});
  EXPECT_EQ(DescribeAs("").server, "server");
  EXPECT_EQ(DescribeAs("client_uri").server, "server");
  Install("server_soon.key", "key");
  Install("server_soon.pem", "cert");
  EXPECT_EQ(DescribeAs("").server, "soon");
  const auto plain = Destination::NewStub(
      grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
  EXPECT_NE(Describe(*plain).code, grpc::StatusCode::OK);
}

TEST_F(TlsTest, NewAuthoritiesOfClientsCountWithoutARestart) {
  Start();
  Install("other_ca.pem", "client_ca");
  EXPECT_EQ(DescribeAs("client_other").code, grpc::StatusCode::OK);
  EXPECT_EQ(DescribeAs("client_uri").code, grpc::StatusCode::UNAVAILABLE);
}

// Each RPC, by who calls; what is not there is NOT_FOUND to whom it is allowed.
TEST_F(TlsTest, EachCallIsHeldToTheListOfClients) {
  Put("# of the platform\n"
      "spiffe://host.example/prod: destinations/*, credentials/*\n"
      "loader.host.example: destinations/shop, credentials/shop\n",
      "list");
  Start({absl::StrCat("--client_allow_list=", FileNamed("list"))});
  constexpr auto kDenied = grpc::StatusCode::PERMISSION_DENIED;
  for (const auto& [name, call] : CallsAbout("other")) {
    SCOPED_TRACE(name);
    EXPECT_NE(call("client_uri"), kDenied);
    EXPECT_EQ(call("client_dns"), kDenied);
    EXPECT_EQ(call("client_cn"), kDenied);
  }
  for (const auto& [name, call] : CallsAbout("shop")) {
    SCOPED_TRACE(name);
    EXPECT_NE(call("client_dns"), kDenied);
    EXPECT_EQ(call("client_cn"), kDenied);
  }
  EXPECT_EQ(DescribeAs("client_dns").code, grpc::StatusCode::OK);
  EXPECT_EQ(DescribeAs("client_cn").code, kDenied);
  EXPECT_THAT(Log(), HasSubstr("warn access_denied rpc=\"SendBatch\" "
                               "resource=\"destinations/other\" "
                               "reason=\"CLIENT_NOT_ALLOWED\""));
  EXPECT_THAT(ReadFile(folder_ + "/connector/data/audit.jsonl"),
              HasSubstr("\"reason\":\"CLIENT_NOT_ALLOWED\","
                        "\"client\":\"loader.host.example\"}"));

  // A changed list counts with the next call, on connections that stand, too.
  const auto standing = Host("client_cn");
  EXPECT_EQ(Describe(*standing).code, kDenied);
  Put("plain-name: destinations/shop\n", "list");
  EXPECT_EQ(Describe(*standing).code, grpc::StatusCode::OK);
  EXPECT_EQ(DescribeAs("client_uri").code, kDenied);
}

TEST_F(TlsTest, AdministrationMayHaveAPortOfItsOwn) {
  Put("loader.host.example: destinations/shop, credentials/shop\n", "list");
  Start({"--admin_listen=127.0.0.1:0",
         absl::StrCat("--client_allow_list=", FileNamed("list"))});
  const std::set<std::string> of_hosts = {
      "ValidateCredentials", "ConfigureSettings", "ConfigureSettings of shop",
      "SendBatch"};
  const auto calls = CallsAbout("shop");
  // `address_` is the administration's now.
  for (const auto& [name, call] : calls) {
    SCOPED_TRACE(name);
    const bool served = !of_hosts.contains(name);
    EXPECT_EQ(call("client_dns") != grpc::StatusCode::UNIMPLEMENTED, served);
    if (!served) continue;
    // By the same list, and not without a certificate.
    EXPECT_EQ(call("client_cn"), grpc::StatusCode::PERMISSION_DENIED);
    EXPECT_EQ(call(""), grpc::StatusCode::UNAVAILABLE);
  }
  address_ = ReadAddress();
  for (const auto& [name, call] : calls) {
    SCOPED_TRACE(name);
    EXPECT_EQ(call("client_dns") != grpc::StatusCode::UNIMPLEMENTED,
              of_hosts.contains(name));
  }
}

TEST_F(TlsTest, AKeyThatOthersMayReadIsToldAndItsTextIsNot) {
  std::filesystem::permissions(FileNamed("key"),
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  Start();
  EXPECT_THAT(Log(), HasSubstr("warn secret_file_exposed"));
  EXPECT_THAT(Log(), Not(HasSubstr("PRIVATE KEY")));
}

}  // namespace
}  // namespace destconn
