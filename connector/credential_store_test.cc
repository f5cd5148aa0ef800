#include "connector/credential_store.h"

#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr AeadKey kKey({1});

absl::Status Unused() { return absl::OkStatus(); }

class CredentialStoreTest : public testing::Test {
 protected:
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  CredentialStore credentials_{store_, kKey, clock_};
};

TEST_F(CredentialStoreTest, GivesBackWhatWasStored) {
  const auto name =
      credentials_.Put("My token", "", AccessToken("EAAhunter2"), {});
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_EQ(*name, "credentials/my-token");
  const auto token = credentials_.Get(*name);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->token.Reveal(), "EAAhunter2");
}

TEST_F(CredentialStoreTest, KeepsNoTokenInClear) {
  ASSERT_TRUE(
      credentials_.Put("My token", "mine", AccessToken("EAAhunter2"), {}).ok());
  EXPECT_THAT(**store_.Get("credentials/my-token"),
              Not(HasSubstr("EAAhunter2")));
}

TEST_F(CredentialStoreTest, ANewTokenKeepsTheDescription) {
  ASSERT_TRUE(credentials_.Put("T", "mine", AccessToken("one"), {}).ok());
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("two"), {}).ok());
  EXPECT_EQ(credentials_.Get("credentials/t")->token.Reveal(), "two");
  storage::v1::StoredCredential record;
  ASSERT_TRUE(record.ParseFromString(**store_.Get("credentials/t")));
  EXPECT_EQ(record.description(), "mine");
}

TEST_F(CredentialStoreTest, AnotherMasterKeyReadsNothingAndDestroysNothing) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("one"), {}).ok());
  CredentialStore other(store_, AeadKey({2}), clock_);
  EXPECT_THAT(ReasonOf(other.Get("credentials/t").status()),
              Optional(std::string("CREDENTIAL_UNREADABLE")));
  EXPECT_EQ(credentials_.Get("credentials/t")->token.Reveal(), "one");
}

TEST_F(CredentialStoreTest, EveryFlippedBitOfATokenIsNoticed) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("one"), {}).ok());
  storage::v1::StoredCredential record;
  ASSERT_TRUE(record.ParseFromString(**store_.Get("credentials/t")));
  const std::string sealed = record.sealed_token();
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string bad = sealed;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    record.set_sealed_token(bad);
    ASSERT_TRUE(store_.Put("credentials/t", record.SerializeAsString()).ok());
    EXPECT_THAT(ReasonOf(credentials_.Get("credentials/t").status()),
                Optional(std::string("CREDENTIAL_UNREADABLE")))
        << bit;
  }
}

TEST_F(CredentialStoreTest, SealsAnewWhatAnOlderKeySealed) {
  ASSERT_TRUE(
      credentials_.Put("T", "mine", AccessToken("one"), {.app_id = "42"}).ok());
  ASSERT_TRUE(store_.Put("credentials/junk", "junk").ok());
  CredentialStore rotated(store_, KeyRing({{"2", AeadKey({2})}, {"1", kKey}}),
                          clock_);
  auto resealed = rotated.Reseal();
  ASSERT_TRUE(resealed.ok()) << resealed.status();
  EXPECT_EQ(resealed->count, 1);
  EXPECT_THAT(resealed->unreadable, ElementsAre("credentials/junk"));
  EXPECT_EQ(rotated.Reseal()->count, 0);

  CredentialStore after(store_, KeyRing({{"2", AeadKey({2})}}), clock_);
  const auto credential = after.Get("credentials/t");
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_EQ(credential->token.Reveal(), "one");
  EXPECT_EQ(credential->facts.app_id, "42");
  EXPECT_FALSE(credentials_.Get("credentials/t").ok());
}

TEST_F(CredentialStoreTest, ARecordUnderAnotherNameDoesNotOpen) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("one"), {}).ok());
  ASSERT_TRUE(store_.Put("credentials/u", **store_.Get("credentials/t")).ok());
  EXPECT_FALSE(credentials_.Get("credentials/u").ok());
}

TEST_F(CredentialStoreTest, RemembersWhatMetaSaidOfTheToken) {
  const absl::Time end = clock_.Now() + absl::Hours(5);
  ASSERT_TRUE(credentials_
                  .Put("T", "", AccessToken("one"),
                       {.app_id = "42", .expire_time = end})
                  .ok());
  EXPECT_EQ(credentials_.Get("credentials/t")->facts.app_id, "42");
  EXPECT_THAT(credentials_.Get("credentials/t")->facts.expire_time,
              Optional(end));
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("two"), {}).ok());
  EXPECT_EQ(credentials_.Get("credentials/t")->facts.app_id, "");
  EXPECT_EQ(credentials_.Get("credentials/t")->facts.expire_time, std::nullopt);
}

