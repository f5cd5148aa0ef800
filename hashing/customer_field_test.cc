#include "hashing/customer_field.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

class CustomerFieldTest : public testing::Test {
 protected:
  HashOutcome Hash(CustomerField field, absl::string_view text) {
    return NormalizeAndHash(field, RawValue(text), context_, scratch_);
  }

  NormalizeContext context_;
  NormalizeScratch scratch_;
};

TEST_F(CustomerFieldTest, HashesWhatItNormalized) {
  const HashOutcome outcome = Hash(CustomerField::kGivenName, " Mary ");
  ASSERT_TRUE(outcome.value.has_value());
  EXPECT_EQ(outcome.value->hex(),
            "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec");
  EXPECT_EQ(outcome.reason, "");
}

TEST_F(CustomerFieldTest, PassesADigestOnAndHashesItNotAgain) {
  const std::string digest(64, 'B');
  const HashOutcome outcome = Hash(CustomerField::kCity, digest);
  ASSERT_TRUE(outcome.value.has_value());
  EXPECT_EQ(outcome.value->hex(), std::string(64, 'b'));
}

TEST_F(CustomerFieldTest, PassesParamBuildersAppendixOnUnchanged) {
  for (const absl::string_view token : {".AQQCAQMC", ".en"}) {
    const std::string digest = std::string(64, 'B') + std::string(token);
    const HashOutcome outcome = Hash(CustomerField::kEmail, digest);
    ASSERT_TRUE(outcome.value.has_value());
    EXPECT_EQ(outcome.value->hex(), digest);
  }
  EXPECT_FALSE(
      Hash(CustomerField::kEmail, std::string(64, 'b') + ".abc").value);
}

TEST_F(CustomerFieldTest, GivesAReasonWhereThereIsNoValue) {
  EXPECT_EQ(Hash(CustomerField::kEmail, "").reason, "EMAIL_EMPTY");
  EXPECT_EQ(Hash(CustomerField::kEmail, "a@b").reason, "EMAIL_MALFORMED");
  EXPECT_EQ(Hash(CustomerField::kPhone, "650 555 1212").reason,
            "PHONE_NO_COUNTRY");
  EXPECT_EQ(Hash(CustomerField::kSurname, "\xFF").reason, "SURNAME_NOT_UTF8");
  EXPECT_EQ(Hash(CustomerField::kGender, "x").reason, "GENDER_UNKNOWN");
}

TEST_F(CustomerFieldTest, MakesNoDigestOfAFieldSentInClear) {
  EXPECT_FALSE(Hash(CustomerField::kFbp, "fb.1.2.3").value.has_value());
  EXPECT_EQ(
      Normalize(CustomerField::kFbp, RawValue(" fb.1.2.3 "), context_, scratch_)
          .text(),
      "fb.1.2.3");
}

TEST_F(CustomerFieldTest, EachFieldTakesItsOwnRule) {
  struct Case {
    absl::string_view key;
    absl::string_view raw;
    absl::string_view want;
  };
  constexpr Case kCases[] = {{"em", "A@B.co", "a@b.co"},
                             {"ph", "+16505551212", "16505551212"},
                             {"fn", "Ann-Lee", "annlee"},
                             {"ln", "O'Neil", "oneil"},
                             {"db", "2/16/1997", "19970216"},
                             {"ge", "Female", "f"},
                             {"ct", "S\303\243o", "sao"},
                             {"st", "Texas", "tx"},
                             {"zp", "94035-1234", "94035"},
                             {"country", "USA", "us"},
                             {"external_id", "Ab 1", "Ab 1"},
                             {"fi", "Ann", "a"},
                             {"f5first", "Alexander", "alexa"},
                             {"f5last", "O'Neilly", "oneil"},
                             {"dobd", "1", "01"},
                             {"dobm", "January", "01"},
                             {"doby", "1997", "1997"},
                             {"lead_id", "12", "12"},
                             {"fb_login_id", "12", "12"},
                             {"client_ip_address", "::1", "::1"},
                             {"client_user_agent", "A b", "A b"},
                             {"fbc", "fb.1.A", "fb.1.A"},
                             {"anon_id", "Ab", "Ab"},
                             {"currency", "usd", "USD"},
                             {"delivery_category", "shipping", "home_delivery"},
                             {"action_source", "app", "app"},
                             {"event_time", "12", "12"},
                             {"madid", "AECE52E703EE455AB3C4E57283966239",
                              "aece52e703ee455ab3c4e57283966239"}};
  for (const Case& c : kCases) {
    const auto field = FindCustomerField(c.key);
    ASSERT_TRUE(field.has_value()) << c.key;
    EXPECT_EQ(Normalize(*field, RawValue(c.raw), context_, scratch_).text(),
              c.want)
        << c.key;
  }
}

}  // namespace
}  // namespace destconn
