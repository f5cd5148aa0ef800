#include "connector/admin_plane.h"

#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "base/simulated_clock.h"
#include "connector/order_keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_order_index.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

class AdminPlaneTest : public testing::Test {
 protected:
  std::string StoreDestination(const std::string& name, bool admin_only = false,
                               const std::string& credential = "") {
    destination::v1::Settings settings;
    settings.set_name(name);
    settings.set_credential(credential);
    settings.mutable_business_user_access()->set_admin_only(admin_only);
    const auto etag =
        destinations_.Put(absl::StrCat("destinations/", name),
                          {.settings = settings, .principal = "jane"},
                          [](const auto&) { return absl::OkStatus(); });
    EXPECT_TRUE(etag.ok()) << etag.status();
    return *etag;
  }

  static destination::v1::Settings Using(const std::string& credential) {
    destination::v1::Settings settings;
    settings.set_credential(credential);
    return settings;
  }

  void StoreCredential(const std::string& name) {
    EXPECT_TRUE(credentials_
                    .Put(name, "of the shop", AccessToken("EAAhunter2"),
                         {.app_id = "42",
                          .expire_time = absl::FromUnixSeconds(1'799'000'000)})
                    .ok());
  }

  // What `method` answers to the caller.
  template <typename Method, typename Request>
  auto Call(Method method, const Request& request,
            const std::string& policies = "") {
    const auto call = gate_.Admit(ParseCaller("someone", policies), request);
    using Answer = decltype((plane_.*method)(*call));
    return call.ok() ? (plane_.*method)(*call) : Answer(call.status());
  }

  auto Delete(const std::string& name, const std::string& etag = "",
              const std::string& policies = "") {
    destination::v1::DeleteDestinationRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return Call(&AdminPlane::DeleteDestination, request, policies).status();
  }

  absl::Status DeleteCredential(const std::string& name) {
    destination::v1::DeleteCredentialRequest request;
    request.set_name(name);
    return Call(&AdminPlane::DeleteCredential, request).status();
  }

  std::vector<std::string> Names(const std::string& policies = "") {
    destination::v1::ListDestinationsRequest request;
    std::vector<std::string> names;
    const auto response =
        Call(&AdminPlane::ListDestinations, request, policies);
    for (const auto& destination : response->destinations()) {
      names.push_back(destination.name());
    }
    return names;
  }

  static std::string Reason(const absl::Status& status) {
    return ReasonOf(status).value_or("");
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  std::ostringstream log_text_;
  Log log_{LogFormat::kText, clock_, log_text_};
  CredentialStore credentials_{store_, AeadKey({1}), clock_};
  DestinationStore destinations_{store_, clock_};
  AccessGate gate_{destinations_, log_};
  FakeOrderIndex orders_;
  AdminPlane plane_{credentials_, destinations_, &orders_, HmacKey("key")};
};

TEST_F(AdminPlaneTest, ListsDestinationsPageByPage) {
  for (const char* name : {"c", "a", "e", "b", "d"}) StoreDestination(name);
  destination::v1::ListDestinationsRequest request;
  request.set_page_size(2);
  std::vector<std::string> seen;
  std::vector<int> sizes;
  do {
    const auto page = Call(&AdminPlane::ListDestinations, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& destination : page->destinations()) {
      seen.push_back(destination.settings().name());
    }
    sizes.push_back(page->destinations_size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
}

TEST_F(AdminPlaneTest, TheLastFullPageSaysThatItIsTheLast) {
  for (const char* name : {"a", "b"}) StoreDestination(name);
  destination::v1::ListDestinationsRequest request;
  request.set_page_size(2);
  EXPECT_EQ(Call(&AdminPlane::ListDestinations, request)->next_page_token(),
            "");
}

TEST_F(AdminPlaneTest, RefusesTheTokenOfAnotherList) {
  StoreDestination("a");
  StoreDestination("b");
  destination::v1::ListDestinationsRequest destinations;
  destinations.set_page_size(1);
  destination::v1::ListCredentialsRequest credentials;
  credentials.set_page_token(
      Call(&AdminPlane::ListDestinations, destinations)->next_page_token());
  EXPECT_EQ(Reason(Call(&AdminPlane::ListCredentials, credentials).status()),
            "FIELDS_INVALID");
}

TEST_F(AdminPlaneTest, ListsWhatTheCallerMaySee) {
  StoreDestination("open");
  StoreDestination("closed", true);
  EXPECT_THAT(Names(), ElementsAre("destinations/open"));
  EXPECT_THAT(Names("datagrid-operator"),
              ElementsAre("destinations/closed", "destinations/open"));
}

TEST_F(AdminPlaneTest, ShowsADestinationAndWhoChangedIt) {
  StoreDestination("a");
  clock_.Advance(absl::Hours(1));
  const std::string etag = StoreDestination("a", false, "credentials/t");
  destination::v1::GetDestinationRequest request;
  request.set_name("destinations/a");
  const auto response = Call(&AdminPlane::GetDestination, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->destination().etag(), etag);
  EXPECT_EQ(response->destination().settings().name(), "a");
  EXPECT_EQ(response->destination().update_time().seconds(), 1'795'003'600);
  ASSERT_EQ(response->revisions_size(), 2);
  EXPECT_EQ(response->revisions(0).revision(), 2);
  EXPECT_EQ(response->revisions(0).principal(), "jane");
  EXPECT_THAT(response->revisions(0).fields(), ElementsAre("credential"));
  EXPECT_THAT(response->revisions(1).fields(), ElementsAre("name"));
}

TEST_F(AdminPlaneTest, DeletesADestinationThatIsAsItWasRead) {
  const std::string old = StoreDestination("a");
  const std::string etag = StoreDestination("a", false, "credentials/t");
  EXPECT_EQ(Reason(Delete("destinations/a", old)), "ETAG_MISMATCH");
  EXPECT_TRUE(Delete("destinations/a", etag).ok());
  EXPECT_THAT(Names(), ElementsAre());
  EXPECT_EQ(Reason(Delete("destinations/a")), "DESTINATION_NOT_FOUND");
  StoreDestination("a");
  EXPECT_TRUE(Delete("destinations/a").ok());
}

TEST_F(AdminPlaneTest, OnlyAdministratorsDeleteTheirDestinations) {
  StoreDestination("closed", true);
  EXPECT_EQ(Reason(Delete("destinations/closed")), "ADMIN_ONLY");
  EXPECT_TRUE(Delete("destinations/closed", "", "datagrid-administrator").ok());
}

TEST_F(AdminPlaneTest, ListsCredentialsWithoutTheirTokens) {
  StoreCredential("t");
  const auto response = Call(&AdminPlane::ListCredentials,
                             destination::v1::ListCredentialsRequest());
  ASSERT_EQ(response->credentials_size(), 1);
  const auto& credential = response->credentials(0);
  EXPECT_EQ(credential.name(), "credentials/t");
  EXPECT_EQ(credential.description(), "of the shop");
  EXPECT_EQ(credential.update_time().seconds(), 1'795'000'000);
  EXPECT_EQ(credential.app_id(), "42");
  EXPECT_EQ(credential.expire_time().seconds(), 1'799'000'000);
  EXPECT_THAT(response->SerializeAsString(), Not(HasSubstr("hunter2")));
}

TEST_F(AdminPlaneTest, DeletesACredentialThatNobodyUses) {
  StoreCredential("t");
  StoreDestination("a", false, "credentials/t");
  StoreDestination("closed", true, "credentials/t");
  const absl::Status status = DeleteCredential("credentials/t");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Reason(status), "CREDENTIAL_IN_USE");
  EXPECT_THAT(status.message(), AllOf(HasSubstr("destinations/a, 1 more"),
                                      Not(HasSubstr("closed"))));
  EXPECT_TRUE(credentials_.Get("credentials/t").ok());

  ASSERT_TRUE(Delete("destinations/a").ok());
  EXPECT_EQ(Reason(DeleteCredential("credentials/t")), "CREDENTIAL_IN_USE");
  ASSERT_TRUE(Delete("destinations/closed", "", "datagrid-operator").ok());
  EXPECT_TRUE(DeleteCredential("credentials/t").ok());
  EXPECT_EQ(Reason(DeleteCredential("credentials/t")), "CREDENTIAL_NOT_FOUND");
  EXPECT_EQ(Reason(DeleteCredential("nonsense")), "CREDENTIAL_NOT_FOUND");
}

TEST_F(AdminPlaneTest, SeesADestinationThatComesToUseTheCredentialMeanwhile) {
  StoreCredential("t");
  store_.AfterNextList([this] {
    const auto stored = destinations_.Put(
        "destinations/late",
        {.settings = Using("credentials/t"),
         .with = [this] { return credentials_.NoteUse("credentials/t"); }},
        [](const auto&) { return absl::OkStatus(); });
    EXPECT_TRUE(stored.ok()) << stored.status();
  });
  EXPECT_EQ(Reason(DeleteCredential("credentials/t")), "CREDENTIAL_IN_USE");
  EXPECT_TRUE(credentials_.Get("credentials/t").ok());
}

TEST_F(AdminPlaneTest, TellsWhatBecameOfAnOrder) {
  StoreDestination("shop");
  StoreDestination("other");
  const OrderIndexKey order =
      OrderKeys(HmacKey("key"), "destinations/shop").Of("77");
  ASSERT_TRUE(
      orders_
          .Record({{.order = order, .outcome = 7}}, clock_.Now(), "run-1", "")
          .ok());
  ASSERT_TRUE(orders_
                  .Record({{.order = order, .outcome = 0}},
                          clock_.Now() + absl::Hours(1), "run-2", "AbC")
                  .ok());
  destination::v1::LookUpOrderRequest request;
  request.set_destination("destinations/shop");
  request.set_order_id(" 77 ");
  const auto response = Call(&AdminPlane::LookUpOrder, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->fates_size(), 2);
  EXPECT_EQ(response->fates(0).run_id(), "run-2");
  EXPECT_EQ(response->fates(0).meta_trace_id(), "AbC");
  EXPECT_EQ(response->fates(1).reason(), "OUTSIDE_WINDOW");

  request.set_order_id("78");
  EXPECT_EQ(Reason(Call(&AdminPlane::LookUpOrder, request).status()),
            "ORDER_UNKNOWN");
  request.set_order_id("77");
  request.set_destination("destinations/other");
  EXPECT_EQ(Reason(Call(&AdminPlane::LookUpOrder, request).status()),
            "ORDER_UNKNOWN");
  request.set_order_id(" ");
  EXPECT_EQ(Reason(Call(&AdminPlane::LookUpOrder, request).status()),
            "FIELDS_INVALID");
}

TEST_F(AdminPlaneTest, AStoreThatFailsIsUnavailable) {
  store_.FailWith(absl::UnavailableError("down"));
  EXPECT_EQ(DeleteCredential("credentials/t").code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Call(&AdminPlane::ListCredentials,
                 destination::v1::ListCredentialsRequest())
                .status()
                .code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace destconn
