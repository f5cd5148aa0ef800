#include "tests/cut_disk.h"

#include <fcntl.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr uint64_t kHandle = 7;
constexpr uint64_t kFolderHandle = 8;

// Plays what a program does; each step is a record at the next position.
class CutDiskTest : public testing::Test {
 protected:
  void Do(WriteRecord head, const std::string& path = "",
          const std::string& target = "", const std::string& data = "") {
    disk_.Apply({.head = head,
                 .position = ++position_,
                 .path = path.empty() ? "" : "/disk/" + path,
                 .target = target.empty() ? "" : "/disk/" + target,
                 .data = data});
  }

  void Open(const std::string& path, int flags = 0) {
    Do({.kind = WriteRecord::kOpen, .flags = flags, .handle = kHandle}, path);
  }
  void Write(int64_t offset, const std::string& data) {
    Do({.kind = WriteRecord::kWrite, .handle = kHandle, .offset = offset}, "",
       "", data);
  }
  void SyncUpTo(uint64_t covers, uint64_t handle = kHandle) {
    Do({.kind = WriteRecord::kSync, .handle = handle, .covers = covers});
  }
  void Sync() { SyncUpTo(position_ + 1); }
  void SyncFolder() {
    disk_.Apply({.head = {.kind = WriteRecord::kOpen, .handle = kFolderHandle},
                 .position = ++position_,
                 .path = "/disk"});
    SyncUpTo(position_ + 1, kFolderHandle);
  }
  void Rename(const std::string& path, const std::string& target) {
    Do({.kind = WriteRecord::kRename}, path, target);
  }

  // A file after a cut; nothing if it is not there.
  std::optional<std::string> After(Unsynced unsynced, const std::string& path) {
    const std::string folder =
        absl::StrCat(testing::TempDir(), "/cut-", ++images_);
    std::filesystem::remove_all(folder);
    disk_.WriteTo(folder, unsynced, random_);
    if (!std::filesystem::exists(folder + "/" + path)) return std::nullopt;
    std::ifstream file(folder + "/" + path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)),
                       std::istreambuf_iterator<char>());
  }

  // What many cuts make of a file.
  std::set<std::string> Outcomes(Unsynced unsynced, const std::string& path) {
    std::set<std::string> outcomes;
    for (int i = 0; i < 60; ++i) {
      outcomes.insert(After(unsynced, path).value_or("none"));
    }
    return outcomes;
  }

  CutDisk disk_ = CutDisk("/disk");
  uint64_t position_ = 0;
  int images_ = 0;
  std::minstd_rand random_;
};

TEST_F(CutDiskTest, DropsWhatWasNotSynced) {
  Open("a");
  SyncFolder();
  Write(0, "synced");
  Sync();
  Write(6, " not");
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "synced");
  EXPECT_EQ(After(Unsynced::kKept, "a"), "synced not");
}

TEST_F(CutDiskTest, ASyncCoversWhatWasThereWhenItBegan) {
  Open("a");
  SyncFolder();
  Write(0, "before");
  const uint64_t began = position_ + 1;
  Write(6, " meanwhile");
  SyncUpTo(began);
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "before");
}

TEST_F(CutDiskTest, ANameIsThereOnceItsFolderIsSynced) {
  Open("a");
  Write(0, "x");
  Sync();
  EXPECT_EQ(After(Unsynced::kDropped, "a"), std::nullopt);
  SyncFolder();
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "x");
}

TEST_F(CutDiskTest, ARenameHappensWhollyOrNotAtAll) {
  Open("a");
  SyncFolder();
  Write(0, "old");
  Sync();
  Open("a.tmp");
  Write(0, "new");
  Sync();
  Rename("a.tmp", "a");
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "old");
  EXPECT_EQ(After(Unsynced::kKept, "a"), "new");
  EXPECT_EQ(Outcomes(Unsynced::kTorn, "a"),
            (std::set<std::string>{"old", "new"}));
  SyncFolder();
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "new");
  EXPECT_EQ(After(Unsynced::kDropped, "a.tmp"), std::nullopt);
}

