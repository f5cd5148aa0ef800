#include "ledger/store_age.h"

#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

constexpr StoreAge kAge = {.generation = 7, .writes = 1000};

std::string FilePath() {
  return absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
}

std::optional<std::string> Verdict(StoreAge store,
                                   std::optional<StoreAge> file) {
  return ReasonOf(CheckStoreAge(store, file));
}

TEST(StoreAgeTest, ReadsBackWhatWasWritten) {
  EXPECT_EQ(*ReadStoreAge(FilePath()), std::nullopt);
  ASSERT_TRUE(WriteStoreAge(FilePath(), {.generation = 1}).ok());
  ASSERT_TRUE(WriteStoreAge(FilePath(), kAge).ok());
  EXPECT_EQ(*ReadStoreAge(FilePath()), std::optional<StoreAge>(kAge));
}

TEST(StoreAgeTest, NoticesADamagedFile) {
  for (const char* text : {"", "7 1001 3", "7", "7 1000 x", "x"}) {
    std::ofstream(FilePath()) << text;
    EXPECT_THAT(ReasonOf(ReadStoreAge(FilePath()).status()),
                Optional(std::string("STORE_ROLLED_BACK")))
        << text;
  }
}

TEST(StoreAgeTest, SaysWhatCannotBeWritten) {
  EXPECT_THAT(ReasonOf(WriteStoreAge("/proc/nowhere/age", kAge)),
              Optional(std::string("FILE_NOT_DURABLE")));
}

TEST(StoreAgeTest, TakesTheStoreThatTheFileTellsOf) {
  EXPECT_EQ(Verdict(kAge, kAge), std::nullopt);
  EXPECT_EQ(Verdict({.generation = 7, .writes = 1500}, kAge), std::nullopt);
  // It died after the store's number was written and before the file's.
  EXPECT_EQ(Verdict({.generation = 8, .writes = 1001}, kAge), std::nullopt);
  EXPECT_EQ(Verdict({}, std::nullopt), std::nullopt);
  EXPECT_EQ(Verdict({.generation = 1, .writes = 9}, std::nullopt),
            std::nullopt);
}

TEST(StoreAgeTest, RefusesAnOlderCopy) {
  const auto refused = Optional(std::string("STORE_ROLLED_BACK"));
  EXPECT_THAT(Verdict({.generation = 6, .writes = 1000}, kAge), refused);
  EXPECT_THAT(Verdict({.generation = 7, .writes = 999}, kAge), refused);
  EXPECT_THAT(Verdict({.generation = 9, .writes = 1000}, kAge), refused);
  EXPECT_THAT(Verdict(kAge, std::nullopt), refused);
  EXPECT_THAT(Verdict({}, kAge), refused);
}

}  // namespace
}  // namespace destconn
