#include "hashing/packed_hash.h"

#include <optional>
#include <string>

#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

std::optional<HashedValue> Hash(absl::string_view text) {
  NormalizeScratch scratch;
  return NormalizeAndHash(CustomerField::kEmail, RawValue(text), {}, scratch)
      .value;
}

TEST(PackedHashTest, GivesBackWhatItPacked) {
  const std::string appended = std::string(64, 'B') + ".AQQCAQMC";
  std::string bytes;
  const std::optional<HashedValue> values[] = {Hash("mary@example.com"),
                                               std::nullopt, Hash(appended),
                                               Hash(std::string(64, 'a'))};
  for (const auto& value : values) PackHash(value, bytes);
  EXPECT_EQ(bytes.size(), 33u + 1 + 74 + 33);

  absl::string_view rest = bytes;
  for (const auto& value : values) {
    std::optional<HashedValue> restored;
    EXPECT_TRUE(UnpackHash(rest, restored));
    EXPECT_EQ(restored, value);
  }
  EXPECT_EQ(rest, "");
  EXPECT_EQ(values[2]->hex(), appended);
}

TEST(PackedHashTest, RefusesWhatIsCut) {
  std::string bytes;
  PackHash(Hash("mary@example.com"), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    absl::string_view rest = absl::string_view(bytes).substr(0, size);
    std::optional<HashedValue> restored;
    EXPECT_FALSE(UnpackHash(rest, restored)) << size;
  }
}

}  // namespace
}  // namespace destconn
