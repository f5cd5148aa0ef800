#include "hashing/hash_batch.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

TEST(HashBatchTest, GivesEveryValueItsOwnDigest) {
  // More than it holds at once, and some longer than a block.
  std::vector<std::string> texts;
  for (size_t size = 0; size < 100; ++size)
    texts.push_back(std::string(size, 'x'));
  std::vector<std::optional<HashedValue>> values(texts.size());
  HashBatch batch;
  for (size_t i = 0; i < texts.size(); ++i) {
    batch.Add(Normalized::Text(texts[i]), values[i]);
  }
  batch.HashAll();
  for (size_t i = 0; i < texts.size(); ++i) {
    ASSERT_TRUE(values[i].has_value()) << i;
    EXPECT_EQ(values[i]->hex(), Sha256Hex(texts[i])) << i;
  }
}

TEST(HashBatchTest, TakesADigestAsItIs) {
  const std::string digest(64, 'a');
  std::optional<HashedValue> value;
  HashBatch batch;
  batch.Add(Normalized::Digest(digest), value);
  batch.HashAll();
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->hex(), digest);
}

}  // namespace
}  // namespace destconn
