#ifndef CLI_ROW_FILES_H_
#define CLI_ROW_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/row_source.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// The rows of several files, as one. The first file's columns are the columns;
// a CSV file after it must have the same ones, in any order. CSV or NDJSON is
// told by the name, with or without .gz, else by the first character.
//
// Not thread-safe.
class RowFiles final : public RowSource {
 public:
  // Looks into every file but standard input, so that a wrong header is found
  // before anything is sent. `paths` is not empty; `-` is standard input.
  static absl::StatusOr<std::unique_ptr<RowFiles>> Open(
      std::vector<std::string> paths);

  const std::vector<std::string>& columns() const override { return columns_; }
  absl::StatusOr<bool> Next(destination::v1::Row& row) override;
  int file() const override { return current_; }
  int64_t line() const override { return reader_->line(); }
  int64_t bytes_read() const override {
    return finished_bytes_ + (reader_ == nullptr ? 0 : reader_->bytes_read());
  }

 private:
  explicit RowFiles(std::vector<std::string> paths)
      : paths_(std::move(paths)) {}

  // Makes the file `index` the current one.
  absl::Status OpenFile(int index);
  absl::Status MapColumns(const std::string& path);
  void Rearrange(destination::v1::Row& row);

  std::vector<std::string> paths_;
  std::vector<std::string> columns_;
  std::unique_ptr<RowSource> reader_;
  int current_ = 0;
  int64_t finished_bytes_ = 0;

  // Where each column stands in the current file; empty: in its own place.
  std::vector<int> source_index_;
  destination::v1::Row scratch_;
};

// The size of all files together; 0 if that of any is not known.
int64_t TotalBytes(const std::vector<std::string>& paths);

}  // namespace destconn

#endif  // CLI_ROW_FILES_H_
