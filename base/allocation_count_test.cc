#include "base/allocation_count.h"

#include <new>
#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(AllocationCountTest, CountsEachNew) {
  const int64_t before = AllocationCount();
  // Called by name: of an expression the compiler may leave both out.
  void* const memory = ::operator new(8);
  EXPECT_NE(memory, nullptr);
  EXPECT_EQ(AllocationCount() - before, 1);
  ::operator delete(memory);
}

// A long string's memory is asked for inside libstdc++.so.
TEST(AllocationCountTest, CountsWhatTheStandardLibraryAsksFor) {
  const int64_t before = AllocationCount();
  std::string text;
  text.reserve(100);
  EXPECT_EQ(AllocationCount() - before, 1);
}

}  // namespace
}  // namespace destconn
