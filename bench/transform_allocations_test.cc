// The steady state allocates nothing for a row: what memory the path from a
// row's bytes to an event's JSON needs, it has kept from earlier rows.

#include <cstdint>
#include <string>

#include "base/allocation_count.h"
#include "base/text_buffer.h"
#include "bench/retail_rows.h"
#include "bench/transform.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(TransformAllocationsTest, ARowOfAMessageAllocatesNothing) {
  constexpr int64_t kNow = 1'795'000'000;
  constexpr int kRows = 1000;
  Transform transform;
  TextBuffer out;
  int64_t made = 0;
  for (int round = 0; round < 3; ++round) {
    const std::string message = RetailRowsMessage(3, kRows, kNow);
    out.Clear();
    const int64_t before = AllocationCount();
    transform.Append(message, kNow, out);
    made = AllocationCount() - before;
    // The first round builds tables and grows buffers: the count counts.
    if (round == 0) {
      EXPECT_GT(made, 0);
    }
  }
  EXPECT_GT(out.size(), kRows * size_t{1000});
  // The message's own list of its rows, which doubles as it grows.
  EXPECT_LE(made, 12);
}

}  // namespace
}  // namespace destconn
