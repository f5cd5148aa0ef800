#include "ledger/key_filter.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "ledger/ledger.h"

namespace destconn {
namespace {

std::vector<EventKey> RandomKeys(uint64_t seed, size_t count) {
  std::mt19937_64 gen(seed);
  std::vector<EventKey> keys(count);
  for (EventKey& key : keys) {
    for (size_t at = 0; at < key.bytes.size(); at += sizeof(uint64_t)) {
      const uint64_t random = gen();
      std::memcpy(key.bytes.data() + at, &random, sizeof(random));
    }
  }
  return keys;
}

std::vector<KeyFilter::Parts> Look(const KeyFilter& filter,
                                   const std::vector<EventKey>& keys) {
  std::vector<ClaimRequest> requests;
  requests.reserve(keys.size());
  for (const EventKey& key : keys) requests.push_back({.key = key});
  return filter.view().Look(requests);
}

size_t CountFound(const KeyFilter& filter, const std::vector<EventKey>& keys) {
  size_t found = 0;
  for (const KeyFilter::Parts parts : Look(filter, keys)) found += parts != 0;
  return found;
}

TEST(KeyFilterTest, KnowsWhatWasAddedAndLittleElse) {
  constexpr size_t kKeys = 100'000;
  KeyFilter filter(kKeys);
  EXPECT_EQ(CountFound(filter, RandomKeys(1, kKeys)), 0);
  filter.Add(5, RandomKeys(1, kKeys));
  EXPECT_EQ(CountFound(filter, RandomKeys(1, kKeys)), kKeys);
  EXPECT_LT(CountFound(filter, RandomKeys(2, kKeys)), kKeys / 500);
}

TEST(KeyFilterTest, LeadsToTheDay) {
  KeyFilter filter(100);
  filter.Add(5, RandomKeys(1, 100));
  filter.Add(6, RandomKeys(2, 100));
  for (const KeyFilter::Parts parts : Look(filter, RandomKeys(2, 100))) {
    EXPECT_NE(parts & filter.view().OfDay(6), 0);
  }
  EXPECT_EQ(filter.view().OfDay(5) & filter.view().OfDay(6), 0);
  EXPECT_EQ(filter.view().OfDay(7), 0);
}

TEST(KeyFilterTest, GrowsAndGivesBackWhatIsForgotten) {
  KeyFilter filter(1024);
  for (int32_t day = 0; day < 10; ++day) filter.Add(day, RandomKeys(day, 1024));
  const size_t full = filter.bytes();
  EXPECT_EQ(full, 10 * 1024 * 16 / 8);
  for (int32_t day = 0; day < 5; ++day) filter.Drop(day);
  EXPECT_EQ(filter.bytes(), full / 2);
  EXPECT_EQ(CountFound(filter, RandomKeys(7, 1024)), 1024);
  EXPECT_LT(CountFound(filter, RandomKeys(3, 1024)), 50);
  for (int32_t day = 10; day < 15; ++day) {
    filter.Add(day, RandomKeys(day, 1024));
  }
  EXPECT_EQ(filter.bytes(), full);
}

TEST(KeyFilterTest, ForgetsNothingWhenItIsOverfull) {
  KeyFilter filter(10);
  for (int32_t day = 0; day < 100; ++day) filter.Add(day, RandomKeys(day, 10));
  for (int32_t day = 0; day < 100; ++day) {
    for (const KeyFilter::Parts parts : Look(filter, RandomKeys(day, 10))) {
      EXPECT_NE(parts & filter.view().OfDay(day), 0) << day;
    }
  }
}

TEST(KeyFilterTest, TakesFromSeveralThreads) {
  KeyFilter filter(1000);
  {
    std::vector<std::jthread> threads;
    for (int32_t day = 0; day < 4; ++day) {
      threads.emplace_back([&filter, day] {
        for (const EventKey& key : RandomKeys(day, 5000)) {
          filter.Add(day, {&key, 1});
        }
      });
    }
  }
  for (int32_t day = 0; day < 4; ++day) {
    EXPECT_EQ(CountFound(filter, RandomKeys(day, 5000)), 5000);
  }
}

}  // namespace
}  // namespace destconn
