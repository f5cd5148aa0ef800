#include "connector/destination_store.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

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

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  DestinationStore destinations_{store_, clock_};
};

TEST_F(DestinationStoreTest, GivesBackWhatWasStoredWithItsEtag) {
  const auto etag = destinations_.Put(kName, Shop());
  ASSERT_TRUE(etag.ok()) << etag.status();
  const auto stored = destinations_.Get(kName);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->settings.dataset_id(), "123");
  EXPECT_EQ(stored->etag, *etag);
}

TEST_F(DestinationStoreTest, AChangeHasAnotherEtag) {
  const auto first = destinations_.Put(kName, Shop("1"));
  const auto second = destinations_.Put(kName, Shop("2"));
  EXPECT_NE(*first, *second);
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
  ASSERT_TRUE(destinations_.SetLastRun(kName, "run-1").ok());
  EXPECT_EQ(*destinations_.LastRun(kName), std::optional(clock_.Now()));
}

}  // namespace
}  // namespace destconn
