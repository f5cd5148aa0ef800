#include "connector/log.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/audit_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

class LogTest : public testing::Test {
 protected:
  SimulatedClock clock_{absl::FromUnixMillis(1'795'000'000'123)};
  std::ostringstream out_;
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  Log log(LogFormat::kJson, clock_, out_);
  log.RunStarted("run-1", "destinations/x", "credentials/c");
  EXPECT_EQ(out_.str(),
            "{\"ts\":\"2026-11-18T11:06:40.123Z\",\"level\":\"info\","
            "\"event\":\"run_started\",\"run_id\":\"run-1\","
            "\"destination\":\"destinations/x\","
            "\"credential\":\"credentials/c\"}\n");
}

TEST_F(LogTest, EscapesWhatWouldForgeALine) {
  Log log(LogFormat::kText, clock_, out_);
  log.RunStarted("run\nforged", "destinations/x", "");
  EXPECT_THAT(out_.str(), Not(HasSubstr("\nforged")));
}

TEST_F(LogTest, ARunThatFailedSaysWhyWithoutItsMessage) {
  Log log(LogFormat::kText, clock_, out_);
  destination::v1::Counts counts;
  counts.set_received(7);
  log.RunEnded(
      "run-1", "destinations/x", counts,
      WithReason(absl::UnavailableError("secret"), "META_UNAVAILABLE"));
  EXPECT_THAT(out_.str(), HasSubstr("error run_ended"));
  EXPECT_THAT(out_.str(), HasSubstr("reason=\"META_UNAVAILABLE\""));
  EXPECT_THAT(out_.str(), HasSubstr("received=7"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("secret")));
}

TEST_F(LogTest, AnnouncesANewToken) {
  Log log(LogFormat::kText, clock_, out_);
  log.TokenRenewed("credentials/t", clock_.Now());
  log.TokenRenewed("credentials/u", std::nullopt);
  EXPECT_THAT(out_.str(),
              HasSubstr("info token_renewed credential=\"credentials/t\" "
                        "expire_time=\"2026-11-18T11:06:40.123Z\""));
  EXPECT_THAT(out_.str(), HasSubstr("expire_time=\"never\""));
}

TEST_F(LogTest, WarnsOfATokenThatStays) {
  Log log(LogFormat::kText, clock_, out_);
  log.TokenNotRenewed(
      "credentials/t", clock_.Now(),
      WithReason(absl::UnavailableError("no route"), "META_UNAVAILABLE"));
  EXPECT_THAT(out_.str(), HasSubstr("warn token_not_renewed"));
  EXPECT_THAT(out_.str(), HasSubstr("reason=\"META_UNAVAILABLE\""));
}

// In both formats a line stays one line, of printable ASCII.
TEST_F(LogTest, EscapesWhatATerminalWouldTakeForCommands) {
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    out_.str("");
    Log log(format, clock_, out_);
    log.GraphVersionAgeing("\x1b]0;title\x07 \xc2\x9b\xe2\x80\xae\r\n\x7f\xff");
    const std::string line = out_.str();
    ASSERT_EQ(line.back(), '\n');
    for (const char c : line.substr(0, line.size() - 1)) {
      EXPECT_TRUE(absl::ascii_isprint(static_cast<unsigned char>(c)));
    }
  }
}

TEST_F(LogTest, WritesNumbersAsNumbers) {
  Log log(LogFormat::kJson, clock_, out_);
  log.MasterKeyRotated("2", 7);
  EXPECT_THAT(out_.str(), HasSubstr("\"key_id\":\"2\",\"credentials\":7,"));
}

TEST_F(LogTest, TellsTheAuditLogWhatBearsOnWhoDidWhat) {
  const std::string path = testing::TempDir() + "/log_test_audit";
  std::remove(path.c_str());
  auto audit = AuditLog::Open(path, clock_);
  ASSERT_TRUE(audit.ok()) << audit.status();
  Log log(LogFormat::kText, clock_, out_);
  log.AuditTo(**audit);
  EXPECT_THAT(out_.str(), HasSubstr("info audit_head head=\"1:"));
  log.RunStarted("run-1", "destinations/x", "credentials/c");
  log.MasterKeyMade("/path/key");
  log.ServerStopping();
  log.ServerStopped();
  EXPECT_THAT(out_.str(), HasSubstr("audit_head head=\"4:"));
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(text, HasSubstr("\"event\":\"run_started\",\"run_id\":\"run-1\""
                              ",\"destination\":\"destinations/x\","
                              "\"credential\":\"credentials/c\"}"));
  EXPECT_THAT(text, HasSubstr("\"event\":\"master_key_made\",\"path\":"
                              "\"/path/key\"}"));
  EXPECT_THAT(text, Not(HasSubstr("server_stopping")));
}

