#include "connector/control_plane.h"

#include <functional>
#include <sstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/access_gate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using destination::v1::Check;
using destination::v1::ConfigureSettingsRequest;
using destination::v1::ValidateCredentialsRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

// Does something once, while Meta is asked: what somebody else does meanwhile.
class MeddlingTransport final : public HttpTransport {
 public:
  explicit MeddlingTransport(HttpTransport& transport)
      : transport_(transport) {}

  void WhileItIsAsked(std::function<void()> what) { what_ = std::move(what); }

  void Send(HttpRequest request, Done done) override {
    std::function<void()> what;
    what.swap(what_);
    if (what) what();
    transport_.Send(std::move(request), std::move(done));
  }

 private:
  HttpTransport& transport_;
  std::function<void()> what_;
};

class ControlPlaneTest : public testing::Test {
 protected:
  static ValidateCredentialsRequest GoodCredential() {
    ValidateCredentialsRequest request;
    request.mutable_credential()->set_name("Demo token");
    request.mutable_credential()->set_refresh_token("EAAgoodgoodgoodgood");
    request.set_dataset_id("123");
    return request;
  }

  static ConfigureSettingsRequest GoodSettings() {
    ConfigureSettingsRequest request;
    request.mutable_settings()->set_name("Demo store");
    request.mutable_settings()->set_credential("credentials/demo-token");
    request.mutable_settings()->set_dataset_id("123");
    return request;
  }

  void MetaAcceptsAll() {
    transport_.Answer(200, R"({"data":{"app_id":"42","is_valid":true,)"
                           R"("expires_at":1799000000,)"
                           R"("data_access_expires_at":1798000000,)"
                           R"("scopes":["ads_management"]}})");
    transport_.Answer(200, R"({"id":"123","name":"Shop",)"
                           R"("is_consolidated_container":true})");
  }

  void StoreCredential() {
    MetaAcceptsAll();
    ASSERT_TRUE(Validate(GoodCredential()).ok());
  }

  absl::StatusOr<destination::v1::ValidateCredentialsResponse> Validate(
      const ValidateCredentialsRequest& request) {
    return plane_.ValidateCredentials(*gate_.Admit({}, request));
  }

