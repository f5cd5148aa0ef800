#include "hashing/field_table.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(FieldTableTest, FindsEachFieldByMetasName) {
  std::set<std::string> prefixes;
  for (size_t i = 0; i < kCustomerFieldCount; ++i) {
    const auto field = static_cast<CustomerField>(i);
    EXPECT_EQ(FindCustomerField(MetaKey(field)), field);
    prefixes.insert(std::string(ReasonPrefix(field)));
  }
  EXPECT_EQ(prefixes.size(), kCustomerFieldCount);
}

TEST(FieldTableTest, KnowsNoOtherName) {
  EXPECT_EQ(FindCustomerField(""), std::nullopt);
  EXPECT_EQ(FindCustomerField("email"), std::nullopt);
  EXPECT_EQ(FindCustomerField("EM"), std::nullopt);
}

TEST(FieldTableTest, HashesContactDataAndNothingElse) {
  EXPECT_TRUE(IsHashed(CustomerField::kEmail));
  EXPECT_TRUE(IsHashed(CustomerField::kExternalId));
  EXPECT_TRUE(IsHashed(CustomerField::kBirthYear));
  EXPECT_FALSE(IsHashed(CustomerField::kMadid));
  EXPECT_FALSE(IsHashed(CustomerField::kFbp));
  EXPECT_FALSE(IsHashed(CustomerField::kEventTime));
}

}  // namespace
}  // namespace destconn
