#include "connector/spill_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

class SpillFileTest : public testing::Test {
 protected:
  SpillFileTest()
      : folder_(std::filesystem::weakly_canonical(
            absl::StrCat(testing::TempDir(), "/spill-", getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~SpillFileTest() override { std::filesystem::remove_all(folder_); }

  static std::string Take(SpillFile& file, uint32_t bucket) {
    std::string block;
    const auto taken = file.Take(bucket, block);
    if (!taken.ok()) return ReasonOf(taken.status()).value_or("?");
    return *taken ? block : "none";
  }

  const std::string folder_;
};

TEST_F(SpillFileTest, GivesBackEachBucketsBlocksInTheirOrder) {
  SpillFile file(folder_);
  const std::string large(1 << 20, 'x');
  ASSERT_TRUE(file.Append(1, "one").ok());
  ASSERT_TRUE(file.Append(2, large).ok());
  ASSERT_TRUE(file.Append(1, "two").ok());
  EXPECT_EQ(Take(file, 1), "one");
  EXPECT_EQ(Take(file, 1), "two");
  EXPECT_EQ(Take(file, 1), "none");
  EXPECT_EQ(Take(file, 2), large);
  EXPECT_EQ(Take(file, 3), "none");
}

// What a thief of the disk, or a backup, would find.
TEST_F(SpillFileTest, LeavesNoNameAndNoText) {
  SpillFile file(folder_);
  const std::string secret = "f1904cf1a9d73a55fa5de0ac823c4403";
  ASSERT_TRUE(file.Append(1, secret).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));

  std::string found;
  for (const auto& open :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(open.path(), error);
    if (!absl::StrContains(target.string(), folder_)) continue;
    std::ifstream bytes(open.path(), std::ios::binary);
    found.assign(std::istreambuf_iterator<char>(bytes), {});
  }
  EXPECT_EQ(found.size(), static_cast<size_t>(file.size()));
  EXPECT_GT(found.size(), secret.size());
  EXPECT_FALSE(absl::StrContains(found, secret));
}

TEST_F(SpillFileTest, SaysWhereThereIsNoRoom) {
  SpillFile file(folder_ + "/nowhere");
  const absl::Status status = file.Append(1, "one");
  EXPECT_EQ(ReasonOf(status), "SPILL_FAILED");
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("/nowhere"));
}

}  // namespace
}  // namespace destconn
