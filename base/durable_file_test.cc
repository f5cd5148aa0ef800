#include "base/durable_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::Optional;

class DurableFileTest : public testing::Test {
 protected:
  DurableFileTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  static std::string TextOf(const std::string& path) {
    std::ifstream file(path);
    return std::string((std::istreambuf_iterator<char>(file)),
                       std::istreambuf_iterator<char>());
  }

  const std::string folder_ = testing::TempDir() + "/durable";
};

TEST_F(DurableFileTest, WritesAFileForItsOwnerAndLeavesNothingElse) {
  const std::string path = folder_ + "/key";
  ASSERT_TRUE(WriteNewFile(path, "text").ok());
  EXPECT_EQ(TextOf(path), "text");
  struct stat info = {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(DurableFileTest, ReplacesNothing) {
  const std::string path = folder_ + "/key";
  ASSERT_TRUE(WriteNewFile(path, "old").ok());
  const absl::Status again = WriteNewFile(path, "new");
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(TextOf(path), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(DurableFileTest, PutsANewTextInPlaceOfTheOld) {
  const std::string path = folder_ + "/age";
  ASSERT_TRUE(ReplaceFile(path, "old").ok());
  ASSERT_TRUE(ReplaceFile(path, "new").ok());
  EXPECT_EQ(TextOf(path), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
  EXPECT_FALSE(ReplaceFile(folder_ + "/none/age", "text").ok());
}

TEST_F(DurableFileTest, SaysWhichFileAndWhy) {
  const absl::Status status = WriteNewFile(folder_ + "/none/key", "text");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("FILE_NOT_DURABLE")));
}

TEST_F(DurableFileTest, SyncsFolders) {
  EXPECT_TRUE(SyncFolder(folder_).ok());
  EXPECT_TRUE(SyncFolder("").ok());  // the one that the process is in
  EXPECT_FALSE(SyncFolder(folder_ + "/none").ok());
}

}  // namespace
}  // namespace destconn
