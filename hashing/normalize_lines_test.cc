#include "hashing/normalize_lines.h"

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/json_text.h"
#include "hashing/sha256.h"
#include "hashing/vector_file.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

struct Result {
  absl::Status status;
  std::string text;
};

Result RunOn(const std::string& lines, bool explain = false) {
  std::istringstream in(lines);
  std::ostringstream out;
  NormalizeLinesOptions options;
  options.explain = explain;
  Result result;
  result.status = NormalizeLines(in, out, options);
  result.text = out.str();
  return result;
}

std::string RecipeOf(absl::string_view line, absl::string_view digest) {
  const Result result = RunOn(absl::StrCat(line, "\t", digest, "\n"));
  const std::vector<std::string> lines = absl::StrSplit(result.text, '\n');
  return lines.size() < 2 ? "" : lines[1];
}

TEST(NormalizeLinesTest, AnswersAllVectors) {
  const std::vector<Vector> vectors = ReadVectors("customer_data.tsv", true);
  ASSERT_GE(vectors.size(), 662u) << "the file was not read";
  std::string lines = "field\tcountry_context\tinput\n";
  std::string wanted;
  for (const Vector& vector : vectors) {
    absl::StrAppend(&lines, vector.field, "\t", vector.country, "\t",
                    vector.input_json, "\n");
    absl::StrAppend(
        &wanted, vector.normalized ? ToJsonString(*vector.normalized) : "null",
        "\t", vector.digest, "\n");
  }
  const Result result = RunOn(lines);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.text, wanted);
}

TEST(NormalizeLinesTest, SaysWhichLinesAreBadAndGoesOn) {
  const Result result = RunOn(
      "em\t\t\"a@x.com\"\n"
      "email\t\t\"secret@x.com\"\n"
      "em\tZZ\t\"secret@x.com\"\n"
      "em\t\tsecret@x.com\n"
      "em\t\"secret@x.com\"\n"
      "\n"
      "ge\t\t\"F\"\r\n");
  EXPECT_EQ(result.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ReasonOf(result.status),
              Optional(std::string("NORMALIZE_LINES_REFUSED")));
  EXPECT_THAT(result.status.message(), HasSubstr("4 of 7"));
  const std::vector<std::string> lines = absl::StrSplit(result.text, '\n');
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_THAT(lines[0], HasSubstr("\"a@x.com\"\t"));
  EXPECT_THAT(lines[1], HasSubstr("error: line 2: the field is one of em,"));
  EXPECT_THAT(lines[2], HasSubstr("error: line 3: the country"));
  EXPECT_THAT(lines[3], HasSubstr("error: line 4: the value is a JSON string"));
  EXPECT_THAT(lines[4], HasSubstr("error: line 5: write field<TAB>country"));
  EXPECT_THAT(lines[5], HasSubstr("\"f\"\t"));
  EXPECT_THAT(result.text, Not(HasSubstr("secret")));
}

TEST(NormalizeLinesTest, GivesNoValueForNullAndHalfACharacter) {
  EXPECT_EQ(RunOn("fn\t\tnull\nfn\t\t\"a\\ud800b\"\nfn\t\t\"\\udc00\"\n").text,
            "null\tnull\nnull\tnull\nnull\tnull\n");
}

TEST(NormalizeLinesTest, TakesACountryByNameOrCode) {
  EXPECT_THAT(RunOn("ph\tus\t\"(650)555-1212\"\n").text,
              HasSubstr("\"16505551212\"\t"));
  EXPECT_THAT(RunOn("ph\tUnited States\t\"(650)555-1212\"\n").text,
              HasSubstr("\"16505551212\"\t"));
}

TEST(NormalizeLinesTest, RefusesACountryThatIsNotUtf8) {
  const Result result = RunOn("ph\tU\xFF\xFF\xFF\t\"(650)555-1212\"\n");
  EXPECT_THAT(ReasonOf(result.status),
              Optional(std::string("NORMALIZE_LINES_REFUSED")));
  EXPECT_THAT(result.text, HasSubstr("error: line 1: the country is"));
}

TEST(NormalizeLinesTest, ExplainsEachStep) {
  EXPECT_EQ(
      RunOn("fn\t\t\" Vale\\u0301RY! \"\n", true).text,
      "\"val\\u00e9ry\"\t"
      "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c\n"
      "  read: \" Vale\\u0301RY! \"\n"
      "  composed (Unicode NFC): \" Val\\u00e9RY! \"\n"
      "  trimmed: \"Val\\u00e9RY!\"\n"
      "  lower case: \"val\\u00e9ry!\"\n"
      "  rule of fn: \"val\\u00e9ry\"\n"
      "  SHA-256 of 7 bytes: "
      "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c\n");
  EXPECT_THAT(RunOn("em\t\t\"a@b\"\n", true).text,
              HasSubstr("  no value: EMAIL_MALFORMED\n"));
  EXPECT_THAT(RunOn("fbp\t\t\"fb.1.2.3\"\n", true).text,
              HasSubstr("  sent in clear"));
}

TEST(NormalizeLinesTest, NamesTheRecipeOfAForeignDigest) {
  const std::string phone = "ph\tUS\t\"(650) 555-1212\"";
  EXPECT_THAT(RecipeOf(phone, Sha256Hex("16505551212")), HasSubstr("ours"));
  EXPECT_THAT(RecipeOf(phone, Sha256Hex("+16505551212")),
              HasSubstr("plus sign kept"));
  EXPECT_THAT(RecipeOf(phone, Sha256Hex("6505551212")),
              HasSubstr("no calling code"));
  EXPECT_THAT(RecipeOf(phone, Md5Hex("16505551212")), HasSubstr("MD5"));

  const std::string email = "em\t\t\" A@x.com \"";
  EXPECT_THAT(RecipeOf(email, Sha256Hex(Sha256Hex("a@x.com"))),
              HasSubstr("hashed twice"));
  EXPECT_THAT(RecipeOf(email, Sha256Hex(" a@x.com ")), HasSubstr("untrimmed"));
  EXPECT_THAT(RecipeOf(email, Sha256Hex("A@x.com")), HasSubstr("case kept"));
  EXPECT_THAT(RecipeOf(email, Sha1Hex("a@x.com")), HasSubstr("SHA-1"));
  EXPECT_THAT(RecipeOf(email, Sha256Hex("")), HasSubstr("empty"));
  EXPECT_THAT(RecipeOf(email, Sha256Hex("b@x.com")), HasSubstr("no known"));

  const std::string name = "fn\t\t\"Mary Ann\"";
  EXPECT_THAT(RecipeOf(name, Sha256Hex("mary ann")), HasSubstr("spaces kept"));
  EXPECT_THAT(
      RecipeOf(name,
               "7F1B5B5B00E6CD8B7DCD65E9B8C3D6E2AA36E2CEB8F5DE30A6FC8BDF1C4D3B"
               "4B"),
      HasSubstr("no known"));
}

TEST(NormalizeLinesTest, SeesUpperCaseHex) {
  std::string digest = Sha256Hex("mary");
  for (char& c : digest) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  EXPECT_THAT(RecipeOf("fn\t\t\"Mary\"", digest), HasSubstr("upper-case hex"));
}

TEST(NormalizeLinesTest, ReportsALostOutput) {
  std::istringstream in("fn\t\t\"Mary\"\n");
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_THAT(ReasonOf(NormalizeLines(in, out, NormalizeLinesOptions())),
              Optional(std::string("NORMALIZE_OUTPUT_FAILED")));
}

}  // namespace
}  // namespace destconn
