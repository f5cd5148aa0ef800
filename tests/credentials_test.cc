// What becomes of a token: the real connector against the real simulator of the
// Graph API, over TLS. Tokens are checked, renewed before they expire, proven
// with the app's secret, and never leave the programs.

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "destination/v1/destination.grpc.pb.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/child_process.h"

namespace destconn {
namespace {

using destination::v1::Check;
using destination::v1::ConfigureSettingsResponse;
using destination::v1::Destination;
using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;
using destination::v1::Summary;
using destination::v1::ValidateCredentialsResponse;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Property;

constexpr char kDataset[] = "1234567890123456";
constexpr char kApp[] = "700000000000001";
constexpr char kSecret[] = "simulated-app-secret";
constexpr char kGoodToken[] = "EAAsimulatorGoodToken0001";
constexpr char kSoonToken[] = "EAAsimulatorSoonToken00001";
// An app that demands its secret's proof with every request.
constexpr char kStrictWorld[] = R"({
  "apps": {"700000000000001":
      {"name": "Strict", "secret": "simulated-app-secret",
       "require_proof": true}},
  "tokens": {"EAAsimulatorGoodToken0001":
      {"type": "SYSTEM_USER", "app": "700000000000001",
       "scopes": ["ads_management"], "datasets": ["1234567890123456"]}},
  "datasets": {"1234567890123456": {"name": "Retail demo"}}})";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// What follows the last space of the line that a program says it listens with.
