#include "hashing/digest_detective.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

using testing::HasSubstr;

std::string Name(CustomerField field, absl::string_view raw,
                 absl::string_view digest, absl::string_view country = "") {
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = country;
  const RawValue value(raw);
  return NameRecipe(field, value, Normalize(field, value, context, scratch),
                    digest);
}

constexpr CustomerField kPhone = CustomerField::kPhone;
constexpr CustomerField kEmail = CustomerField::kEmail;
constexpr CustomerField kName = CustomerField::kGivenName;

TEST(DigestDetectiveTest, KnowsOurOwn) {
  EXPECT_EQ(Name(kName, " Mary", Sha256Hex("mary")), "the digest is ours");
  EXPECT_EQ(Name(kName, std::string(64, 'a'), std::string(64, 'a')),
            "the value is this digest");
}

TEST(DigestDetectiveTest, NamesOneSlip) {
  EXPECT_EQ(Name(kPhone, "06 12 34 56 78", Sha256Hex("+33612345678"), "FR"),
            "plus sign kept");
  EXPECT_EQ(Name(kPhone, "06 12 34 56 78", Sha256Hex("0612345678"), "FR"),
            "digits as written, no calling code");
  EXPECT_EQ(Name(kPhone, "06 12 34 56 78", Sha256Hex("612345678"), "FR"),
            "no calling code, leading zeros dropped");
  EXPECT_EQ(Name(kPhone, "06 12 34 56 78", Sha256Hex("0033612345678"), "FR"),
            "leading zeros kept");
  EXPECT_EQ(Name(kEmail, "A@b.c ", Sha256Hex("a@b.c ")), "untrimmed");
  EXPECT_EQ(Name(kEmail, "A@b.c ", Sha256Hex("A@b.c ")),
            "untrimmed, case kept");
  EXPECT_EQ(Name(kEmail, "A@b.c", Sha256Hex("A@b.c")), "case kept");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex("A@B.C")), "upper case");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex("a@b.c\n")), "line end kept");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex("\"a@b.c\"")),
            "in quotation marks");
  EXPECT_EQ(Name(kName, "Mary Ann", Sha256Hex("mary ann")), "spaces kept");
  EXPECT_EQ(Name(kName, "O'Neil", Sha256Hex("o'neil")), "punctuation kept");
  EXPECT_EQ(Name(kName, "Jos\303\251", Sha256Hex("jos\xE9")),
            "hashed as Latin-1, not UTF-8");
  EXPECT_EQ(Name(kName, "Jos\303\251", Sha256Hex("jos")),
            "letters beyond ASCII dropped");
}

TEST(DigestDetectiveTest, NamesAnotherHash) {
  const std::string hex = Sha256Hex("a@b.c");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex(hex)), "hashed twice");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex(absl::AsciiStrToUpper(hex))),
            "hashed twice, upper-case hex between");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha256Hex(absl::HexStringToBytes(hex))),
            "hashed twice, bytes between");
  EXPECT_EQ(Name(kEmail, "a@b.c", Md5Hex("a@b.c")), "MD5 instead of SHA-256");
  EXPECT_EQ(Name(kEmail, "a@b.c", Sha1Hex("a@b.c")),
            "SHA-1 instead of SHA-256");
}

TEST(DigestDetectiveTest, NamesTheDressAndSeveralSlips) {
  const std::string hex = Sha256Hex("a@b.c");
  EXPECT_EQ(Name(kEmail, "a@b.c", absl::AsciiStrToUpper(hex)),
            "upper-case hex");
  EXPECT_EQ(Name(kEmail, "a@b.c", absl::StrCat(hex, ".AQQCAQMC")),
            "ParamBuilder's appendix");
  EXPECT_EQ(
      Name(kEmail, "a@b.c", absl::Base64Escape(absl::HexStringToBytes(hex))),
      "base64 instead of hex");
  EXPECT_EQ(Name(kEmail, "A@b.c", absl::AsciiStrToUpper(Md5Hex("A@b.c"))),
            "case kept, MD5 instead of SHA-256, upper-case hex");
}

TEST(DigestDetectiveTest, SaysWhenItDoesNotKnow) {
  EXPECT_THAT(Name(kEmail, "a@b.c", Sha256Hex("c@b.a")), HasSubstr("no known"));
  EXPECT_THAT(Name(kEmail, "a@b.c", "not a digest"), HasSubstr("no known"));
  EXPECT_EQ(Name(kEmail, "\xFF", "x"), "the value is not UTF-8");
  EXPECT_EQ(Name(kEmail, "none", Sha256Hex("")), "an empty text was hashed");
}

}  // namespace
}  // namespace destconn
