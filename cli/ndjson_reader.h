#ifndef CLI_NDJSON_READER_H_
#define CLI_NDJSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/input_file.h"
#include "cli/row_source.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// Rows of an NDJSON file: one JSON object a line. The keys of the first object
// are the columns, unless columns are given; a later object may leave keys out,
// which are then NULL, but may not bring new ones. Strings, numbers and
// booleans keep their type; a nested object or list is an error. Blank lines
// are left out.
//
// Not thread-safe.
class NdjsonReader final : public RowSource {
 public:
  // Reads the first object, if `columns` is empty.
  static absl::StatusOr<std::unique_ptr<NdjsonReader>> Open(
      std::unique_ptr<InputFile> file, std::vector<std::string> columns = {});

  const std::vector<std::string>& columns() const override { return columns_; }
  absl::StatusOr<bool> Next(destination::v1::Row& row) override;
  int file() const override { return 0; }
  int64_t line() const override { return line_; }
  int64_t bytes_read() const override { return file_->bytes_read(); }

 private:
  explicit NdjsonReader(std::unique_ptr<InputFile> file)
      : file_(std::move(file)) {}

  absl::Status ReadColumns();
  void SetColumns(std::vector<std::string> columns);

  // The next line that is not blank; false at the end.
  absl::StatusOr<bool> NextLine(std::string& text);
  absl::StatusOr<bool> AppendLine(std::string& text);

  absl::Status ParseRow(std::string& text, destination::v1::Row& row) const;
  absl::Status ErrorHere(absl::string_view message) const;

  std::unique_ptr<InputFile> file_;
  std::vector<std::string> columns_;
  absl::flat_hash_map<std::string, int> column_index_;
  absl::string_view piece_;
  std::string text_;
  int64_t line_ = 0;
  bool first_is_waiting_ = false;
};

}  // namespace destconn

#endif  // CLI_NDJSON_READER_H_
