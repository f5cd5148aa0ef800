#include "connector/run_queries.h"

#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/access.h"
#include "connector/destination_store.h"
#include "connector/log.h"
#include "connector/proto_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using destination::v1::GetRunRequest;
using destination::v1::ListRunsRequest;
using storage::v1::StoredShard;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using RunMessage = destination::v1::Run;

constexpr char kShop[] = "destinations/shop";
constexpr char kSecret[] = "destinations/secret";

class RunQueriesTest : public testing::Test {
 protected:
  RunQueriesTest() {
    Store(kShop, /*admin_only=*/false);
    Store(kSecret, /*admin_only=*/true);
  }

  void Store(const char* name, bool admin_only) {
    destination::v1::Settings settings;
    settings.mutable_business_user_access()->set_admin_only(admin_only);
    EXPECT_TRUE(destinations_
                    .Put(name, {.settings = settings, .principal = "jane"},
                         [](const auto&) { return absl::OkStatus(); })
                    .ok());
  }

  // What `method` answers to the caller.
  template <typename Method, typename Request>
  auto Call(Method method, const Caller& caller, const Request& request) {
    const auto call = gate_.Admit(caller, request);
    using Answer = decltype((queries_.*method)(*call));
    return call.ok() ? (queries_.*method)(*call) : Answer(call.status());
  }

  void Enter(const std::string& run_id, const std::string& destination,
             int shards = 1) {
    storage::v1::StoredRun run;
    run.set_destination(destination);
    *run.mutable_start_time() = ToProto(clock_.Now());
    run.set_shard_count(shards);
    ASSERT_TRUE(runs_.Enter(run_id, run).ok());
    clock_.Advance(absl::Seconds(1));
  }

  // A shard that has ended now, with rows that were delivered.
  StoredShard Ended(int64_t rows) {
    StoredShard shard;
    shard.set_complete(true);
    shard.set_acked_sequence(rows);
    *shard.mutable_update_time() = ToProto(clock_.Now());
    *shard.mutable_end_time() = ToProto(clock_.Now());
    auto& tally = *shard.mutable_tally();
    tally.set_received(rows + 1);
    tally.set_delivered(rows);
    (*tally.mutable_not_delivered())["ALREADY_SENT"] = 1;
    tally.set_events_delivered(rows);
    (*tally.mutable_value_total())["EUR"] = "0.1";
    *tally.mutable_duration() = ToProto(absl::Seconds(rows));
    return shard;
  }

  void Write(const std::string& run_id, int index, const StoredShard& shard) {
    ASSERT_TRUE(
        store_
            .Put(RunRecords::ShardKey(run_id, index), shard.SerializeAsString())
            .ok());
  }

