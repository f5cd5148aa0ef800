#include "hashing/explain.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::vector<std::string> Explain(CustomerField field, absl::string_view raw) {
  NormalizeScratch scratch;
  const RawValue value(raw);
  return ExplainSteps(field, value,
                      Normalize(field, value, NormalizeContext(), scratch));
}

TEST(ExplainTest, ShowsOnlyStepsThatChangeSomething) {
  EXPECT_THAT(
      Explain(CustomerField::kGivenName, "mary"),
      ElementsAre("read: \"mary\"", StartsWith("SHA-256 of 4 bytes: 6")));
  EXPECT_THAT(Explain(CustomerField::kCity, " Paris 1"),
              ElementsAre("read: \" Paris 1\"", "trimmed: \"Paris 1\"",
                          "lower case: \"paris 1\"", "rule of ct: \"paris1\"",
                          StartsWith("SHA-256 of 6 bytes: ")));
  EXPECT_THAT(Explain(CustomerField::kExternalId, " Ab"),
              ElementsAre("read: \" Ab\"", "trimmed: \"Ab\"",
                          StartsWith("SHA-256 of 2 bytes: ")));
}

TEST(ExplainTest, EndsWhereTheValueEnds) {
  EXPECT_THAT(Explain(CustomerField::kEmail, "a@b"),
              ElementsAre("read: \"a@b\"", "no value: EMAIL_MALFORMED"));
  EXPECT_THAT(Explain(CustomerField::kEmail, "\xFF"),
              ElementsAre("no value: EMAIL_NOT_UTF8"));
  EXPECT_THAT(Explain(CustomerField::kEmail, std::string(64, 'a')),
              ElementsAre(StartsWith("read: "),
                          "is a SHA-256 digest already: sent as it is"));
  EXPECT_THAT(Explain(CustomerField::kFbp, " fb.1"),
              ElementsAre("read: \" fb.1\"", "rule of fbp: \"fb.1\"",
                          StartsWith("sent in clear")));
}

}  // namespace
}  // namespace destconn
