#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "ledger/ledger_conformance.h"
#include "ledger/state_store.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST_P(StateStoreConformance, KeepsWhatWasPutLast) {
  StateStore& state = engine_->state();
  EXPECT_EQ(*state.Get("runs/x"), std::nullopt);
  ASSERT_TRUE(state.Put("runs/x", "1").ok());
  ASSERT_TRUE(state.Put("runs/x", "2").ok());
  EXPECT_EQ(*state.Get("runs/x"), std::optional<std::string>("2"));
}

TEST_P(StateStoreConformance, KeepsAnyBytes) {
  StateStore& state = engine_->state();
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  ASSERT_TRUE(state.Put("a/bytes", all).ok());
  ASSERT_TRUE(state.Put("a/nothing", "").ok());
  ASSERT_TRUE(state.Put("a/large", std::string(1 << 20, 'x')).ok());
  EXPECT_EQ(*state.Get("a/bytes"), std::optional<std::string>(all));
  EXPECT_EQ(*state.Get("a/nothing"), std::optional<std::string>(""));
  EXPECT_EQ((*state.Get("a/large"))->size(), size_t{1} << 20);
}

TEST_P(StateStoreConformance, ListsByKeyWhatBeginsWithAPrefix) {
  StateStore& state = engine_->state();
  for (const char* key : {"b/2", "b/10", "b", "c/1", "b/Z", "b/a_b", "b/a%",
                          "b/\xc3\xa9", "b/\xff", "b0"}) {
    ASSERT_TRUE(state.Put(key, key).ok()) << key;
  }
  EXPECT_THAT(
      *state.List("b/"),
      ElementsAre(Pair("b/10", "b/10"), Pair("b/2", "b/2"), Pair("b/Z", "b/Z"),
                  Pair("b/a%", "b/a%"), Pair("b/a_b", "b/a_b"),
                  Pair("b/\xc3\xa9", "b/\xc3\xa9"), Pair("b/\xff", "b/\xff")));
  EXPECT_THAT(*state.List("d/"), IsEmpty());
  EXPECT_EQ(state.List("")->size(), 10);
}

TEST_P(StateStoreConformance, DeletesWhatIsThereOrNot) {
  StateStore& state = engine_->state();
  ASSERT_TRUE(state.Put("a", "1").ok());
  EXPECT_TRUE(state.Delete("a").ok());
  EXPECT_TRUE(state.Delete("a").ok());
  EXPECT_EQ(*state.Get("a"), std::nullopt);
}

TEST_P(StateStoreConformance, PutsOnlyOverWhatTheCallerBelieves) {
  StateStore& state = engine_->state();
  EXPECT_EQ(*state.CompareAndPut("lease/x", "", "1"), false);
  EXPECT_EQ(*state.CompareAndPut("lease/x", std::nullopt, "1"), true);
  EXPECT_EQ(*state.CompareAndPut("lease/x", std::nullopt, "2"), false);
  EXPECT_EQ(*state.CompareAndPut("lease/x", "0", "2"), false);
  EXPECT_EQ(*state.Get("lease/x"), std::optional<std::string>("1"));
  EXPECT_EQ(*state.CompareAndPut("lease/x", "1", "2"), true);
  EXPECT_EQ(*state.CompareAndPut("lease/x", "1", "2"), false);
  EXPECT_EQ(*state.Get("lease/x"), std::optional<std::string>("2"));
}

TEST_P(StateStoreConformance, ChangesAllRecordsOrNone) {
  StateStore& state = engine_->state();
  ASSERT_TRUE(state.Put("b", "1").ok());
  ASSERT_TRUE(state.Put("c", "1").ok());
  using Changes = std::vector<StateChange>;
  const std::optional<std::string> none = std::nullopt;
  for (const StateChange& false_belief :
       {StateChange{"c", "0", "2"}, StateChange{"c", none, "2"},
        StateChange{"c", "0", none}, StateChange{"c", "0", "0"},
        StateChange{"d", "1", "2"}, StateChange{"d", "1", none},
        StateChange{"d", "1", "1"}}) {
    for (const Changes& changes :
         {Changes{{"a", none, "2"}, {"b", "1", "2"}, false_belief},
          Changes{false_belief, {"b", "1", none}, {"a", none, "2"}}}) {
      const auto made = state.CompareAndChange(changes);
      ASSERT_TRUE(made.ok()) << made.status();
      EXPECT_FALSE(*made) << false_belief.key;
    }
  }
  EXPECT_THAT(*state.List(""), ElementsAre(Pair("b", "1"), Pair("c", "1")));

  const auto made = state.CompareAndChange(Changes{
      {"b", "1", none}, {"a", none, "2"}, {"c", "1", "1"}, {"e", none, ""}});
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(*made);
  EXPECT_THAT(*state.List(""),
              ElementsAre(Pair("a", "2"), Pair("c", "1"), Pair("e", "")));
}

// As who stores what refers to a record, and who deletes that record: the one
// holds what the other takes away.
TEST_P(StateStoreConformance, LetsNobodyChangeWhatAnotherHolds) {
  constexpr int kRounds = 25;
  StateStore& state = engine_->state();
  for (int round = 0; round < kRounds; ++round) {
    ASSERT_TRUE(state.Put("held", "x").ok());
    ASSERT_TRUE(state.Delete("refers").ok());
    bool refers = false;
    bool gone = false;
    {
      const std::jthread other([&] {
        gone = *state.CompareAndChange(std::vector<StateChange>{
            {"held", "x", std::nullopt}, {"refers", std::nullopt, "deleted"}});
      });
      refers = *state.CompareAndChange(std::vector<StateChange>{
          {"refers", std::nullopt, "held"}, {"held", "x", "x"}});
    }
    ASSERT_NE(refers, gone);
    ASSERT_EQ((*state.Get("held")).has_value(), refers);
    ASSERT_EQ(*state.Get("refers"),
              std::optional<std::string>(refers ? "held" : "deleted"));
  }
}

TEST_P(StateStoreConformance, LetsOneOfManyPut) {
  constexpr int kWriters = 4;
  constexpr int kRounds = 25;
  StateStore& state = engine_->state();
  ASSERT_TRUE(state.Put("counter", "0").ok());
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&state] {
        for (int done = 0; done < kRounds;) {
          const auto seen = state.Get("counter");
          ASSERT_TRUE(seen.ok()) << seen.status();
          const auto put = state.CompareAndPut(
              "counter", **seen, absl::StrCat(std::stoi(**seen) + 1));
          ASSERT_TRUE(put.ok()) << put.status();
          if (*put) ++done;
        }
      });
    }
  }
  EXPECT_EQ(*state.Get("counter"),
            std::optional<std::string>(absl::StrCat(kWriters * kRounds)));
}

TEST_P(StateStoreConformance, SurvivesARestart) {
  ASSERT_TRUE(engine_->state().Put("a", "1").ok());
  ASSERT_TRUE(engine_->state().Put("b", "2").ok());
  ASSERT_TRUE(engine_->state().Delete("b").ok());
  if (!engine_->Restart()) GTEST_SKIP() << "forgets";
  EXPECT_EQ(*engine_->state().Get("a"), std::optional<std::string>("1"));
  EXPECT_EQ(*engine_->state().Get("b"), std::nullopt);
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StateStoreConformance);

}  // namespace destconn
