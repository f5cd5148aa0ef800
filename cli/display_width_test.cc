#include "cli/display_width.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(DisplayWidthTest, CountsCharacters) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Zo\u00eb"), 3u);
}

}  // namespace
}  // namespace destconn