// Whose name stands in the audit log does not stand in the log.
TEST_F(LogTest, OnlyTheAuditLogSaysWhoItWas) {
  const std::string path = testing::TempDir() + "/log_test_who";
  std::remove(path.c_str());
  auto audit = AuditLog::Open(path, clock_);
  ASSERT_TRUE(audit.ok()) << audit.status();
  Log log(LogFormat::kText, clock_, out_);
  log.AuditTo(**audit);
  const Actor jane{.principal = "jane", .client = "loader.example"};
  log.AccessDenied("SendBatch", "destinations/x", "ADMIN_ONLY", jane);
  log.DestinationChanged("destinations/x", true, {"name", "dataset_id"}, jane);
  log.DestinationDeleted("destinations/x", jane);
  log.CredentialStored("credentials/c", jane);
  log.CredentialDeleted("credentials/c", jane);
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const char* event :
       {"access_denied", "destination_changed", "destination_deleted",
        "credential_stored", "credential_deleted"}) {
    EXPECT_THAT(text, HasSubstr(event));
    EXPECT_THAT(out_.str(), HasSubstr(event));
  }
  EXPECT_THAT(text, HasSubstr("\"fields\":\"name dataset_id\","
                              "\"principal\":\"jane\","
                              "\"client\":\"loader.example\"}"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("jane")));
  EXPECT_THAT(out_.str(), Not(HasSubstr("loader.example")));
}

// Whoever may call at all can be refused without end.
TEST_F(LogTest, AFloodOfRefusalsFillsNeitherLog) {
  const std::string path = testing::TempDir() + "/flood.jsonl";
  const auto audit = AuditLog::Open(path, clock_);
  ASSERT_TRUE(audit.ok()) << audit.status();
  Log log(LogFormat::kText, clock_, out_);
  log.AuditTo(**audit);
  const auto deny = [&] {
    log.AccessDenied("SendBatch", "destinations/x", "ADMIN_ONLY", {});
  };
  for (int i = 0; i < 1000; ++i) deny();
  for (int i = 0; i < 200; ++i) log.RunStarted("run", "destinations/x", "");
  clock_.Advance(absl::Seconds(1));
  deny();
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto count = [](const std::string& in, const std::string& what) {
    int found = 0;
    for (size_t at = in.find(what); at != std::string::npos;
         at = in.find(what, at + 1)) {
      ++found;
    }
    return found;
  };
  EXPECT_EQ(count(out_.str(), "access_denied"), 101);
  EXPECT_THAT(out_.str(), HasSubstr("suppressed=900\n"));
  EXPECT_EQ(count(text, "access_denied"), 101);
  EXPECT_THAT(text, HasSubstr("\"suppressed\":900}"));
  // What only the operator's own doing can cause is audited whole.
  EXPECT_EQ(count(out_.str(), "run_started"), 100);
  EXPECT_EQ(count(text, "run_started"), 200);
}

TEST_F(LogTest, SaysTheRest) {
  Log log(LogFormat::kText, clock_, out_);
  log.ServerStarted("127.0.0.1:1", "0.1.0");
  log.MasterKeyMade("/path/key");
  log.MasterKeyRotated("2", 1);
  log.CredentialUnreadable("credentials/t");
  log.TlsReloaded(clock_.Now());
  log.TlsNotReloaded(absl::UnknownError("x"));
  log.TlsEndsSoon("/path/cert", clock_.Now());
  log.ClientListReloaded("/path/list");
  log.ClientListNotReloaded("/path/list", absl::UnknownError("x"));
  log.ServerStopping();
  log.ServerStopped();
  log.SecretFileExposed("/path/secret");
  log.GraphVersionAgeing("It ends.");
  log.GraphVersionReplaced("v20.0", "v21.0");
  log.StoreWriteFailed(
      WithReason(absl::UnavailableError("no space"), "LEDGER_UNAVAILABLE"));
  log.StorePasswordExposed();
  log.StoreUnverified();
  log.StoreLeaseLost();
  log.ConnectionsFull(7);
  log.ConnectionCut("192.0.2.1:50000", "cancelled_calls");
  log.StoreUpkeepFailed(
      WithReason(absl::UnavailableError("no space"), "STORE_UNAVAILABLE"));
  log.LedgerAssumesSent(absl::UnixEpoch());
  log.ClockStepped(true);
  log.ClockStepped(false);
  log.LedgerDaysForgotten(3);
  log.VolumeUnusual("run-1", "destinations/shop", 6000, 2000);
  for (const char* event :
       {"server_started",         "store_write_failed",
        "store_password_exposed", "store_unverified",
        "store_lease_lost",       "store_upkeep_failed",
        "connections_full",       "connection_cut",
        "ledger_assumes_sent",    "clock_stepped",
        "clock_right_again",      "ledger_days_forgotten",
        "master_key_made",        "master_key_rotated",
        "credential_unreadable",  "tls_reloaded",
        "tls_not_reloaded",       "tls_ends_soon",
        "client_list_reloaded",   "client_list_not_reloaded",
        "secret_file_exposed",    "graph_version_ageing",
        "graph_version_replaced", "server_stopping",
        "server_stopped",         "volume_unusual"}) {
    EXPECT_THAT(out_.str(), HasSubstr(event));
  }
}

}  // namespace
}  // namespace destconn
