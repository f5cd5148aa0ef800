#include "connector/page.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

TEST(PageTest, KeepsSizesWithinBounds) {
  EXPECT_EQ(ReadPage("runs", 0, "")->size, 100u);
  EXPECT_EQ(ReadPage("runs", 1, "")->size, 1u);
  EXPECT_EQ(ReadPage("runs", 1000, "")->size, 1000u);
  EXPECT_EQ(ReadPage("runs", 1'000'000, "")->size, 1000u);
  EXPECT_THAT(ReadPage("runs", -1, "").status().message(),
              HasSubstr("page_size"));
}

TEST(PageTest, ReadsItsOwnTokens) {
  const std::string token = PageToken("runs", "run-1");
  EXPECT_EQ(ReadPage("runs", 0, token)->after, "run-1");
  EXPECT_THAT(token, Not(HasSubstr("run-1")));
  EXPECT_EQ(ReadPage("runs", 0, "")->after, "");
}

TEST(PageTest, RefusesOtherTokens) {
  const std::string token = PageToken("runs", "run-1");
  for (const std::string& bad :
       {std::string("x"), std::string("%%%"), token.substr(1),
        token.substr(0, token.size() - 2), token + "AAAA",
        PageToken("credentials", "run-1"), PageToken("runs", "")}) {
    const auto page = ReadPage("runs", 0, bad);
    EXPECT_THAT(ReasonOf(page.status()),
                Optional(std::string("FIELDS_INVALID")))
        << bad;
  }
}

}  // namespace
}  // namespace destconn
