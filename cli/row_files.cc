#include "cli/row_files.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "cli/csv_reader.h"
#include "cli/input_file.h"
#include "cli/ndjson_reader.h"

namespace destconn {
namespace {

using ::destination::v1::Row;

absl::StatusOr<bool> IsNdjson(const std::string& path, InputFile& file) {
  absl::string_view name = path;
  absl::ConsumeSuffix(&name, ".gz");
  if (absl::EndsWithIgnoreCase(name, ".csv")) return false;
  if (absl::EndsWithIgnoreCase(name, ".ndjson") ||
      absl::EndsWithIgnoreCase(name, ".jsonl")) {
    return true;
  }
  DC_ASSIGN_OR_RETURN(absl::string_view start, file.Peek());
  start = absl::StripLeadingAsciiWhitespace(start);
  if (absl::StartsWith(start, "[")) {
    return InputError(absl::StrCat(
        file.name(),
        " is one JSON list; write one object a line: jq -c '.[]'"));
  }
  return absl::StartsWith(start, "{");
}

absl::StatusOr<std::unique_ptr<RowSource>> OpenReader(
    const std::string& path, const std::vector<std::string>& columns) {
  DC_ASSIGN_OR_RETURN(std::unique_ptr<InputFile> file, InputFile::Open(path));
  DC_ASSIGN_OR_RETURN(const bool is_ndjson, IsNdjson(path, *file));
  if (is_ndjson) return NdjsonReader::Open(std::move(file), columns);
  return CsvReader::Open(std::move(file));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RowFiles>> RowFiles::Open(
    std::vector<std::string> paths) {
  auto files = std::unique_ptr<RowFiles>(new RowFiles(std::move(paths)));
  DC_RETURN_IF_ERROR(files->OpenFile(0));
  if (files->paths_.size() == 1) return files;
  for (size_t i = 1; i < files->paths_.size(); ++i) {
    if (files->paths_[i] != "-") DC_RETURN_IF_ERROR(files->OpenFile(i));
  }
  // What was read of standard input cannot be read again.
  if (files->paths_[0] == "-") {
    return InputError(
        "standard input cannot be the first of several files; name it last");
  }
  DC_RETURN_IF_ERROR(files->OpenFile(0));
  return files;
}

absl::Status RowFiles::OpenFile(int index) {
  const std::string& path = paths_[index];
  DC_ASSIGN_OR_RETURN(reader_, OpenReader(path, columns_));
  current_ = index;
  source_index_.clear();
  if (columns_.empty()) columns_ = reader_->columns();
  return reader_->columns() == columns_ ? absl::OkStatus() : MapColumns(path);
}

absl::Status RowFiles::MapColumns(const std::string& path) {
  const std::vector<std::string>& names = reader_->columns();
  for (const std::string& column : columns_) {
    const auto place = std::find(names.begin(), names.end(), column);
    if (place == names.end()) {
      return InputError(absl::StrCat(path, " has no column '", column,
                                     "', but ", paths_[0],
                                     " has; send files of one shape together"));
    }
    source_index_.push_back(static_cast<int>(place - names.begin()));
  }
  if (names.size() == columns_.size()) return absl::OkStatus();
  const auto extra =
      std::find_if(names.begin(), names.end(), [this](const std::string& name) {
        return std::find(columns_.begin(), columns_.end(), name) ==
               columns_.end();
      });
  return InputError(absl::StrCat(path, " has a column '", *extra, "', but ",
                                 paths_[0],
                                 " has not; send files of one shape together"));
}

absl::StatusOr<bool> RowFiles::Next(Row& row) {
  while (true) {
    DC_ASSIGN_OR_RETURN(const bool found, reader_->Next(row));
    if (found) {
      Rearrange(row);
      return true;
    }
    if (static_cast<size_t>(current_) + 1 == paths_.size()) return false;
    finished_bytes_ += reader_->bytes_read();
    DC_RETURN_IF_ERROR(OpenFile(current_ + 1));
  }
}

void RowFiles::Rearrange(Row& row) {
  // The server refuses a row of another width; its values have no names.
  if (source_index_.empty() ||
      static_cast<size_t>(row.values_size()) != source_index_.size()) {
    return;
  }
  scratch_.Clear();
  for (const int from : source_index_) {
    scratch_.add_values()->Swap(row.mutable_values(from));
  }
  row.Swap(&scratch_);
}

int64_t TotalBytes(const std::vector<std::string>& paths) {
  int64_t total = 0;
  for (const std::string& path : paths) {
    const int64_t size = FileSize(path);
    if (size == 0) return 0;
    total += size;
  }
  return total;
}

}  // namespace destconn
