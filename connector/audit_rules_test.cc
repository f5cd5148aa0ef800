#include "connector/audit_rules.h"

#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "connector/destination_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AuditRulesTest : public testing::Test {
 protected:
  AuditRulesTest() {
    settings_.set_name("Shop");
    settings_.set_dataset_id("123");
    EXPECT_TRUE(destinations_
                    .Put("destinations/shop", {.settings = settings_},
                         [](const auto&) { return absl::OkStatus(); })
                    .ok());
  }

  // What is told of a call that was served with this answer.
  template <typename Request, typename Response>
  std::string Told(const Request& request, const Response& response) {
    const auto call = gate_.Admit(Caller{}, request);
    EXPECT_TRUE(call.ok()) << call.status();
    out_.str("");
    AuditOf(*call, response, log_);
    return out_.str();
  }

  destination::v1::Settings settings_;
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  std::ostringstream out_;
  Log log_{LogFormat::kText, clock_, out_};
  DestinationStore destinations_{store_, clock_};
  AccessGate gate_{destinations_, log_};
};

TEST_F(AuditRulesTest, TellsTheFieldsThatChangedAndNoValue) {
  destination::v1::ConfigureSettingsRequest request;
  *request.mutable_settings() = settings_;
  request.mutable_settings()->set_dataset_id("987654");
  destination::v1::ConfigureSettingsResponse response;
  response.set_destination("destinations/shop");
  EXPECT_THAT(Told(request, response),
              AllOf(HasSubstr("destination_changed"),
                    HasSubstr("destination=\"destinations/shop\" made=\"no\""),
                    HasSubstr("dataset_id"), Not(HasSubstr("987654"))));
}

TEST_F(AuditRulesTest, TellsThatADestinationWasMade) {
  destination::v1::ConfigureSettingsRequest request;
  request.mutable_settings()->set_name("New");
  destination::v1::ConfigureSettingsResponse response;
  response.set_destination("destinations/new");
  EXPECT_THAT(Told(request, response),
              AllOf(HasSubstr("made=\"yes\""), HasSubstr("name")));
}

TEST_F(AuditRulesTest, TellsNothingOfWhatWasNotStored) {
  destination::v1::ConfigureSettingsRequest settings;
  *settings.mutable_settings() = settings_;
  EXPECT_THAT(Told(settings, destination::v1::ConfigureSettingsResponse()),
              IsEmpty());
  EXPECT_THAT(Told(destination::v1::ValidateCredentialsRequest(),
                   destination::v1::ValidateCredentialsResponse()),
              IsEmpty());
}

TEST_F(AuditRulesTest, TellsOfCredentialsAndDeletions) {
  destination::v1::ValidateCredentialsResponse stored;
  stored.set_credential("credentials/c");
  EXPECT_THAT(Told(destination::v1::ValidateCredentialsRequest(), stored),
              HasSubstr("credential_stored credential=\"credentials/c\""));
  destination::v1::DeleteCredentialRequest credential;
  credential.set_name("credentials/c");
  EXPECT_THAT(Told(credential, destination::v1::DeleteCredentialResponse()),
              HasSubstr("credential_deleted credential=\"credentials/c\""));
  destination::v1::DeleteDestinationRequest destination;
  destination.set_name("destinations/shop");
  EXPECT_THAT(Told(destination, destination::v1::DeleteDestinationResponse()),
              HasSubstr("destination_deleted"));
}

TEST_F(AuditRulesTest, TellsNothingOfWhoOnlyLooks) {
  destination::v1::GetDestinationRequest request;
  request.set_name("destinations/shop");
  EXPECT_THAT(Told(request, destination::v1::GetDestinationResponse()),
              IsEmpty());
}

}  // namespace
}  // namespace destconn
