#include "hashing/prepare.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

class PrepareTest : public testing::Test {
 protected:
  Prepared Take(absl::string_view text, PrepareRules rules = PrepareRules()) {
    return Prepare(RawValue(text), rules, scratch_);
  }
  NormalizeScratch scratch_;
};

TEST_F(PrepareTest, TrimsAndLowers) {
  EXPECT_EQ(Take(" A b\r\n").text, "a b");
  EXPECT_EQ(Take("\u00a0\u200b\u202a\ufeffA\u2066\u3000").text, "a");
  EXPECT_EQ(Take("\u0001A\u0000").text, "a");
  EXPECT_EQ(Take("A", {.lower = false}).text, "A");
}

TEST_F(PrepareTest, IsInNfcAfterLowering) {
  EXPECT_EQ(Take("Vale\u0301ry").text, "val\u00e9ry");
  EXPECT_EQ(Take("J\u030c").text, "\u01f0");
  EXPECT_EQ(Take("e\u0301", {.lower = false}).text, "\u00e9");
}

TEST_F(PrepareTest, SeesWhetherAsciiIsLeft) {
  EXPECT_TRUE(Take("\u00a0a").is_ascii);
  EXPECT_FALSE(Take("\u00e9").is_ascii);
}

TEST_F(PrepareTest, EndsWithBlankAndBrokenText) {
  EXPECT_EQ(Take("").done->why(), NoValue::kEmpty);
  EXPECT_EQ(Take(" \u2003").done->why(), NoValue::kEmpty);
  for (const absl::string_view broken :
       {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(Take(broken).done->why(), NoValue::kNotUtf8);
    EXPECT_EQ(PrepareClear(RawValue(broken)).done->why(), NoValue::kNotUtf8);
  }
}

TEST_F(PrepareTest, EndsWithADigest) {
  const std::string hex = std::string(32, 'A') + std::string(32, '9');
  EXPECT_EQ(Take("\u00a0" + hex + "\n").done->text(),
            std::string(32, 'a') + std::string(32, '9'));
  EXPECT_FALSE(Take(hex.substr(1)).done.has_value());
  EXPECT_FALSE(Take("g" + hex.substr(1)).done.has_value());
}

TEST_F(PrepareTest, RefusesMd5WhereItIsNoValue) {
  const std::string md5(32, 'a');
  EXPECT_EQ(Take(md5).done->why(), NoValue::kMd5);
  EXPECT_EQ(Take(md5, {.refuse_md5 = false}).text, md5);
}

TEST_F(PrepareTest, FinishesInNfc) {
  EXPECT_EQ(Finish("", true, scratch_).why(), NoValue::kEmpty);
  EXPECT_EQ(Finish("a", true, scratch_).text(), "a");
  EXPECT_EQ(Finish("e\u0301", false, scratch_).text(), "\u00e9");
}

}  // namespace
}  // namespace destconn
