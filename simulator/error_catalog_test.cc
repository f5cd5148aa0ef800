#include "simulator/error_catalog.h"

#include <set>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::IsNull;
using testing::NotNull;

TEST(ErrorCatalogTest, HoldsEachErrorOnceAndWithAMessage) {
  std::set<std::pair<int, int>> seen;
  for (const CatalogError& error : ErrorCatalog()) {
    EXPECT_TRUE(seen.emplace(error.code, error.subcode).second)
        << error.code << "/" << error.subcode;
    EXPECT_FALSE(error.message.empty()) << error.code;
    EXPECT_GE(error.http_status, 400);
  }
  EXPECT_GE(seen.size(), 60u);
}

TEST(ErrorCatalogTest, FindsASubcodeOrElseTheCode) {
  ASSERT_THAT(FindCatalogError(100, 2804003), NotNull());
  EXPECT_EQ(FindCatalogError(100, 2804003)->topic, ErrorTopic::kTooOld);
  ASSERT_THAT(FindCatalogError(190, 7), NotNull());
  EXPECT_EQ(FindCatalogError(190, 7)->subcode, 0);
  EXPECT_THAT(FindCatalogError(77777, 0), IsNull());
}

TEST(ErrorCatalogTest, SpeaksTheLanguageAskedFor) {
  GraphFault fault = {.code = 190, .subcode = 463};
  Localise("fr_FR", 1, fault);
  EXPECT_EQ(fault.user_title, "Session expirée");
  EXPECT_EQ(fault.user_message, "Veuillez vous reconnecter.");
  GraphFault unknown = {.code = 77777};
  Localise("en_US", 1, unknown);
  EXPECT_EQ(unknown.user_title, "Unknown error");
}

}  // namespace
}  // namespace destconn
