#include "hashing/clear_value.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {
namespace {

struct Case {
  absl::string_view raw;
  absl::string_view want;  // "": none
};

TEST(ClearValueTest, LowersAMadid) {
  constexpr Case kCases[] = {
      {" AECE52E7-03EE-455A-B3C4-E57283966239 ",
       "aece52e7-03ee-455a-b3c4-e57283966239"},
      {"AECE52E703EE455AB3C4E57283966239", "aece52e703ee455ab3c4e57283966239"},
      {"00000000-0000-0000-0000-000000000000", ""},
      {"jane@example.com", ""},
      {"AECE52E7-03EE-455A-B3C4_E57283966239", ""},
      {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeMadid(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(ClearValueTest, KeepsAWholeNumber) {
  constexpr Case kCases[] = {{" 12345678901234567 ", "12345678901234567"},
                             {"18446744073709551615", "18446744073709551615"},
                             {"18446744073709551616", ""},
                             {"012", ""},
                             {"1.5", ""},
                             {"12a", ""},
                             {"123456789012345678901", ""},
                             {"-1", ""},
                             {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeNumericId(RawValue(c.raw)).text(), c.want) << c.raw;
  }
}

TEST(ClearValueTest, ChecksAnAddress) {
  constexpr Case kCases[] = {{" 203.0.113.7 ", "203.0.113.7"},
                             {"2001:db8::1", "2001:db8::1"},
                             {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
                             {"1.2.3", ""},
                             {"256.1.1.1", ""},
                             {"1.2.3.4.5", ""},
                             {"fe80::1%eth0", ""},
                             {"1.2.3.4, 5.6.7.8", ""},
                             {"not-an-ip", ""},
                             {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeIpAddress(RawValue(c.raw)).text(), c.want) << c.raw;
  }
}

TEST(ClearValueTest, KeepsAnIdsCase) {
  constexpr Case kCases[] = {
      {" fb.1.2.AbC ", "fb.1.2.AbC"}, {"jane@example.com", ""}, {" ", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeOpaqueId(RawValue(c.raw)).text(), c.want) << c.raw;
  }
}

TEST(ClearValueTest, KeepsAUserAgentAsItCame) {
  constexpr Case kCases[] = {{" Mozilla/5.0 ", " Mozilla/5.0 "}, {"\t", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeUserAgent(RawValue(c.raw)).text(), c.want) << c.raw;
  }
}

TEST(ClearValueTest, SaysWhy) {
  NormalizeScratch scratch;
  EXPECT_EQ(
      NormalizeMadid(RawValue("00000000000000000000000000000000"), scratch)
          .why(),
      NoValue::kOptedOut);
  EXPECT_EQ(NormalizeOpaqueId(RawValue("a@b.c")).why(), NoValue::kContactData);
  EXPECT_EQ(NormalizeUserAgent(RawValue("\xFF")).why(), NoValue::kNotUtf8);
}

}  // namespace
}  // namespace destconn