TEST_F(CutDiskTest, ALinkIsAnotherNameOfTheFile) {
  Open("draft");
  SyncFolder();
  Write(0, "x");
  Do({.kind = WriteRecord::kLink}, "draft", "a");
  Do({.kind = WriteRecord::kUnlink}, "draft");
  EXPECT_EQ(After(Unsynced::kKept, "a"), "x");
  EXPECT_EQ(After(Unsynced::kKept, "draft"), std::nullopt);
  Sync();
  EXPECT_EQ(After(Unsynced::kDropped, "draft"), "x");
  EXPECT_EQ(After(Unsynced::kDropped, "a"), std::nullopt);
}

TEST_F(CutDiskTest, AnUnlinkedFileComesBackUntilItsFolderIsSynced) {
  Open("a");
  SyncFolder();
  Do({.kind = WriteRecord::kUnlink}, "a");
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "");
  EXPECT_EQ(After(Unsynced::kKept, "a"), std::nullopt);
  SyncFolder();
  EXPECT_EQ(After(Unsynced::kDropped, "a"), std::nullopt);
}

TEST_F(CutDiskTest, TruncationsAreWritesToo) {
  Open("a");
  SyncFolder();
  Write(0, "longer");
  Sync();
  Do({.kind = WriteRecord::kTruncate, .handle = kHandle, .offset = 4});
  EXPECT_EQ(After(Unsynced::kKept, "a"), "long");
  Open("a", O_TRUNC);
  EXPECT_EQ(After(Unsynced::kKept, "a"), "");
  EXPECT_EQ(After(Unsynced::kDropped, "a"), "longer");
}

TEST_F(CutDiskTest, TearsTheLastWriteAtASector) {
  Open("a");
  SyncFolder();
  Write(0, std::string(100, 'x'));
  Sync();
  Write(100, std::string(9000, 'y'));
  std::set<size_t> sizes;
  for (const std::string& left : Outcomes(Unsynced::kTorn, "a")) {
    EXPECT_EQ(left.find_first_not_of('y', 100), std::string::npos);
    EXPECT_TRUE(left.size() == 100 || left.size() == 9100 ||
                left.size() % 512 == 0)
        << left.size();
    sizes.insert(left.size());
  }
  EXPECT_GT(sizes.size(), 5U);
}

TEST_F(CutDiskTest, LeavesZerosInPlaceOfData) {
  Open("a");
  SyncFolder();
  Write(0, "x");
  Sync();
  Write(1, "y");
  EXPECT_EQ(Outcomes(Unsynced::kZeroed, "a"),
            (std::set<std::string>{"x", std::string("x\0", 2)}));
}

TEST_F(CutDiskTest, ScattersPages) {
  Open("a");
  SyncFolder();
  Write(0, std::string(4096, '1') + std::string(4096, '2') + "3");
  std::set<std::string> starts;
  for (const std::string& left : Outcomes(Unsynced::kScattered, "a")) {
    std::string pages;
    for (size_t at = 0; at < left.size(); at += 4096) pages += left[at];
    starts.insert(pages);
  }
  const std::string gap(1, '\0');
  EXPECT_EQ(starts,
            (std::set<std::string>{"", "1", gap + "2", "12", gap + gap + "3",
                                   "1" + gap + "3", gap + "23", "123"}));
}

TEST_F(CutDiskTest, KnowsFoldersInFolders) {
  Do({.kind = WriteRecord::kMakeFolder}, "inner");
  Open("inner/a");
  Write(0, "x");
  EXPECT_EQ(After(Unsynced::kKept, "inner/a"), "x");
  EXPECT_EQ(After(Unsynced::kDropped, "inner"), std::nullopt);
}

}  // namespace
}  // namespace destconn