std::string AddressIn(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

class CredentialsTest : public testing::Test {
 protected:
  CredentialsTest() : folder_(absl::StrCat(testing::TempDir(), "/tokens")) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Write("app.secret", kSecret);
    std::filesystem::permissions(FileNamed("app.secret"),
                                 std::filesystem::perms::owner_read);
  }

  std::string FileNamed(const std::string& name) const {
    return std::filesystem::absolute(folder_ + "/" + name).string();
  }

  void Write(const std::string& name, absl::string_view text) const {
    std::ofstream(FileNamed(name)) << text;
  }

  static std::string TlsFile(const std::string& name) {
    return std::filesystem::absolute("testdata/cli/" + name).string();
  }

  void StartGraph(const std::vector<std::string>& more = {}) {
    std::vector<std::string> flags = {
        "--listen=127.0.0.1:0",
        absl::StrCat("--tls_cert_file=", TlsFile("tls_cert.pem")),
        absl::StrCat("--tls_key_file=", TlsFile("tls_key.pem")),
        "--journal=journal.jsonl"};
    flags.insert(flags.end(), more.begin(), more.end());
    graph_ = std::make_unique<ChildProcess>("simulator/graph_simulator", flags,
                                            folder_ + "/graph");
    graph_address_ = AddressIn(graph_->ReadLine());
  }

  void WriteKeys(const std::string& lines) const {
    Write("master.key", lines);
    std::filesystem::permissions(FileNamed("master.key"),
                                 std::filesystem::perms::owner_read |
                                     std::filesystem::perms::owner_write);
  }

  std::string KeyFlag() const {
    return absl::StrCat("--master_key_file=", FileNamed("master.key"));
  }

  void StartConnectorThatFails(const std::vector<std::string>& more,
                               const std::string& complaint) {
    constexpr int kExitUnavailable = 69;
    SpawnConnector(more);
    const int status = connector_->End(0);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, kExitUnavailable);
    EXPECT_THAT(ReadFile(folder_ + "/connector/stderr.txt"),
                HasSubstr(complaint));
  }

  void StartConnector(const std::vector<std::string>& more = {}) {
    SpawnConnector(more);
    host_ = Destination::NewStub(grpc::CreateChannel(
        AddressIn(connector_->ReadLine()), grpc::InsecureChannelCredentials()));
  }

  void SpawnConnector(const std::vector<std::string>& more) {
    std::vector<std::string> flags = {
        "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
        absl::StrCat("--graph_endpoint=", graph_address_),
        absl::StrCat("--graph_ca_file=", TlsFile("tls_cert.pem"))};
    flags.insert(flags.end(), more.begin(), more.end());
    connector_ = std::make_unique<ChildProcess>("connector/connector", flags,
                                                folder_ + "/connector");
  }

  std::vector<std::string> AppFlags() const {
    return {absl::StrCat("--app_id=", kApp),
            absl::StrCat("--app_secret_file=", FileNamed("app.secret"))};
  }

  // What the connector has logged, once it has ended.
  std::string Log() {
    host_.reset();
    connector_->End(SIGTERM);
    return ReadFile(folder_ + "/connector/stderr.txt");
  }

  std::string Journal() const {
    return ReadFile(folder_ + "/graph/journal.jsonl");
  }

  ValidateCredentialsResponse Validate(const std::string& token) {
    destination::v1::ValidateCredentialsRequest request;
    request.mutable_credential()->set_name("Token");
    request.mutable_credential()->set_refresh_token(token);
    request.set_dataset_id(kDataset);
    ValidateCredentialsResponse response;
    grpc::ClientContext context;
    const grpc::Status status =
        host_->ValidateCredentials(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  ConfigureSettingsResponse Configure() {
    destination::v1::ConfigureSettingsRequest request;
    request.mutable_settings()->set_name("Shop");
    request.mutable_settings()->set_credential("credentials/token");
    request.mutable_settings()->set_dataset_id(kDataset);
    request.mutable_settings()->set_default_currency("GBP");
    ConfigureSettingsResponse response;
    grpc::ClientContext context;
    const grpc::Status status =
        host_->ConfigureSettings(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // Sends one row; `summary` is that of a run that ends well.
  grpc::Status SendRow(Summary& summary) {
    grpc::ClientContext context;
    const auto stream = host_->SendBatch(&context);
    SendBatchRequest start;
    start.mutable_start()->set_destination("destinations/shop");
    for (const char* name :
         {"email", "timestamp", "order_id", "quantity", "price"}) {
      start.mutable_start()->add_columns()->set_name(name);
    }
    stream->Write(start);
    SendBatchRequest rows;
    rows.mutable_rows()->set_sequence(1);
    auto& row = *rows.mutable_rows()->add_rows();
    row.add_values()->set_string_value("jane@example.com");
    row.add_values()->set_int64_value(row_time_);
    row.add_values()->set_string_value("order-1");
    row.add_values()->set_int64_value(1);
    row.add_values()->set_string_value("2.50");
    stream->Write(rows);
    stream->WritesDone();
    SendBatchResponse response;
    while (stream->Read(&response)) {
      if (response.has_summary()) summary = response.summary();
    }
    return stream->Finish();
  }

  static std::map<std::string, Check::Outcome> Outcomes(
      const ValidateCredentialsResponse& response) {
    std::map<std::string, Check::Outcome> outcomes;
    for (const Check& check : response.checks()) {
      outcomes[check.name()] = check.outcome();
    }
    return outcomes;
  }

  const std::string folder_;
  // The same in all runs, so that a row which is sent again is the same.
  const int64_t row_time_ = absl::ToUnixSeconds(absl::Now()) - 60;
  std::string graph_address_;
  std::unique_ptr<ChildProcess> graph_;
  std::unique_ptr<ChildProcess> connector_;
  std::unique_ptr<Destination::Stub> host_;
};

TEST_F(CredentialsTest, ReplacingTheMasterKeyForgetsNeitherTokensNorEvents) {
  const std::string old_key = absl::StrCat("old:", std::string(64, 'a'), "\n");
  const std::string new_key = absl::StrCat("new:", std::string(64, 'b'), "\n");
  Summary summary;
  StartGraph();
  WriteKeys(old_key);
  StartConnector({KeyFlag()});
  ASSERT_TRUE(Validate(kGoodToken).valid());
  ASSERT_FALSE(Configure().destination().empty());
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_EQ(summary.counts().delivered(), 1);
  Log();

  for (const std::string& keys : {new_key + old_key, new_key}) {
    WriteKeys(keys);
    StartConnector({KeyFlag()});
    const grpc::Status status = SendRow(summary);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(summary.skipped().at("ALREADY_SENT"), 1) << keys.substr(0, 3);
    EXPECT_THAT(Log(), HasSubstr("master_key_rotated key_id=\"new\" "
                                 "credentials=1"));
  }

  // The old one opens nothing any more, says so, and spoils nothing.
  WriteKeys(old_key);
  StartConnectorThatFails({KeyFlag()}, "None of the keys in the master key");
  std::filesystem::remove(FileNamed("master.key"));
  StartConnectorThatFails({KeyFlag()}, "There is no master key file");
  WriteKeys(new_key);
  StartConnector({KeyFlag()});
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_EQ(summary.skipped().at("ALREADY_SENT"), 1);
}

TEST_F(CredentialsTest, AGoodTokenPassesEveryCheck) {
  StartGraph();
  StartConnector(AppFlags());
  const ValidateCredentialsResponse response = Validate(kGoodToken);
  EXPECT_TRUE(response.valid());
  for (const Check& check : response.checks()) {
    EXPECT_EQ(check.outcome(), Check::OUTCOME_PASS)
        << check.name() << ": " << check.message();
  }
  EXPECT_EQ(response.app_id(), kApp);
  EXPECT_THAT(response.scopes(), Contains("ads_management"));
  EXPECT_FALSE(response.has_expire_time());
  EXPECT_TRUE(response.dataset().consolidated());
}

TEST_F(CredentialsTest, EachBadTokenFailsInItsOwnWay) {
  StartGraph();
  StartConnector(AppFlags());
  auto outcomes = Outcomes(Validate("EAAsimulatorExpiredToken001"));
  EXPECT_EQ(outcomes["token_valid"], Check::OUTCOME_FAIL);
  EXPECT_EQ(outcomes["dataset_access"], Check::OUTCOME_SKIPPED);
  outcomes = Outcomes(Validate("EAAsimulatorNoScopeToken01"));
  EXPECT_EQ(outcomes["token_scopes"], Check::OUTCOME_FAIL);
  const auto send_only = Validate("EAAsimulatorSendOnlyToken1");
  EXPECT_TRUE(send_only.valid());
  EXPECT_EQ(Outcomes(send_only)["dataset_access"], Check::OUTCOME_WARN);
}

TEST_F(CredentialsTest, WithoutAnAppATokenIsAskedAboutItself) {
  StartGraph();
  StartConnector();
  const ValidateCredentialsResponse response = Validate(kSoonToken);
  EXPECT_TRUE(response.valid());
  EXPECT_EQ(Outcomes(response)["token_expiry"], Check::OUTCOME_WARN);
  EXPECT_TRUE(response.has_expire_time());
  ASSERT_FALSE(Configure().destination().empty());
  Summary summary;
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_THAT(summary.warnings(), Contains(HasSubstr("expires on")));
}

TEST_F(CredentialsTest, ATokenThatWillExpireIsExchangedAndTheRunSaysSo) {
  StartGraph();
  StartConnector(AppFlags());
  const ValidateCredentialsResponse response = Validate(kSoonToken);
  EXPECT_EQ(Outcomes(response)["token_expiry"], Check::OUTCOME_PASS);
  EXPECT_GT(response.expire_time().seconds(),
            absl::ToUnixSeconds(absl::Now() + absl::Hours(24 * 59)));
  ASSERT_FALSE(Configure().destination().empty());
  Summary summary;
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_EQ(summary.counts().delivered(), 1);
  EXPECT_THAT(summary.warnings(), ElementsAre(HasSubstr("exchanged")));
  const std::string log = Log();
  EXPECT_THAT(log, HasSubstr("token_renewed"));
  for (const std::string& text : {log, Journal()}) {
    EXPECT_THAT(text, Not(HasSubstr("EAAsimulator")));
    EXPECT_THAT(text, Not(HasSubstr(kSecret)));
  }
}

TEST_F(CredentialsTest, AnAppThatDemandsItsProofGetsIt) {
  Write("world.json", kStrictWorld);
  for (const char* kind : {"plain", "timed"}) {
    SCOPED_TRACE(kind);
    StartGraph({absl::StrCat("--world=", FileNamed("world.json"))});
    std::vector<std::string> flags = AppFlags();
    flags.push_back(absl::StrCat("--appsecret_proof=", kind));
    StartConnector(flags);
    EXPECT_TRUE(Validate(kGoodToken).valid());
    ASSERT_FALSE(Configure().destination().empty());
    Summary summary;
    const grpc::Status status = SendRow(summary);
    EXPECT_TRUE(status.ok()) << status.error_message();
    Log();
    std::filesystem::remove_all(folder_ + "/connector");
  }
}

TEST_F(CredentialsTest, WithoutTheAppAStrictAppsTokenIsRefusedWithTheRemedy) {
  Write("world.json", kStrictWorld);
  StartGraph({absl::StrCat("--world=", FileNamed("world.json"))});
  StartConnector();
  const ValidateCredentialsResponse response = Validate(kGoodToken);
  EXPECT_FALSE(response.valid());
  EXPECT_THAT(response.checks(),
              Contains(Property(&Check::remedy, HasSubstr("--app_id"))));
}

TEST_F(CredentialsTest, ATokenThatDiesEndsTheRunWithTheRemedy) {
  Write("faults.json",
        R"({"rules":[{"status":401,"code":190,"subcode":463}]})");
  StartGraph({absl::StrCat("--faults=", FileNamed("faults.json"))});
  StartConnector(AppFlags());
  ASSERT_TRUE(Validate(kGoodToken).valid());
  ASSERT_FALSE(Configure().destination().empty());
  Summary summary;
  const grpc::Status status = SendRow(summary);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("ValidateCredentials"));
  EXPECT_THAT(status.error_details(), HasSubstr("REAUTHORIZE"));
}

TEST_F(CredentialsTest, AVersionAtItsEndIsWarnedOfEverywhere) {
  StartGraph();
  std::vector<std::string> flags = AppFlags();
  flags.push_back("--graph_api_version=v20.0");
  StartConnector(flags);
  EXPECT_EQ(Outcomes(Validate(kGoodToken))["graph_version"],
            Check::OUTCOME_WARN);
  ASSERT_FALSE(Configure().destination().empty());
  Summary summary;
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_THAT(summary.warnings(), Contains(HasSubstr("v20.0")));
  EXPECT_THAT(Log(), HasSubstr("graph_version_ageing"));
}

TEST_F(CredentialsTest, AnotherVersionThanAskedForIsNoticed) {
  Write("faults.json",
        R"({"rules":[{"headers":{"facebook-api-version":"v27.0"}}]})");
  StartGraph({absl::StrCat("--faults=", FileNamed("faults.json"))});
  StartConnector();
  ASSERT_TRUE(Validate(kGoodToken).valid());
  ASSERT_FALSE(Configure().destination().empty());
  Summary summary;
  ASSERT_TRUE(SendRow(summary).ok());
  EXPECT_EQ(summary.counts().delivered(), 1);
  EXPECT_THAT(summary.warnings(), ElementsAre(HasSubstr("v27.0")));
  EXPECT_THAT(Log(), HasSubstr("graph_version_replaced"));
}

}  // namespace
}  // namespace destconn
