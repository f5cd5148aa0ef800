#include "cli/ndjson_reader.h"

#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "base/status_macros.h"
#include "base/utf8.h"
#include "rapidjson/document.h"
#include "rapidjson/error/en.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Value;

// The server takes rows of 64 KiB; a "line" beyond this is no NDJSON.
constexpr size_t kMaxLineBytes = 1 << 20;

constexpr absl::string_view kHalfACharacter =
    "has a key with half of a surrogate pair, such as \\udc00, which is no "
    "text";

// Iterative: recursion would let a line of brackets end the program.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseValidateEncodingFlag |
                                 rapidjson::kParseFullPrecisionFlag;

absl::string_view KeyOf(const rapidjson::Value::Member& member) {
  return {member.name.GetString(), member.name.GetStringLength()};
}

// RapidJSON lets the second half of a surrogate pair stand alone (`\udc00`),
// which is no UTF-8.
bool IsText(const rapidjson::Value& json) {
  return IsValidUtf8({json.GetString(), json.GetStringLength()});
}

// Why a cell cannot hold the value, with `$0` for its key; empty if it can.
absl::string_view FaultOf(const rapidjson::Value& json) {
  if (json.IsObject() || json.IsArray()) {
    return "has an object or a list in '$0'; write a string, a number, true, "
           "false or null";
  }
  if (json.IsString() && !IsText(json)) {
    return "holds half of a surrogate pair in '$0', such as \\udc00, which is "
           "no text";
  }
  // RapidJSON reads 1e-324, which is nearest to zero, as no number.
  if (json.IsDouble() && !std::isfinite(json.GetDouble())) {
    return "has a number in '$0' that is too small; write 0";
  }
  return "";
}

void FillValue(const rapidjson::Value& json, Value& value) {
  if (json.IsNull()) {
    value.clear_kind();
  } else if (json.IsString()) {
    value.set_string_value(json.GetString(), json.GetStringLength());
  } else if (json.IsBool()) {
    value.set_bool_value(json.GetBool());
  } else if (json.IsInt64()) {
    value.set_int64_value(json.GetInt64());
  } else if (json.IsUint64()) {
    // Too large for int64_value; a double would change its last digits.
    value.set_string_value(std::to_string(json.GetUint64()));
  } else {
    value.set_double_value(json.GetDouble());
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<NdjsonReader>> NdjsonReader::Open(
    std::unique_ptr<InputFile> file, std::vector<std::string> columns) {
  auto reader =
      std::unique_ptr<NdjsonReader>(new NdjsonReader(std::move(file)));
  if (columns.empty()) {
    DC_RETURN_IF_ERROR(reader->ReadColumns());
  } else {
    reader->SetColumns(std::move(columns));
  }
  return reader;
}

void NdjsonReader::SetColumns(std::vector<std::string> columns) {
  columns_ = std::move(columns);
  for (size_t i = 0; i < columns_.size(); ++i) {
    column_index_[columns_[i]] = static_cast<int>(i);
  }
}

absl::Status NdjsonReader::ReadColumns() {
  DC_ASSIGN_OR_RETURN(const bool found, NextLine(text_));
  if (!found) {
    return InputError(
        absl::StrCat(file_->name(),
                     " is empty; the columns are the keys of its first line"));
  }
  // `text_` is parsed again as the first row, so not in place.
  rapidjson::Document document;
  document.Parse<kParseFlags>(text_.data(), text_.size());
  if (document.HasParseError() || !document.IsObject()) {
    return ErrorHere("is not a JSON object; write one object a line");
  }
  std::vector<std::string> columns;
  for (const auto& member : std::as_const(document).GetObject()) {
    if (!IsText(member.name)) return ErrorHere(kHalfACharacter);
    columns.emplace_back(KeyOf(member));
  }
  if (columns.empty()) return ErrorHere("has no keys, hence no columns");
  SetColumns(std::move(columns));
  first_is_waiting_ = true;
  return absl::OkStatus();
}

absl::StatusOr<bool> NdjsonReader::Next(Row& row) {
  if (!std::exchange(first_is_waiting_, false)) {
    DC_ASSIGN_OR_RETURN(const bool found, NextLine(text_));
    if (!found) return false;
  }
  DC_RETURN_IF_ERROR(ParseRow(text_, row));
  return true;
}

absl::StatusOr<bool> NdjsonReader::NextLine(std::string& text) {
  do {
    text.clear();
    DC_ASSIGN_OR_RETURN(const bool found, AppendLine(text));
    if (!found) return false;
  } while (absl::StripAsciiWhitespace(text).empty());
  // The parser would take it for the line's end, and not see what is behind it.
  if (absl::StrContains(text, '\0')) {
    return ErrorHere("holds a zero byte, which JSON has not; copy it again");
  }
  return true;
}

absl::StatusOr<bool> NdjsonReader::AppendLine(std::string& text) {
  ++line_;
  while (true) {
    if (piece_.empty()) {
      DC_ASSIGN_OR_RETURN(piece_, file_->Read());
      if (piece_.empty()) return !text.empty();
    }
    const size_t end = piece_.find('\n');
    text.append(piece_.data(), std::min(end, piece_.size()));
    if (text.size() > kMaxLineBytes) {
      return ErrorHere("is longer than 1 MiB; write one object a line");
    }
    if (end == absl::string_view::npos) {
      piece_ = absl::string_view();
      continue;
    }
    piece_.remove_prefix(end + 1);
    return true;
  }
}

absl::Status NdjsonReader::ParseRow(std::string& text, Row& row) const {
  rapidjson::Document document;
  document.ParseInsitu<kParseFlags>(text.data());
  if (document.HasParseError()) {
    // RapidJSON's texts are fixed and hold nothing of the input.
    return ErrorHere(
        absl::StrCat("is not a JSON object: ",
                     rapidjson::GetParseError_En(document.GetParseError()),
                     " At character ", document.GetErrorOffset() + 1));
  }
  if (!document.IsObject()) {
    return ErrorHere("is not a JSON object; write one object a line");
  }
  row.Clear();
  for (size_t i = 0; i < columns_.size(); ++i) row.add_values();
  std::vector<bool> seen(columns_.size());
  for (const auto& member : std::as_const(document).GetObject()) {
    if (!IsText(member.name)) return ErrorHere(kHalfACharacter);
    const auto column = column_index_.find(KeyOf(member));
    if (column == column_index_.end()) {
      return ErrorHere(absl::StrCat(
          "has the key '", KeyOf(member),
          "', which the first line has not; give the first line every key, "
          "with null where there is no value"));
    }
    if (seen[column->second]) {
      return ErrorHere(absl::StrCat("has the key '", KeyOf(member), "' twice"));
    }
    seen[column->second] = true;
    if (const absl::string_view fault = FaultOf(member.value); !fault.empty()) {
      return ErrorHere(absl::Substitute(fault, KeyOf(member)));
    }
    FillValue(member.value, *row.mutable_values(column->second));
  }
  return absl::OkStatus();
}

absl::Status NdjsonReader::ErrorHere(absl::string_view message) const {
  return InputError(absl::StrCat(file_->name(), " line ", line_, " ", message));
}

}  // namespace destconn
