#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "base/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"
#include "hashing/vector_file.h"

namespace destconn {
namespace {

std::optional<std::string> TextOf(const Normalized& normalized) {
  if (!normalized.has_value()) return std::nullopt;
  return std::string(normalized.text());
}

std::string DigestOf(CustomerField field, const Vector& vector,
                     const NormalizeContext& context,
                     NormalizeScratch& scratch) {
  if (!IsHashed(field)) {
    return Normalize(field, RawValue(vector.input), context, scratch)
                   .has_value()
               ? "-"
               : "null";
  }
  const HashOutcome outcome =
      NormalizeAndHash(field, RawValue(vector.input), context, scratch);
  return outcome.value ? std::string(outcome.value->hex()) : "null";
}

// Inputs here are made up, so a failure may show them.
void Check(const Vector& vector, bool has_digest) {
  SCOPED_TRACE(testing::Message()
               << "line " << vector.line << ": " << vector.field << " "
               << vector.country << " " << vector.input_json << " "
               << vector.why);
  const auto field = FindCustomerField(vector.field);
  ASSERT_TRUE(field.has_value());
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = vector.country;
  EXPECT_EQ(TextOf(Normalize(*field, RawValue(vector.input), context, scratch)),
            vector.normalized);
  if (has_digest) {
    EXPECT_EQ(DigestOf(*field, vector, context, scratch), vector.digest);
  }
}

TEST(VectorsTest, GivesTheFoundedAnswers) {
  const std::vector<Vector> vectors = ReadVectors("customer_data.tsv", true);
  EXPECT_GE(vectors.size(), 662u) << "the file was not read";
  for (const Vector& vector : vectors) Check(vector, true);
}

TEST(VectorsTest, GivesTheContractsAnswerWherePeersDisagree) {
  const std::vector<Vector> vectors = ReadVectors("contested.tsv", false);
  EXPECT_GE(vectors.size(), 336u) << "the file was not read";
  for (const Vector& vector : vectors) Check(vector, false);
}

}  // namespace
}  // namespace destconn