  RunMessage Get(const std::string& run_id) {
    GetRunRequest request;
    request.set_run_id(run_id);
    const auto response = Call(&RunQueries::GetRun, anybody_, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->run() : RunMessage();
  }

  std::vector<std::string> List(const Caller& caller,
                                const std::string& destination = "",
                                int page_size = 0) {
    ListRunsRequest request;
    request.set_destination(destination);
    request.set_page_size(page_size);
    std::vector<std::string> ids;
    do {
      const auto response = Call(&RunQueries::ListRuns, caller, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const RunMessage& run : response->runs())
        ids.push_back(run.run_id());
      request.set_page_token(response->next_page_token());
      ++pages_;
    } while (!request.page_token().empty());
    return ids;
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  DestinationStore destinations_{store_, clock_};
  RunRecords runs_{store_, clock_};
  std::ostringstream log_text_;
  Log log_{LogFormat::kText, clock_, log_text_};
  AccessGate gate_{destinations_, log_};
  RunQueries queries_{runs_, clock_};
  const Caller anybody_ = {};
  const Caller operator_ = {.policies = {"datagrid-operator"}};
  int pages_ = 0;
};

TEST_F(RunQueriesTest, ListsTheNewestFirstByPages) {
  for (int i = 1; i <= 5; ++i) Enter(absl::StrCat("run-", i), kShop);
  EXPECT_THAT(List(anybody_, "", 2),
              ElementsAre("run-5", "run-4", "run-3", "run-2", "run-1"));
  EXPECT_EQ(pages_, 3);
}

TEST_F(RunQueriesTest, ListsWhatTheCallerMaySee) {
  Enter("run-1", kShop);
  Enter("run-2", kSecret);
  Enter("run-3", "destinations/gone");
  EXPECT_THAT(List(anybody_, "", 1), ElementsAre("run-1"));
  EXPECT_THAT(List(operator_), ElementsAre("run-3", "run-2", "run-1"));
  EXPECT_THAT(List(operator_, kSecret), ElementsAre("run-2"));
  ListRunsRequest request;
  request.set_destination(kSecret);
  EXPECT_EQ(ReasonOf(Call(&RunQueries::ListRuns, anybody_, request).status()),
            "DESTINATION_NOT_FOUND");
}

TEST_F(RunQueriesTest, RefusesAnAbsurdPage) {
  ListRunsRequest request;
  request.set_page_size(-1);
  EXPECT_EQ(ReasonOf(Call(&RunQueries::ListRuns, anybody_, request).status()),
            "FIELDS_INVALID");
  request.set_page_size(1);
  request.set_page_token("%");
  EXPECT_EQ(ReasonOf(Call(&RunQueries::ListRuns, anybody_, request).status()),
            "FIELDS_INVALID");
}

TEST_F(RunQueriesTest, WhatMayNotBeSeenIsNotThere) {
  Enter("run-1", kSecret);
  for (const char* id : {"run-1", "run-2", ""}) {
    GetRunRequest request;
    request.set_run_id(id);
    EXPECT_EQ(ReasonOf(Call(&RunQueries::GetRun, anybody_, request).status()),
              "RUN_NOT_FOUND");
  }
}

TEST_F(RunQueriesTest, ARunHasItsSummaryWhenAllShardsHave) {
  Enter("run-1", kShop, 2);
  Write("run-1", 0, Ended(3));
  RunMessage run = Get("run-1");
  EXPECT_EQ(run.state(), RunMessage::STATE_INTERRUPTED);
  EXPECT_FALSE(run.has_summary());
  EXPECT_EQ(run.counts().delivered(), 3);
  EXPECT_EQ(run.shard_count(), 2);
  clock_.Advance(absl::Seconds(5));
  Write("run-1", 1, Ended(7));
  run = Get("run-1");
  EXPECT_EQ(run.state(), RunMessage::STATE_COMPLETED);
  EXPECT_EQ(run.end_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(run.shards_size(), 2);
  EXPECT_EQ(run.summary().run_id(), "run-1");
  EXPECT_EQ(run.summary().counts().received(), 12);
  EXPECT_EQ(run.summary().counts().delivered(), 10);
  EXPECT_THAT(run.summary().skipped(), ElementsAre(Pair("ALREADY_SENT", 2)));
  EXPECT_THAT(run.summary().value_total(), ElementsAre(Pair("EUR", "0.2")));
  EXPECT_EQ(run.summary().duration().seconds(), 7);
}

TEST_F(RunQueriesTest, ARunGoesOnWhileItsHolderIsHeardOf) {
  Enter("run-1", kShop);
  StoredShard shard = Ended(3);
  shard.set_complete(false);
  shard.clear_end_time();
  shard.set_holder("somebody");
  Write("run-1", 0, shard);
  EXPECT_EQ(Get("run-1").state(), RunMessage::STATE_RUNNING);
  EXPECT_EQ(Get("run-1").shards(0).acked_sequence(), 3);
  clock_.Advance(absl::Seconds(31));
  EXPECT_EQ(Get("run-1").state(), RunMessage::STATE_INTERRUPTED);
  EXPECT_FALSE(Get("run-1").has_end_time());
}

TEST_F(RunQueriesTest, SaysWhatARunEndedWith) {
  Enter("run-1", kShop);
  StoredShard shard = Ended(3);
  shard.set_complete(false);
  shard.mutable_error()->set_reason("REAUTHORIZE");
  Write("run-1", 0, shard);
  EXPECT_EQ(Get("run-1").error().reason(), "REAUTHORIZE");
  EXPECT_TRUE(Get("run-1").has_end_time());
  // It was sent again, and then all went well.
  shard.set_complete(true);
  Write("run-1", 0, shard);
  EXPECT_FALSE(Get("run-1").has_error());
}

TEST_F(RunQueriesTest, ShowsEachRenewalOnce) {
  Enter("run-1", kShop, 2);
  StoredShard shard = Ended(1);
  for (const int hours : {2, 1}) {
    *shard.add_token_renewals()->mutable_renew_time() =
        ToProto(clock_.Now() + absl::Hours(hours));
  }
  Write("run-1", 0, shard);
  Write("run-1", 1, shard);
  const RunMessage run = Get("run-1");
  ASSERT_EQ(run.token_renewals_size(), 2);
  EXPECT_LT(run.token_renewals(0).renew_time().seconds(),
            run.token_renewals(1).renew_time().seconds());
}

}  // namespace
}  // namespace destconn
