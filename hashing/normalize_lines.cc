#include "hashing/normalize_lines.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "hashing/country_table.h"
#include "hashing/customer_field.h"
#include "hashing/digest_detective.h"
#include "hashing/explain.h"
#include "hashing/json_text.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// One line, read.
struct Request {
  CustomerField field = CustomerField::kEmail;
  std::string country = "";
  std::string value = "";
  std::string foreign_digest = "";
};

std::string FieldNames() {
  std::string names;
  for (size_t i = 0; i < kCustomerFieldCount; ++i) {
    absl::StrAppend(&names, names.empty() ? "" : ", ",
                    MetaKey(static_cast<CustomerField>(i)));
  }
  return names;
}

// The country that a cell names, or "".
std::string CountryOf(absl::string_view cell) {
  // What is not UTF-8 names none, and must not get to where it is taken for it.
  if (!IsWellFormedUtf8(cell)) return "";
  std::string work;
  return std::string(FindCountry(absl::AsciiStrToLower(cell), work));
}

// What to write instead, or nullopt with `request` filled.
std::optional<std::string> ReadLine(absl::string_view line,
                                    absl::string_view default_country,
                                    Request& request) {
  const std::vector<absl::string_view> cells = absl::StrSplit(line, '\t');
  if (cells.size() < 3 || cells.size() > 4) {
    return "write field<TAB>country<TAB>value, and a foreign digest in a "
           "fourth column if there is one";
  }
  const auto field = FindCustomerField(cells[0]);
  if (!field) return absl::StrCat("the field is one of ", FieldNames());
  request.field = *field;

  request.country =
      cells[1].empty() ? std::string(default_country) : CountryOf(cells[1]);
  if (request.country.empty() && !cells[1].empty()) {
    return "the country is an ISO 3166-1 code such as US, or empty";
  }

  switch (ReadJsonString(cells[2], request.value)) {
    case JsonText::kOther:
      return "the value is a JSON string in double quotes, or null";
    case JsonText::kNull:
      request.value.clear();
      break;
    case JsonText::kNotUnicode:
      // Not a mistake of the line: such a value gives no value (3, step 1).
      request.value.assign(1, '\xFF');
      break;
    case JsonText::kString:
      break;
  }
  if (cells.size() == 4) request.foreign_digest = std::string(cells[3]);
  return std::nullopt;
}

void WriteAnswer(CustomerField field, const Normalized& normalized,
                 const HashOutcome& outcome, std::ostream& out) {
  if (!normalized.has_value()) {
    out << "null\tnull\n";
    return;
  }
  out << ToJsonString(normalized.text()) << '\t';
  if (IsHashed(field) && outcome.value) {
    out << outcome.value->hex();
  } else {
    out << '-';
  }
  out << '\n';
}

void Answer(const Request& request, const NormalizeLinesOptions& options,
            NormalizeScratch& scratch, std::ostream& out) {
  NormalizeContext context = options.context;
  context.country = request.country;
  const RawValue raw(request.value);
  const HashOutcome outcome =
      NormalizeAndHash(request.field, raw, context, scratch);
  const Normalized normalized = Normalize(request.field, raw, context, scratch);
  WriteAnswer(request.field, normalized, outcome, out);
  if (options.explain) {
    for (const std::string& step :
         ExplainSteps(request.field, raw, normalized)) {
      out << "  " << step << '\n';
    }
  }
  if (!request.foreign_digest.empty()) {
    out << "  the digest that was given: "
        << NameRecipe(request.field, raw, normalized, request.foreign_digest)
        << '\n';
  }
}

}  // namespace

absl::Status NormalizeLines(std::istream& in, std::ostream& out,
                            const NormalizeLinesOptions& options) {
  NormalizeScratch scratch;
  int64_t number = 0;
  int64_t refused = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const absl::string_view text = absl::StripSuffix(line, "\r");
    if (text.empty()) continue;
    if (number == 1 && absl::StartsWith(text, "field\t")) continue;
    Request request;
    const auto remedy = ReadLine(text, options.context.country, request);
    if (remedy) {
      out << "error: line " << number << ": " << *remedy << '\n';
      ++refused;
      continue;
    }
    Answer(request, options, scratch, out);
  }
  out.flush();
  if (!out.good()) {
    return WithReason(absl::UnavailableError("the answers cannot be written"),
                      "NORMALIZE_OUTPUT_FAILED");
  }
  if (refused == 0) return absl::OkStatus();
  return WithReason(absl::InvalidArgumentError(
                        absl::StrCat(refused, " of ", number,
                                     " lines cannot be read; the output says "
                                     "which, and what to write instead")),
                    "NORMALIZE_LINES_REFUSED");
}

}  // namespace destconn
