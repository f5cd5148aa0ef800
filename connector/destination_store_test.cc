#include "connector/destination_store.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/daily_volume.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

constexpr char kName[] = "destinations/shop";

class DestinationStoreTest : public testing::Test {
 protected:
  static destination::v1::Settings Shop(const std::string& dataset = "123") {
    destination::v1::Settings settings;
    settings.set_name("Shop");
    settings.set_dataset_id(dataset);
    return settings;
  }

  static absl::Status Anybody(const std::optional<StoredSettings>&) {
    return absl::OkStatus();
  }

  auto Put(const destination::v1::Settings& settings,
           const std::string& etag = "") {
    return destinations_.Put(
        kName, {.settings = settings, .principal = "jane", .etag = etag},
        Anybody);
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  DestinationStore destinations_{store_, clock_};
};

TEST_F(DestinationStoreTest, GivesBackWhatWasStoredWithItsEtag) {
  const auto etag = Put(Shop());
  ASSERT_TRUE(etag.ok()) << etag.status();
  const auto stored = destinations_.Get(kName);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->settings.dataset_id(), "123");
  EXPECT_EQ(stored->etag, *etag);
}

TEST_F(DestinationStoreTest, AChangeHasAnotherEtag) {
  const auto first = Put(Shop("1"));
  const auto second = Put(Shop("2"));
  EXPECT_NE(*first, *second);
}

TEST_F(DestinationStoreTest, AnEtagOfOldChangesNothing) {
  const std::string first = *Put(Shop("1"));
  ASSERT_TRUE(Put(Shop("2"), first).ok());
  EXPECT_THAT(ReasonOf(Put(Shop("3"), first).status()),
              Optional(std::string("ETAG_MISMATCH")));
  EXPECT_EQ(destinations_.Get(kName)->settings.dataset_id(), "2");
}

// A change that comes in between is judged anew, and not lost.
TEST_F(DestinationStoreTest, AChangeMeanwhileIsSeen) {
  const std::string etag = *Put(Shop("1"));
  int asked = 0;
  const auto meddle = [&](const std::optional<StoredSettings>&) {
    if (asked++ == 0) {
      EXPECT_TRUE(Put(Shop("2")).ok());
    }
    return absl::OkStatus();
  };
  EXPECT_TRUE(destinations_.Put(kName, {.settings = Shop("3")}, meddle).ok());
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(destinations_.Get(kName)->revisions.size(), 3u);

  asked = 0;
  EXPECT_THAT(ReasonOf(destinations_
                           .Put(kName,
                                {.settings = Shop("4"),
                                 .etag = destinations_.Get(kName)->etag},
                                meddle)
                           .status()),
              Optional(std::string("ETAG_MISMATCH")));
}

TEST_F(DestinationStoreTest, WhoMayNotChangeItDoesNot) {
  ASSERT_TRUE(Put(Shop("1")).ok());
  const auto nobody = [](const std::optional<StoredSettings>&) {
    return absl::PermissionDeniedError("no");
  };
  EXPECT_FALSE(destinations_.Put(kName, {.settings = Shop("2")}, nobody).ok());
  EXPECT_FALSE(destinations_.Delete(kName, "", nobody).ok());
  EXPECT_EQ(destinations_.Get(kName)->settings.dataset_id(), "1");
}

TEST_F(DestinationStoreTest, KeepsTheLastHundredRevisions) {
  for (int i = 1; i <= 103; ++i) {
    clock_.Advance(absl::Seconds(1));
    ASSERT_TRUE(Put(Shop(absl::StrCat(i))).ok());
  }
  const auto revisions = destinations_.Get(kName)->revisions;
  ASSERT_EQ(revisions.size(), 100u);
  EXPECT_EQ(revisions.front().revision(), 4);
  EXPECT_EQ(revisions.back().revision(), 103);
  EXPECT_EQ(revisions.back().principal(), "jane");
  EXPECT_EQ(revisions.back().time().seconds(), 1'795'000'103);
  EXPECT_THAT(revisions.back().fields(), ElementsAre("dataset_id"));
}

TEST_F(DestinationStoreTest, KeepsAPrincipalThatCanBeRead) {
  const std::string odd = absl::StrCat("j\xff\n", std::string(300, 'x'));
  ASSERT_TRUE(
      destinations_.Put(kName, {.settings = Shop(), .principal = odd}, Anybody)
          .ok());
  EXPECT_EQ(destinations_.Get(kName)->revisions.back().principal(),
            absl::StrCat("j", std::string(197, 'x')));
}

TEST_F(DestinationStoreTest, ListsThoseThatAreNotDeleted) {
  ASSERT_TRUE(Put(Shop()).ok());
  ASSERT_TRUE(
      destinations_.Put("destinations/other", {.settings = Shop()}, Anybody)
          .ok());
  ASSERT_TRUE(destinations_.SetLastRun(kName, "run-1", clock_.Now()).ok());
  ASSERT_TRUE(DailyVolumes(store_, clock_).Add(kName, 1).ok());
  ASSERT_TRUE(destinations_.Delete(kName, "", Anybody).ok());
  EXPECT_FALSE(destinations_.Find(kName)->has_value());
  EXPECT_EQ(*destinations_.LastRun(kName), std::nullopt);
  EXPECT_EQ(store_.List("")->size(), 1u) << "it left something";
  const auto all = destinations_.List();
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().first, "destinations/other");
  ASSERT_TRUE(Put(Shop()).ok());
  EXPECT_EQ(destinations_.Get(kName)->revisions.size(), 1u);
}

TEST_F(DestinationStoreTest, SaysWhenThereIsNone) {
  for (const char* name : {kName, "", "nonsense", "credentials/shop"}) {
    EXPECT_FALSE(destinations_.Find(name)->has_value());
    EXPECT_THAT(ReasonOf(destinations_.Get(name).status()),
                Optional(std::string("DESTINATION_NOT_FOUND")));
  }
}

TEST_F(DestinationStoreTest, ADamagedRecordIsSaidToBeOne) {
  ASSERT_TRUE(store_.Put(kName, "\xff\xff").ok());
  EXPECT_THAT(ReasonOf(destinations_.Get(kName).status()),
              Optional(std::string("STORE_CORRUPT")));
}

TEST_F(DestinationStoreTest, RemembersTheLastRun) {
  EXPECT_EQ(*destinations_.LastRun(kName), std::nullopt);
  const absl::Time end = clock_.Now() - absl::Hours(1);
  ASSERT_TRUE(destinations_.SetLastRun(kName, "run-1", end).ok());
  EXPECT_EQ(*destinations_.LastRun(kName), std::optional(end));
}

TEST_F(DestinationStoreTest, ARunThatEndedEarlierIsNotTheLast) {
  const absl::Time end = clock_.Now();
  ASSERT_TRUE(destinations_.SetLastRun(kName, "run-2", end).ok());
  ASSERT_TRUE(
      destinations_.SetLastRun(kName, "run-1", end - absl::Hours(1)).ok());
  EXPECT_EQ(*destinations_.LastRun(kName), std::optional(end));
}

}  // namespace
}  // namespace destconn
