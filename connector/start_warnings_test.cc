#include "connector/start_warnings.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr absl::Duration kDay = absl::Hours(24);

absl::Time Now() {
  return absl::FromCivil(absl::CivilDay(2026, 11, 24), absl::UTCTimeZone());
}

std::vector<std::string> Warnings(const StoredCredential& credential,
                                  absl::string_view version = "v26.0") {
  return StartWarnings("credentials/t", credential, version, Now());
}

StoredCredential ExpiresIn(absl::Duration left) {
  return {.facts = {.expire_time = Now() + left}};
}

TEST(StartWarningsTest, HasNothingToSayOfAGoodToken) {
  EXPECT_THAT(Warnings({}), IsEmpty());
  EXPECT_THAT(Warnings(ExpiresIn(7 * kDay)), IsEmpty());
}

TEST(StartWarningsTest, WarnsOfATokenThatExpiresSoon) {
  EXPECT_THAT(
      Warnings(ExpiresIn(7 * kDay - absl::Seconds(1))),
      ElementsAre(AllOf(HasSubstr("credentials/t"), HasSubstr("2026-11-30"),
                        HasSubstr("ValidateCredentials"),
                        Not(HasSubstr("outlive")))));
}

TEST(StartWarningsTest, WarnsThatARunMayOutliveItsToken) {
  EXPECT_THAT(Warnings(ExpiresIn(absl::Hours(3))),
              ElementsAre(AllOf(HasSubstr("2026-11-24 03:00 UTC"),
                                HasSubstr("outlive"))));
}

TEST(StartWarningsTest, SaysThatATokenHasExpired) {
  EXPECT_THAT(Warnings(ExpiresIn(-kDay)),
              ElementsAre(HasSubstr("expired on 2026-11-23")));
}

TEST(StartWarningsTest, AnnouncesANewToken) {
  StoredCredential credential = ExpiresIn(60 * kDay);
  credential.renew_time = Now() - absl::Hours(1);
  EXPECT_THAT(Warnings(credential),
              ElementsAre(AllOf(HasSubstr("exchanged"),
                                HasSubstr("expires on 2027-01-23"))));
  credential.facts.expire_time.reset();
  EXPECT_THAT(Warnings(credential), ElementsAre(HasSubstr("does not expire")));
  credential.renew_time = Now() - 3 * kDay;
  EXPECT_THAT(Warnings(credential), IsEmpty());
}

TEST(StartWarningsTest, WarnsOfAVersionThatEnds) {
  EXPECT_THAT(Warnings({}, "v21.0"), ElementsAre(HasSubstr("v21.0")));
}

}  // namespace
}  // namespace destconn
