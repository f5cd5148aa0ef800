#include "meta_client/graph_version.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

TEST(GraphVersionTest, IsANumberOfTwoParts) {
  for (const char* version : {"v26.0", "v2.12", "v100.0"}) {
    EXPECT_TRUE(IsGraphVersion(version)) << version;
  }
  for (const char* version : {"", "v", "26.0", "v26", "v26.", "v.0", "v26.0.1",
                              "v26/0", "v+1.0", "vlatest", "v99999999999.0"}) {
    EXPECT_FALSE(IsGraphVersion(version)) << version;
  }
}

TEST(GraphVersionTest, KnowsWhenEachEnds) {
  EXPECT_THAT(GraphVersionEnd("v21.0"), Optional(absl::CivilDay(2027, 1, 21)));
  EXPECT_THAT(GraphVersionEnd("v25.0"), Optional(absl::CivilDay(2028, 7, 29)));
  EXPECT_THAT(GraphVersionEnd("v2.12"), Optional(absl::CivilDay(2026, 5, 21)));
  EXPECT_THAT(GraphVersionEnd("v26.0"), Eq(std::nullopt));
  EXPECT_THAT(GraphVersionEnd("v27.0"), Eq(std::nullopt));
  EXPECT_THAT(GraphVersionEnd("nonsense"), Eq(std::nullopt));
}

TEST(GraphVersionTest, WarnsSixMonthsAhead) {
  EXPECT_THAT(GraphVersionWarning("v22.0", Day(2026, 11, 19)), IsEmpty());
  EXPECT_THAT(GraphVersionWarning("v22.0", Day(2026, 11, 20)),
              AllOf(HasSubstr("v22.0"), HasSubstr("until 2027-05-20"),
                    HasSubstr("--graph_api_version")));
  EXPECT_THAT(GraphVersionWarning("v22.0", Day(2027, 5, 19)),
              HasSubstr("until"));
  EXPECT_THAT(GraphVersionWarning("v22.0", Day(2027, 5, 20)),
              HasSubstr("ended"));
  EXPECT_THAT(GraphVersionWarning("v26.0", Day(2030, 1, 1)), IsEmpty());
}

TEST(GraphVersionTest, WarnsAcrossTheTurnOfTheYear) {
  EXPECT_THAT(GraphVersionWarning("v21.0", Day(2026, 7, 20)), IsEmpty());
  EXPECT_THAT(GraphVersionWarning("v21.0", Day(2026, 7, 21)),
              HasSubstr("until 2027-01-21"));
}

TEST(GraphVersionTest, SeesWhenMetaServesAnother) {
  const auto served = [](const char* version) {
    return OtherVersionServed({.headers = {{"facebook-api-version", version}}},
                              "v20.0");
  };
  EXPECT_THAT(served("v21.0"), Optional(std::string("v21.0")));
  EXPECT_THAT(served("v20.0"), Eq(std::nullopt));
  EXPECT_THAT(served("<script>"), Eq(std::nullopt));
  EXPECT_THAT(OtherVersionServed({}, "v20.0"), Eq(std::nullopt));
  EXPECT_THAT(OtherVersionWarning("v20.0", "v21.0"),
              AllOf(HasSubstr("v20.0"), HasSubstr("v21.0")));
}

}  // namespace
}  // namespace destconn