TEST_F(CredentialStoreTest, ReplacesTheTokenThatItWasReadWith) {
  ASSERT_TRUE(credentials_.Put("T", "mine", AccessToken("one"), {}).ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(credentials_
                  .Replace("credentials/t", AccessToken("one"),
                           AccessToken("two"), {.app_id = "42"})
                  .ok());
  const auto credential = credentials_.Get("credentials/t");
  EXPECT_EQ(credential->token.Reveal(), "two");
  EXPECT_EQ(credential->facts.app_id, "42");
  EXPECT_THAT(credential->renew_time, Optional(clock_.Now()));
}

TEST_F(CredentialStoreTest, ReplacesNoTokenThatSomebodyStoredMeanwhile) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("theirs"), {}).ok());
  ASSERT_TRUE(
      credentials_
          .Replace("credentials/t", AccessToken("one"), AccessToken("two"), {})
          .ok());
  EXPECT_EQ(credentials_.Get("credentials/t")->token.Reveal(), "theirs");
  EXPECT_EQ(credentials_.Get("credentials/t")->renew_time, std::nullopt);
  EXPECT_FALSE(credentials_
                   .Replace("credentials/none", AccessToken("one"),
                            AccessToken("two"), {})
                   .ok());
}

TEST_F(CredentialStoreTest, NamesThemAll) {
  ASSERT_TRUE(credentials_.Put("B", "", AccessToken("one"), {}).ok());
  ASSERT_TRUE(credentials_.Put("A", "", AccessToken("two"), {}).ok());
  ASSERT_TRUE(store_.Put("destinations/a", "").ok());
  EXPECT_THAT(*credentials_.Names(),
              ElementsAre("credentials/a", "credentials/b"));
}

TEST_F(CredentialStoreTest, SaysWhenThereIsNone) {
  for (const char* name : {"credentials/none", "nonsense", ""}) {
    EXPECT_THAT(ReasonOf(credentials_.Get(name).status()),
                Optional(std::string("CREDENTIAL_NOT_FOUND")))
        << name;
  }
}

TEST_F(CredentialStoreTest, ListsWhatMayBeToldAndDeletes) {
  ASSERT_TRUE(
      credentials_.Put("T", "mine", AccessToken("EAAhunter2"), {.app_id = "42"})
          .ok());
  const auto all = credentials_.List();
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().resource_name, "credentials/t");
  EXPECT_EQ(all->front().description, "mine");
  EXPECT_EQ(all->front().facts.app_id, "42");
  EXPECT_EQ(all->front().update_time, clock_.Now());
  EXPECT_TRUE(credentials_.Delete("credentials/t", Unused).ok());
  EXPECT_TRUE(credentials_.List()->empty());
  for (const char* name : {"credentials/t", "destinations/t", ""}) {
    EXPECT_THAT(ReasonOf(credentials_.Delete(name, Unused)),
                Optional(std::string("CREDENTIAL_NOT_FOUND")));
    EXPECT_THAT(ReasonOf(credentials_.NoteUse(name).status()),
                Optional(std::string("CREDENTIAL_NOT_FOUND")));
  }
}

TEST_F(CredentialStoreTest, LooksAgainWhereAUseCameInBetween) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("one"), {}).ok());
  int looks = 0;
  const absl::Status deleted = credentials_.Delete("credentials/t", [&] {
    if (++looks > 1) return absl::FailedPreconditionError("used");
    const StateChange use = *credentials_.NoteUse("credentials/t");
    EXPECT_TRUE(*store_.CompareAndChange({&use, 1}));
    return absl::OkStatus();
  });
  EXPECT_EQ(deleted.message(), "used");
  EXPECT_EQ(credentials_.Get("credentials/t")->token.Reveal(), "one");
}

TEST_F(CredentialStoreTest, AUseIsNotNotedOfACredentialThatIsGone) {
  ASSERT_TRUE(credentials_.Put("T", "", AccessToken("one"), {}).ok());
  const StateChange use = *credentials_.NoteUse("credentials/t");
  ASSERT_TRUE(credentials_.Delete("credentials/t", Unused).ok());
  EXPECT_FALSE(*store_.CompareAndChange({&use, 1}));
}

}  // namespace
}  // namespace destconn