  absl::StatusOr<destination::v1::ConfigureSettingsResponse> Configure(
      const ConfigureSettingsRequest& request, const Caller& caller = {}) {
    const auto call = gate_.Admit(caller, request);
    if (!call.ok()) return call.status();
    return plane_.ConfigureSettings(*call);
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  FakeHttpTransport transport_;
  GraphOptions graph_;
  CredentialStore credentials_{store_, AeadKey({1}), clock_};
  DestinationStore destinations_{store_, clock_};
  std::ostringstream log_text_;
  Log log_{LogFormat::kText, clock_, log_text_};
  TokenRenewer renewer_{credentials_, transport_, graph_, clock_, log_};
  AccessGate gate_{destinations_, log_};
  MeddlingTransport meddling_{transport_};
  ControlPlane plane_{credentials_, destinations_, renewer_,
                      meddling_,    graph_,        clock_};
};

TEST_F(ControlPlaneTest, StoresAGoodCredential) {
  MetaAcceptsAll();
  const auto response = Validate(GoodCredential());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->valid());
  EXPECT_EQ(response->credential(), "credentials/demo-token");
  EXPECT_EQ(response->dataset().name(), "Shop");
  EXPECT_EQ(response->app_id(), "42");
  EXPECT_EQ(response->expire_time().seconds(), 1'799'000'000);
  EXPECT_EQ(response->data_access_expire_time().seconds(), 1'798'000'000);
  const auto stored = credentials_.Get("credentials/demo-token");
  EXPECT_EQ(stored->facts.app_id, "42");
  EXPECT_THAT(stored->facts.expire_time,
              Optional(absl::FromUnixSeconds(1'799'000'000)));
  EXPECT_EQ(credentials_.Get("credentials/demo-token")->token.Reveal(),
            "EAAgoodgoodgoodgood");
}

TEST_F(ControlPlaneTest, CountsCharactersAndNotBytes) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "\xc3\xbc";
  ValidateCredentialsRequest request = GoodCredential();
  request.mutable_credential()->set_name("T" + name.substr(2));
  request.mutable_credential()->set_description(name + name + name + name +
                                                name + name);
  MetaAcceptsAll();
  EXPECT_TRUE(Validate(request).ok());
  request.mutable_credential()->set_name("T" + name);
  EXPECT_THAT(ReasonOf(Validate(request).status()),
              Optional(std::string("FIELDS_INVALID")));
}

TEST_F(ControlPlaneTest, ABadTokenIsAnAnswerAndIsNotStored) {
  transport_.Answer(200, R"({"data":{"is_valid":false,)"
                         R"("error":{"code":190,"subcode":463}}})");
  const auto response = Validate(GoodCredential());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_FALSE(response->valid());
  EXPECT_TRUE(response->credential().empty());
  EXPECT_FALSE(credentials_.Get("credentials/demo-token").ok());
}

TEST_F(ControlPlaneTest, ValidateOnlyStoresNothing) {
  MetaAcceptsAll();
  ValidateCredentialsRequest request = GoodCredential();
  request.set_validate_only(true);
  const auto response = Validate(request);
  ASSERT_TRUE(response.ok());
  EXPECT_TRUE(response->valid());
  EXPECT_FALSE(credentials_.Get("credentials/demo-token").ok());
}

TEST_F(ControlPlaneTest, ExchangesATokenThatWillExpireSoonAtOnce) {
  graph_.app = {.id = "42", .secret = AppSecret("s")};
  clock_.Advance(absl::FromUnixSeconds(1'799'000'000) - clock_.Now() -
                 absl::Hours(2));
  MetaAcceptsAll();
  transport_.Answer(200, R"({"access_token":"EAAnewnewnewnewnew",)"
                         R"("expires_in":5184000})");
  const auto response = Validate(GoodCredential());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->expire_time().seconds(),
            absl::ToUnixSeconds(clock_.Now()) + 5'184'000);
  EXPECT_EQ(response->checks(3).name(), "token_expiry");
  EXPECT_EQ(response->checks(3).outcome(), Check::OUTCOME_PASS);
  EXPECT_THAT(response->checks(3).message(), HasSubstr("exchanged"));
  EXPECT_EQ(credentials_.Get("credentials/demo-token")->token.Reveal(),
            "EAAnewnewnewnewnew");
}

TEST_F(ControlPlaneTest, NamesTheFieldsOfAnEmptyRequest) {
  const auto response = Validate(ValidateCredentialsRequest());
  EXPECT_EQ(response.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ReasonOf(response.status()),
              Optional(std::string("FIELDS_INVALID")));
  EXPECT_THAT(response.status().message(), HasSubstr("credential.name"));
  ValidateCredentialsRequest request = GoodCredential();
  request.set_dataset_id("12x");
  EXPECT_THAT(Validate(request).status().message(), HasSubstr("dataset_id"));
}

TEST_F(ControlPlaneTest, StoresGoodSettingsWithTheirDefaults) {
  StoreCredential();
  MetaAcceptsAll();
  const auto response = Configure(GoodSettings());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->destination(), "destinations/demo-store");
  const auto stored = destinations_.Get("destinations/demo-store");
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->etag, response->etag());
  EXPECT_EQ(stored->settings.window_days(), 7);
  EXPECT_EQ(stored->settings.default_event_name(), "Purchase");
}

TEST_F(ControlPlaneTest, SettingsWithoutACredentialAreNotFound) {
  EXPECT_EQ(Configure(GoodSettings()).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ControlPlaneTest, ACheckThatFailsStoresNothing) {
  StoreCredential();
  transport_.Answer(200, R"({"data":{"is_valid":false,)"
                         R"("error":{"code":190,"subcode":463}}})");
  const auto response = Configure(GoodSettings());
  ASSERT_TRUE(response.ok());
  EXPECT_TRUE(response->destination().empty());
  EXPECT_FALSE(destinations_.Get("destinations/demo-store").ok());
}

TEST_F(ControlPlaneTest, AnEtagGuardsAgainstLostChanges) {
  StoreCredential();
  ConfigureSettingsRequest request = GoodSettings();
  request.set_etag("none such");
  EXPECT_THAT(ReasonOf(Configure(request).status()),
              Optional(std::string("ETAG_MISMATCH")));
  MetaAcceptsAll();
  const auto first = Configure(GoodSettings());
  ASSERT_TRUE(first.ok());
  request.set_etag(first->etag());
  MetaAcceptsAll();
  EXPECT_TRUE(Configure(request).ok());
}

TEST_F(ControlPlaneTest, OnlyAdministratorsChangeTheirDestinations) {
  StoreCredential();
  MetaAcceptsAll();
  ConfigureSettingsRequest request = GoodSettings();
  request.mutable_settings()->mutable_business_user_access()->set_admin_only(
      true);
  ASSERT_TRUE(Configure(request).ok());
  EXPECT_EQ(Configure(GoodSettings()).status().code(),
            absl::StatusCode::kPermissionDenied);
  MetaAcceptsAll();
  EXPECT_TRUE(
      Configure(GoodSettings(), ParseCaller("a", "datagrid-administrator"))
          .ok());
}

TEST_F(ControlPlaneTest, WarnsOfATestEventCode) {
  StoreCredential();
  MetaAcceptsAll();
  ConfigureSettingsRequest request = GoodSettings();
  request.mutable_settings()->set_test_event_code("TEST1");
  const auto response = Configure(request);
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->checks().rbegin()->name(), "test_event_code");
  EXPECT_EQ(response->checks().rbegin()->outcome(), Check::OUTCOME_WARN);
  EXPECT_FALSE(response->destination().empty());
}

TEST_F(ControlPlaneTest, StoresSettingsThatItWarnsOf) {
  StoreCredential();
  MetaAcceptsAll();
  ConfigureSettingsRequest request = GoodSettings();
  request.mutable_settings()->mutable_data_processing_options()->add_options(
      "LDU");
  const auto response = Configure(request);
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->checks().rbegin()->name(), "data_processing_options");
  EXPECT_EQ(response->checks().rbegin()->outcome(), Check::OUTCOME_WARN);
  EXPECT_FALSE(response->destination().empty());
}

TEST_F(ControlPlaneTest, KeepsWhoChangedWhatAndWhen) {
  StoreCredential();
  MetaAcceptsAll();
  ASSERT_TRUE(Configure(GoodSettings(), ParseCaller("jane", "")).ok());
  ConfigureSettingsRequest request = GoodSettings();
  request.mutable_settings()->set_test_event_code("TEST12345");
  MetaAcceptsAll();
  ASSERT_TRUE(Configure(request, ParseCaller("joe", "")).ok());
  const auto stored = destinations_.Get("destinations/demo-store");
  ASSERT_EQ(stored->revisions.size(), 2u);
  EXPECT_EQ(stored->revisions[0].principal(), "jane");
  EXPECT_EQ(stored->revisions[1].principal(), "joe");
  EXPECT_THAT(stored->revisions[1].fields(), ElementsAre("test_event_code"));
  EXPECT_THAT(stored->revisions[1].SerializeAsString(),
              Not(HasSubstr("TEST12345")));
}

TEST_F(ControlPlaneTest, ValidateOnlyStoresNoSettings) {
  StoreCredential();
  MetaAcceptsAll();
  ConfigureSettingsRequest request = GoodSettings();
  request.set_validate_only(true);
  const auto response = Configure(request);
  ASSERT_TRUE(response.ok());
  EXPECT_GT(response->checks_size(), 0);
  EXPECT_TRUE(response->destination().empty());
  EXPECT_TRUE(response->etag().empty());
  EXPECT_TRUE(destinations_.List()->empty());
}

TEST_F(ControlPlaneTest, StoresNothingWithACredentialDeletedMeanwhile) {
  StoreCredential();
  MetaAcceptsAll();
  meddling_.WhileItIsAsked([this] {
    EXPECT_TRUE(
        credentials_
            .Delete("credentials/demo-token", [] { return absl::OkStatus(); })
            .ok());
  });
  EXPECT_THAT(ReasonOf(Configure(GoodSettings()).status()),
              Optional(std::string("CREDENTIAL_NOT_FOUND")));
  EXPECT_TRUE(destinations_.List()->empty());
}

TEST_F(ControlPlaneTest, StoresWithATokenReplacedMeanwhile) {
  StoreCredential();
  MetaAcceptsAll();
  meddling_.WhileItIsAsked([this] {
    EXPECT_TRUE(
        credentials_.Put("Demo token", "", AccessToken("EAAnew"), {}).ok());
  });
  EXPECT_TRUE(Configure(GoodSettings()).ok());
  EXPECT_EQ(credentials_.Get("credentials/demo-token")->token.Reveal(),
            "EAAnew");
}

}  // namespace
}  // namespace destconn
