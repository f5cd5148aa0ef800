#include "connector/row_pipeline.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/error_reason.h"
#include "connector/run_stats.h"
#include "events/fake_row_spill.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/wire_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr int64_t kNow = 1'795'000'000;

class RowPipelineTest : public testing::Test {
 protected:
  RowPipelineTest() {
    settings_.dataset_id = "123";
    settings_.default_currency = "GBP";
  }

  // A line of an order at £2.50.
  static std::string Row(const std::string& order,
                         const std::string& email = "mary@example.com") {
    return WireRow({WireString(email), WireInt64(kNow - 60), WireString(order),
                    WireInt64(1), WireString("2.50")});
  }

  RowPipeline MakePipeline(const std::string& ledger_key = "key") {
    return RowPipeline(
        settings_,
        *RowLayout::Create(
            {"email", "timestamp", "order_id", "quantity", "price"}, {}),
        {}, HmacKey(ledger_key), spill_, stats_);
  }

  absl::Status Add(RowPipeline& pipeline,
                   const std::vector<std::string>& rows) {
    RowsView view{.sequence = 1};
    for (const std::string& row : rows) view.rows.push_back(row);
    return pipeline.Add(view, absl::FromUnixSeconds(kNow), output_);
  }

  EventSettings settings_;
  RunStats stats_;
  FakeRowSpill spill_;
  PipelineOutput output_;
};

TEST_F(RowPipelineTest, MakesAnEventOfAnOrder) {
  RowPipeline pipeline = MakePipeline();
  ASSERT_TRUE(Add(pipeline, {Row("1"), Row("1"), Row("2")}).ok());
  EXPECT_TRUE(output_.events.empty());
  EXPECT_FALSE(*pipeline.Close(100, output_));
  ASSERT_EQ(output_.events.size(), 2u);
  const bool first = output_.events[0].rows.size() == 2;
  const PipelineEvent& event = output_.events[first ? 0 : 1];
  EXPECT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.facts.value, Decimal::Parse("5"));
  EXPECT_EQ(event.facts.currency, "GBP");
  EXPECT_THAT(event.outgoing.json, HasSubstr("\"order_id\":\"1\""));
  EXPECT_NE(output_.events[0].outgoing.key, output_.events[1].outgoing.key);
  EXPECT_NE(output_.events[0].outgoing.id, output_.events[1].outgoing.id);
}

TEST_F(RowPipelineTest, TheSameRowsMakeTheSameBytesAndKeys) {
  RowPipeline first = MakePipeline();
  RowPipeline second = MakePipeline();
  ASSERT_TRUE(Add(first, {Row("1")}).ok());
  EXPECT_FALSE(*first.Close(100, output_));
  ASSERT_TRUE(Add(second, {Row("1")}).ok());
  EXPECT_FALSE(*second.Close(100, output_));
  ASSERT_EQ(output_.events.size(), 2u);
  EXPECT_EQ(output_.events[0].outgoing.json, output_.events[1].outgoing.json);
  EXPECT_EQ(output_.events[0].outgoing.key, output_.events[1].outgoing.key);
  EXPECT_EQ(output_.events[0].outgoing.fingerprint,
            output_.events[1].outgoing.fingerprint);
}

TEST_F(RowPipelineTest, AnotherLedgerKeyMakesOtherKeys) {
  RowPipeline first = MakePipeline("key");
  RowPipeline second = MakePipeline("other");
  ASSERT_TRUE(Add(first, {Row("1")}).ok());
  EXPECT_FALSE(*first.Close(100, output_));
  ASSERT_TRUE(Add(second, {Row("1")}).ok());
  EXPECT_FALSE(*second.Close(100, output_));
  EXPECT_NE(output_.events[0].outgoing.key, output_.events[1].outgoing.key);
}

TEST_F(RowPipelineTest, ChangedContentsKeepTheKeyAndChangeTheFingerprint) {
  RowPipeline first = MakePipeline();
  RowPipeline second = MakePipeline();
  ASSERT_TRUE(Add(first, {Row("1")}).ok());
  EXPECT_FALSE(*first.Close(100, output_));
  ASSERT_TRUE(Add(second, {Row("1"), Row("1")}).ok());
  EXPECT_FALSE(*second.Close(100, output_));
  EXPECT_EQ(output_.events[0].outgoing.key, output_.events[1].outgoing.key);
  EXPECT_NE(output_.events[0].outgoing.fingerprint,
            output_.events[1].outgoing.fingerprint);
}

TEST_F(RowPipelineTest, RefusesRowsByTheirPlace) {
  RowPipeline pipeline = MakePipeline();
  ASSERT_TRUE(Add(pipeline, {Row("1"), WireRow({WireNull()}),
                             WireRow({WireString(std::string(70'000, 'x'))}),
                             Row("1", "nobody")})
                  .ok());
  ASSERT_EQ(output_.refused.size(), 3u);
  EXPECT_EQ(output_.refused[0].row, (RowRef{1, 1}));
  EXPECT_EQ(output_.refused[0].refusal.reason, RowReason::kValueCountMismatch);
  EXPECT_EQ(output_.refused[1].refusal.reason, RowReason::kRowTooLarge);
  EXPECT_EQ(output_.refused[2].row, (RowRef{1, 3}));
  EXPECT_EQ(output_.refused[2].refusal.reason, RowReason::kMissingIdentifier);
}

TEST_F(RowPipelineTest, AMalformedRowFailsTheMessageWithoutItsContents) {
  RowPipeline pipeline = MakePipeline();
  const absl::Status status = Add(pipeline, {Row("1"), "\x0a\x7fhunter2"});
  EXPECT_THAT(ReasonOf(status), Optional(std::string("ROWS_MALFORMED")));
  EXPECT_THAT(status.message(), HasSubstr("Row 1 of message 1"));
  EXPECT_THAT(status.message(), testing::Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace destconn
