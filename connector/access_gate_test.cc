#include "connector/access_gate.h"

#include <fstream>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/client_access.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;

class AccessGateTest : public testing::Test {
 protected:
  AccessGateTest() {
    destination::v1::Settings settings;
    settings.set_name("Closed");
    settings.mutable_business_user_access()->set_admin_only(true);
    EXPECT_TRUE(destinations_
                    .Put("destinations/closed", {.settings = settings},
                         [](const auto&) { return absl::OkStatus(); })
                    .ok());
  }

  static destination::v1::GetDestinationRequest Get(const std::string& name) {
    destination::v1::GetDestinationRequest request;
    request.set_name(name);
    return request;
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  std::ostringstream log_text_;
  Log log_{LogFormat::kJson, clock_, log_text_};
  DestinationStore destinations_{store_, clock_};
  AccessGate gate_{destinations_, log_};
  const Caller jane_ = ParseCaller("jane@example.com", "some-policy");
  const Caller admin_ = ParseCaller("root", "datagrid-administrator");
};

TEST_F(AccessGateTest, HandsOverTheDestinationThatItLookedAt) {
  const auto request = Get("destinations/closed");
  const auto call = gate_.Admit(admin_, request);
  ASSERT_TRUE(call.ok()) << call.status();
  EXPECT_EQ(call->destination()->settings.name(), "Closed");
  EXPECT_EQ(call->caller().principal, "root");
  EXPECT_EQ(&call->request(), &request);
  EXPECT_THAT(log_text_.str(), IsEmpty());
}

TEST_F(AccessGateTest, WhatMayNotBeSeenIsNotThere) {
  const auto none = gate_.Admit(jane_, Get("destinations/none"));
  const auto closed = gate_.Admit(jane_, Get("destinations/closed"));
  EXPECT_THAT(ReasonOf(closed.status()),
              Optional(std::string("DESTINATION_NOT_FOUND")));
  std::string message(none.status().message());
  message.replace(message.find("none"), 4, "closed");
  EXPECT_EQ(closed.status().message(), message);
}

TEST_F(AccessGateTest, WhatMayNotBeChangedIsRefused) {
  destination::v1::DeleteDestinationRequest request;
  request.set_name("destinations/closed");
  EXPECT_THAT(ReasonOf(gate_.Admit(jane_, request).status()),
              Optional(std::string("ADMIN_ONLY")));
}

TEST_F(AccessGateTest, TheLogKnowsWhatWasRefusedButNotWhomItWasRefusedTo) {
  destination::v1::Start start;
  start.set_destination("destinations/closed");
  EXPECT_FALSE(gate_.Admit(jane_, start).ok());
  EXPECT_THAT(log_text_.str(),
              AllOf(HasSubstr("\"event\":\"access_denied\""),
                    HasSubstr("\"rpc\":\"SendBatch\""),
                    HasSubstr("\"resource\":\"destinations/closed\""),
                    HasSubstr("\"reason\":\"ADMIN_ONLY\""),
                    Not(HasSubstr("jane")), Not(HasSubstr("some-policy"))));
}

TEST_F(AccessGateTest,
       OnlyAdministratorsSeeWhatIsLeftOfADestinationThatIsGone) {
  EXPECT_TRUE(*gate_.MaySee(admin_, "destinations/closed"));
  EXPECT_FALSE(*gate_.MaySee(jane_, "destinations/closed"));
  EXPECT_TRUE(*gate_.MaySee(admin_, "destinations/gone"));
  EXPECT_FALSE(*gate_.MaySee(jane_, "destinations/gone"));
}

TEST_F(AccessGateTest, AClientIsHeldToItsListWhoeverItCallsFor) {
  const std::string path = testing::TempDir() + "/access_gate_clients";
  std::ofstream(path) << "loader: destinations/open, credentials/mine\n";
  auto clients = ClientAccess::Open(path, log_);
  ASSERT_TRUE(clients.ok()) << clients.status();
  AccessGate gate(destinations_, log_, clients->get());
  Caller loader = admin_;
  loader.client_names = {"loader"};
  const auto reason = [&](const Caller& caller, const auto& request) {
    return ReasonOf(gate.Admit(caller, request).status()).value_or("");
  };
  EXPECT_EQ(reason(loader, Get("destinations/closed")), "CLIENT_NOT_ALLOWED");
  EXPECT_EQ(reason(loader, Get("destinations/open")), "DESTINATION_NOT_FOUND");
  EXPECT_EQ(reason(admin_, destination::v1::ListDestinationsRequest()),
            "CLIENT_NOT_ALLOWED");
  EXPECT_EQ(reason(loader, destination::v1::ListDestinationsRequest()), "");
  // A destination of its own does not let it borrow a credential.
  destination::v1::ConfigureSettingsRequest settings;
  settings.mutable_settings()->set_name("open");
  settings.mutable_settings()->set_credential("credentials/theirs");
  EXPECT_EQ(reason(loader, settings), "CLIENT_NOT_ALLOWED");
  settings.mutable_settings()->set_credential("credentials/mine");
  EXPECT_EQ(reason(loader, settings), "");
  EXPECT_FALSE(*gate.MaySee(loader, "destinations/closed"));
  EXPECT_TRUE(gate.MaySeeCredential(loader, "credentials/mine"));
  EXPECT_FALSE(gate.MaySeeCredential(loader, "credentials/theirs"));
}

TEST_F(AccessGateTest, AStoreThatFailsLetsNobodyThrough) {
  store_.FailWith(absl::UnavailableError("down"));
  EXPECT_EQ(gate_.Admit(admin_, Get("destinations/closed")).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace destconn
