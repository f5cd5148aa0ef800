#include "connector/start_rules.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connector/grpc_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

destination::v1::Start StartWith(int columns) {
  destination::v1::Start start;
  for (int i = 0; i < columns; ++i) {
    start.add_columns()->set_name(absl::StrCat("c", i));
  }
  return start;
}

std::vector<std::string> FieldsAtFault(const destination::v1::Start& start) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckStart(start)) {
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(StartRulesTest, AnIdIsWhatAFileOrAnAddressMayHold) {
  for (const std::string& good :
       {std::string(), std::string("run-1_B.2"), std::string(100, 'x')}) {
    destination::v1::Start start = StartWith(1);
    start.set_run_id(good);
    EXPECT_THAT(FieldsAtFault(start), IsEmpty()) << good;
  }
  for (const std::string& bad :
       {std::string("a/b"), std::string("a b"), std::string("\xc3\xa9"),
        std::string(101, 'x')}) {
    destination::v1::Start start = StartWith(1);
    start.set_run_id(bad);
    EXPECT_THAT(FieldsAtFault(start), ElementsAre("start.run_id"));
  }
}

TEST(StartRulesTest, ThereAreOneToAThousandColumns) {
  EXPECT_THAT(FieldsAtFault(StartWith(1000)), IsEmpty());
  EXPECT_THAT(FieldsAtFault(StartWith(0)), ElementsAre("start.columns"));
  EXPECT_THAT(FieldsAtFault(StartWith(1001)), ElementsAre("start.columns"));
}

TEST(StartRulesTest, AShardCountsFromZero) {
  const auto with = [](int index, int count) {
    destination::v1::Start start = StartWith(1);
    start.mutable_shard()->set_index(index);
    start.mutable_shard()->set_count(count);
    return start;
  };
  EXPECT_THAT(FieldsAtFault(with(0, 1)), IsEmpty());
  EXPECT_THAT(FieldsAtFault(with(2, 3)), IsEmpty());
  EXPECT_THAT(FieldsAtFault(with(0, 0)), ElementsAre("start.shard.count"));
  EXPECT_THAT(FieldsAtFault(with(3, 3)), ElementsAre("start.shard.index"));
  EXPECT_THAT(FieldsAtFault(with(-1, 3)), ElementsAre("start.shard.index"));
}

TEST(StartRulesTest, SaysAllAtOnce) {
  destination::v1::Start start;
  start.set_run_id("/");
  start.mutable_shard();
  EXPECT_THAT(FieldsAtFault(start), ElementsAre("start.run_id", "start.columns",
                                                "start.shard.count"));
}

}  // namespace
}  // namespace destconn
