// Match keys that are too broad to match anybody never leave (contract, 4.6):
// Meta refuses an event that has no others, and the whole request with it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connector/row_pipeline.h"
#include "destination/v1/settings.pb.h"
#include "destination/v1/value.pb.h"
#include "events/row_reason.h"
#include "gtest/gtest.h"
#include "meta_client/event_json.h"
#include "rapidjson/document.h"
#include "tests/row_run.h"
#include "tests/simulator_verdict.h"

namespace destconn {
namespace {

using Keys = std::set<std::string>;

// Conversions API, "Best Practices": an event whose keys are a subset of one
// of these is invalid.
const std::array<Keys, 4>& TooBroadSets() {
  static const auto& sets = *new std::array<Keys, 4>{{
      {"ct", "country", "st", "zp", "ge", "client_user_agent"},
      {"db", "client_user_agent"},
      {"fn", "ge"},
      {"ln", "ge"},
  }};
  return sets;
}

bool IsTooBroad(const Keys& keys) {
  return std::any_of(TooBroadSets().begin(), TooBroadSets().end(),
                     [&keys](const Keys& broad) {
                       return std::includes(broad.begin(), broad.end(),
                                            keys.begin(), keys.end());
                     });
}

Keys KeysOf(const std::string& json) {
  rapidjson::Document event;
  event.Parse(json.c_str());
  const rapidjson::Value& user_data = event["user_data"];
  Keys keys;
  for (const auto& member : user_data.GetObject()) {
    keys.insert(member.name.GetString());
  }
  return keys;
}

// A column with texts that give a value, and some that do not.
struct Choice {
  const char* column;
  const char* key;  // Meta's; "": none
  std::vector<const char*> good;
  std::vector<const char*> bad;
};

const std::vector<Choice>& Choices() {
  static const auto& choices = *new std::vector<Choice>{
      {"email",
       "em",
       {"mary@example.com", "JO@X.DE"},
       {"mary", "@", "a b@c.d"}},
      {"phone", "ph", {"+16505551212", "(650) 555-1212"}, {"0", "call me"}},
      {"given_name", "fn", {"Mary", "José"}, {"-", "..."}},
      {"surname", "ln", {"Smith", "李"}, {"?"}},
      {"birthdate", "db", {"1997-02-16", "2/16/1997"}, {"1997-02-30", "x"}},
      {"gender", "ge", {"f", "Male"}, {"u", "unknown"}},
      {"city", "ct", {"Paris", "New York"}, {"!"}},
      {"state", "st", {"CA", "Texas"}, {"-"}},
      {"postal", "zp", {"94035"}, {"?", "-"}},
      {"country", "country", {"US", "Canada"}, {"Atlantis"}},
      {"client_user_agent", "client_user_agent", {"Mozilla/5.0"}, {}},
      {"order_id", "", {"1", "2", "3"}, {}},
      {"product_id", "", {"A", "B"}, {}},
  };
  return choices;
}

// Rows of random cells: each column blank, good or bad.
class RowMaker {
 public:
  explicit RowMaker(uint64_t seed) : random_(seed) {}

  RowRun MakeRun(int rows) {
    RowRun run;
    run.settings.set_dataset_id("1234567890");
    run.settings.set_default_currency("USD");
    if (Below(2) == 0) run.settings.set_default_country("US");
    if (Below(2) == 0) {
      run.settings.set_event_grouping(destination::v1::EVENT_GROUPING_PER_ITEM);
    }
    run.columns = {"timestamp", "value"};
    for (const Choice& choice : Choices()) run.columns.push_back(choice.column);
    for (int i = 0; i < rows; ++i) run.rows.push_back(MakeRow());
    return run;
  }

  // How many rows had keys that are too broad, but for e-mail and phone.
  int broad_rows() const { return broad_rows_; }

 private:
  destination::v1::Row MakeRow() {
    destination::v1::Row row;
    row.add_values()->set_int64_value(kRowRunNow -
                                      static_cast<int64_t>(Below(3600)));
    row.add_values()->set_string_value("1.50");
    Keys keys;
    for (const Choice& choice : Choices()) {
      auto* value = row.add_values();
      const size_t kind = Below(5);
      if (kind < 2) {
        value->set_string_value(choice.good[Below(choice.good.size())]);
        keys.insert(choice.key);
      } else if (kind == 2 && !choice.bad.empty()) {
        value->set_string_value(choice.bad[Below(choice.bad.size())]);
      }
    }
    for (const char* key : {"em", "ph", ""}) keys.erase(key);
    if (IsTooBroad(keys)) ++broad_rows_;
    return row;
  }

  size_t Below(size_t bound) { return random_() % bound; }

  std::mt19937_64 random_;
  int broad_rows_ = 0;
};

TEST(TooBroadKeysTest, KnowsMetasSets) {
  EXPECT_TRUE(IsTooBroad({"ct", "country", "ge", "st"}));
  EXPECT_TRUE(IsTooBroad({"db"}));
  EXPECT_TRUE(IsTooBroad({}));
  EXPECT_FALSE(IsTooBroad({"fn", "ln"}));
  EXPECT_FALSE(IsTooBroad({"db", "ge"}));
  EXPECT_FALSE(IsTooBroad({"ct", "em"}));
}

TEST(TooBroadKeysTest, NoEventOfAnyRowsHasOnlyThose) {
  RowMaker maker(/*seed=*/20'261'118);
  int events = 0;
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    const RowOutcome outcome = MakeEvents(maker.MakeRun(/*rows=*/200));
    for (const PipelineEvent& event : outcome.events) {
      EXPECT_FALSE(IsTooBroad(KeysOf(event.outgoing.json)))
          << event.outgoing.json;
      EXPECT_EQ(SimulatorFault(MakeBody({event.outgoing.json}, {}),
                               absl::FromUnixSeconds(kRowRunNow)),
                std::nullopt);
      ++events;
    }
    for (const RefusedRow& row : outcome.refused) {
      EXPECT_EQ(row.refusal.reason, RowReason::kMissingIdentifier);
      ++refused;
    }
  }
  EXPECT_GT(events, 5000);
  EXPECT_GT(refused, 5000);
  EXPECT_GT(maker.broad_rows(), 1000) << "no row put it to the test";
}

}  // namespace
}  // namespace destconn
