#include "bench/load_rows.h"

#include <set>
#include <string>

#include "destination/v1/destination.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(LoadRowsTest, EachRowIsOfAnOrderOfItsOwn) {
  LoadRows rows(1'795'000'000);
  std::set<std::string> orders;
  for (int64_t sequence = 1; sequence <= 3; ++sequence) {
    destination::v1::SendBatchRequest request;
    ASSERT_TRUE(request.ParseFromString(rows.Next()));
    EXPECT_EQ(request.rows().sequence(), sequence);
    EXPECT_EQ(request.rows().rows_size(), kLoadRowsPerMessage);
    for (const auto& row : request.rows().rows()) {
      ASSERT_EQ(row.values_size(), 17);
      orders.insert(row.values(11).string_value());
    }
  }
  EXPECT_EQ(orders.size(), 3u * kLoadRowsPerMessage);
  EXPECT_EQ(*orders.begin(), "ORD-0000000001");
}

}  // namespace
}  // namespace destconn
