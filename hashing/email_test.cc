#include "hashing/email.h"

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

TEST(EmailTest, TrimsAndLowersAndKeepsTheRest) {
  constexpr Case kCases[] = {
      {" Jane+News@Example.COM ", "jane+news@example.com"},
      {"O'Brien@x.ie", "o'brien@x.ie"},
      {"j.a.n.e@gmail.com", "j.a.n.e@gmail.com"},
      {"!#$%&*/=?^_`{|}~@x.co", "!#$%&*/=?^_`{|}~@x.co"},
      {"u@1.2", "u@1.2"},
      {"u@xn--a.b-c.de", "u@xn--a.b-c.de"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEmail(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(EmailTest, CleansWhatListsAndLinksLeave) {
  constexpr Case kCases[] = {
      {"a@b.c,", "a@b.c"},       {"a@b.c;", "a@b.c"},
      {"a@b.c/", "a@b.c"},       {"a@b.c ,", "a@b.c"},
      {"mailto:a@b.c", "a@b.c"}, {"MailTo: a@b.c;", "a@b.c"},
      {"a@b.c,,", ""},           {"mailto:mailto:a@b.c", ""},
      {"mailto:", ""},           {",", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEmail(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(EmailTest, RefusesWhatIsNoAddress) {
  constexpr Case kCases[] = {
      {"a@b", ""},         {"a.b.c", ""},      {"@b.c", ""},
      {"a@", ""},          {"a@@b.c", ""},     {"a@b@c.d", ""},
      {".a@b.c", ""},      {"a.@b.c", ""},     {"a..b@c.d", ""},
      {"a b@c.d", ""},     {"a@b..c", ""},     {"a@.b.c", ""},
      {"a@b.c.", ""},      {"a@-b.c", ""},     {"a@b-.c", ""},
      {"a@b.-c", ""},      {"a@b.c-", ""},     {"a@b_c.d", ""},
      {"a(b)@c.d", ""},    {"a\\@b.c", ""},    {"A <a@b.c>", ""},
      {"a@[1.2.3.4]", ""}, {"a\000b@c.d", ""}, {"a\tb@c.d", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEmail(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(EmailTest, TakesAQuotedLocalPart) {
  constexpr Case kCases[] = {{"\"a b\"@c.d", "\"a b\"@c.d"},
                             {"\"a@b\"@c.d", "\"a@b\"@c.d"},
                             {"\"a\\\"b\"@c.d", "\"a\\\"b\"@c.d"},
                             {"\"a\"b@c.d", ""},
                             {"\"a@c.d", ""},
                             {"\"a\\", ""},
                             {"\"a\tb\"@c.d", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEmail(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(EmailTest, TakesLettersOfAnyScript) {
  constexpr Case kCases[] = {{"JOS\303\211@x.com", "jos\303\251@x.com"},
                             {"u@M\303\234NCHEN.de", "u@m\303\274nchen.de"},
                             {"jose\314\201@x.com", "jos\303\251@x.com"},
                             {"\357\274\246\357\274\257\357\274\257\357\274\240"
                              "\357\275\230\357\274\216com",
                              "foo@x.com"},
                             {"a\342\200\213b@c.d", "ab@c.d"},
                             {"\357\273\277a@b.c", "a@b.c"},
                             {"\304\260@x.com", "i\314\207@x.com"},
                             {"a\360\237\230\200@x.com", ""},
                             {"a@x\342\200\231s.com", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEmail(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(EmailTest, BoundsItsLengths) {
  NormalizeScratch scratch;
  const auto normalize = [&](const std::string& text) {
    return NormalizeEmail(RawValue(text), scratch);
  };
  EXPECT_TRUE(normalize(std::string(64, 'a') + "@b.c").has_value());
  EXPECT_EQ(normalize(std::string(65, 'a') + "@b.c").why(), NoValue::kTooLong);
  EXPECT_TRUE(normalize("a@" + std::string(63, 'b') + ".c").has_value());
  EXPECT_EQ(normalize("a@" + std::string(64, 'b') + ".c").why(),
            NoValue::kMalformed);
  std::string domain;
  for (int i = 0; i < 63; ++i) domain += "abc.";
  EXPECT_TRUE(normalize("a@" + domain.substr(4) + "abcd").has_value());
  EXPECT_EQ(normalize("abc@" + domain.substr(4) + "abcd").why(),
            NoValue::kTooLong);
}

TEST(EmailTest, SaysWhy) {
  NormalizeScratch scratch;
  EXPECT_EQ(NormalizeEmail(RawValue(" "), scratch).why(), NoValue::kEmpty);
  EXPECT_EQ(NormalizeEmail(RawValue("a\xFF@b.c"), scratch).why(),
            NoValue::kNotUtf8);
  EXPECT_EQ(
      NormalizeEmail(RawValue("5d41402abc4b2a76b9719d911017c592"), scratch)
          .why(),
      NoValue::kMd5);
}

}  // namespace
}  // namespace destconn
