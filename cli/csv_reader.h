#ifndef CLI_CSV_READER_H_
#define CLI_CSV_READER_H_

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/input_file.h"
#include "cli/row_source.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// Rows of a CSV file (RFC 4180): the first record names the columns; fields may
// be quoted and hold line breaks; lines end in LF or CRLF. A field that is
// empty and not quoted is NULL, all others are strings as they stand. Blank
// lines are left out. A record with more or fewer fields than columns is given
// as it is: the server refuses that row alone.
//
// Not thread-safe.
class CsvReader final : public RowSource {
 public:
  // Reads the header.
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(
      std::unique_ptr<InputFile> file);
  ~CsvReader() override;

  const std::vector<std::string>& columns() const override { return columns_; }
  absl::StatusOr<bool> Next(destination::v1::Row& row) override;
  int file() const override { return 0; }
  int64_t line() const override { return line_; }
  int64_t bytes_read() const override { return file_->bytes_read(); }

 private:
  struct Record {
    destination::v1::Row row;
    int64_t line = 0;
  };

  explicit CsvReader(std::unique_ptr<InputFile> file);

  absl::Status ReadHeader();
  absl::Status CheckUtf8(const Record& record) const;
  std::string ColumnName(int index) const;

  // Parses pieces until a record is there or the file has ended.
  absl::Status Fill();
  absl::Status ParsePiece(absl::string_view piece);
  absl::Status Finish();

  static void OnField(void* text, size_t size, void* self);
  static void OnRecordEnd(int terminator, void* self);

  std::unique_ptr<InputFile> file_;
  csv_parser parser_;
  std::vector<std::string> columns_;

  // Records of the last piece, from `next_record_` on; they are used again.
  std::vector<Record> records_;
  size_t record_count_ = 0;
  size_t next_record_ = 0;
  int64_t line_ = 0;
  bool at_end_ = false;

  // The record under way.
  destination::v1::Row partial_;
  int64_t partial_line_ = 1;
  int64_t partial_breaks_ = 0;
  bool after_carriage_return_ = false;
};

}  // namespace destconn

#endif  // CLI_CSV_READER_H_
