#include "cli/csv_reader.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/utf8.h"

namespace destconn {
namespace {

using ::destination::v1::Row;

// A record cannot be this long: the server takes 64 KiB. A missing quote makes
// the rest of the file one field, which must not end up in memory.
constexpr size_t kMaxFieldBytes = 1 << 20;

// RFC 4180, section 2.4: "Spaces are considered part of a field".
int NothingIsSpace(unsigned char) { return 0; }

}  // namespace

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(
    std::unique_ptr<InputFile> file) {
  auto reader = std::unique_ptr<CsvReader>(new CsvReader(std::move(file)));
  DC_RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

CsvReader::CsvReader(std::unique_ptr<InputFile> file) : file_(std::move(file)) {
  // Reporting every line break keeps the line numbers right.
  csv_init(&parser_,
           CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL | CSV_REPALL_NL);
  csv_set_space_func(&parser_, NothingIsSpace);
  // By default a long field grows, and is copied, by 128 bytes at a time.
  csv_set_blk_size(&parser_, 64 * 1024);
}

CsvReader::~CsvReader() { csv_free(&parser_); }

absl::Status CsvReader::ReadHeader() {
  Row header;
  DC_ASSIGN_OR_RETURN(const bool found, Next(header));
  if (!found) {
    return InputError(absl::StrCat(
        file_->name(), " is empty; its first line must name the columns"));
  }
  absl::flat_hash_set<std::string> seen;
  for (const auto& value : header.values()) {
    std::string name(absl::StripAsciiWhitespace(value.string_value()));
    if (name.empty()) {
      return InputError(absl::StrCat(file_->name(), ": column ",
                                     columns_.size() + 1,
                                     " has no name in the first line"));
    }
    if (!seen.insert(name).second) {
      return InputError(absl::StrCat(file_->name(), ": the first line names '",
                                     name, "' twice"));
    }
    columns_.push_back(std::move(name));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvReader::Next(Row& row) {
  if (next_record_ == record_count_) DC_RETURN_IF_ERROR(Fill());
  if (next_record_ == record_count_) return false;
  Record& record = records_[next_record_++];
  DC_RETURN_IF_ERROR(CheckUtf8(record));
  line_ = record.line;
  row.Swap(&record.row);
  return true;
}

absl::Status CsvReader::CheckUtf8(const Record& record) const {
  for (int i = 0; i < record.row.values_size(); ++i) {
    if (IsValidUtf8(record.row.values(i).string_value())) continue;
    return InputError(absl::StrCat(
        file_->name(), " line ", record.line, ": ", ColumnName(i),
        " is not UTF-8; convert the file, for instance with: iconv -f "
        "WINDOWS-1252 -t UTF-8"));
  }
  return absl::OkStatus();
}

std::string CsvReader::ColumnName(int index) const {
  if (static_cast<size_t>(index) < columns_.size()) {
    return absl::StrCat("column '", columns_[index], "'");
  }
  return absl::StrCat("field ", index + 1);
}

absl::Status CsvReader::Fill() {
  record_count_ = 0;
  next_record_ = 0;
  while (record_count_ == 0 && !at_end_) {
    DC_ASSIGN_OR_RETURN(const absl::string_view piece, file_->Read());
    if (piece.empty()) {
      at_end_ = true;
      DC_RETURN_IF_ERROR(Finish());
    } else {
      DC_RETURN_IF_ERROR(ParsePiece(piece));
    }
  }
  return absl::OkStatus();
}

absl::Status CsvReader::ParsePiece(absl::string_view piece) {
  const size_t parsed = csv_parse(&parser_, piece.data(), piece.size(),
                                  &OnField, &OnRecordEnd, this);
  if (parsed != piece.size()) {
    return InputError(absl::StrCat(
        file_->name(), ": the record that begins on line ", partial_line_,
        " has a quote in the wrong place; put the field in quotes and double "
        "each quote inside it"));
  }
  if (parser_.entry_pos > kMaxFieldBytes) {
    return InputError(absl::StrCat(
        file_->name(), ": a field of the record that begins on line ",
        partial_line_, " does not end within ", kMaxFieldBytes >> 20,
        " MiB; its closing quote is missing"));
  }
  return absl::OkStatus();
}

absl::Status CsvReader::Finish() {
  if (csv_fini(&parser_, &OnField, &OnRecordEnd, this) == CSV_SUCCESS) {
    return absl::OkStatus();
  }
  return InputError(absl::StrCat(
      file_->name(), ": a quoted field of the record that begins on line ",
      partial_line_, " never ends; its closing quote is missing"));
}

void CsvReader::OnField(void* text, size_t size, void* self) {
  auto& reader = *static_cast<CsvReader*>(self);
  auto* value = reader.partial_.add_values();
  reader.after_carriage_return_ = false;
  if (text == nullptr) return;
  const char* bytes = static_cast<const char*>(text);
  value->set_string_value(bytes, size);
  reader.partial_breaks_ += std::count(bytes, bytes + size, '\n');
}

void CsvReader::OnRecordEnd(int terminator, void* self) {
  auto& reader = *static_cast<CsvReader*>(self);
  if (reader.partial_.values_size() > 0) {
    if (reader.record_count_ == reader.records_.size()) {
      reader.records_.emplace_back();
    }
    Record& record = reader.records_[reader.record_count_++];
    record.row.Clear();
    record.row.Swap(&reader.partial_);
    record.line = reader.partial_line_;
  } else if (terminator == '\n' && reader.after_carriage_return_) {
    // The second half of a CRLF: the line is counted already.
    reader.after_carriage_return_ = false;
    return;
  }
  reader.after_carriage_return_ = terminator == '\r';
  reader.partial_line_ += reader.partial_breaks_ + 1;
  reader.partial_breaks_ = 0;
}

}  // namespace destconn
