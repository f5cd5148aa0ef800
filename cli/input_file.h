#ifndef CLI_INPUT_FILE_H_
#define CLI_INPUT_FILE_H_

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// A file of rows, read from beginning to end in pieces, unpacked if it is gzip
// (told by its content). `-` is standard input.
//
// Errors have the reason INPUT_UNREADABLE and name the file.
//
// Not thread-safe.
class InputFile {
 public:
  static absl::StatusOr<std::unique_ptr<InputFile>> Open(
      const std::string& path);
  ~InputFile();

  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  // The next piece, without a leading UTF-8 byte order mark; empty at the end.
  // Valid until the next call. A gzip file that was cut off is an error.
  absl::StatusOr<absl::string_view> Read();

  // The first piece, which the first `Read` will return again.
  absl::StatusOr<absl::string_view> Peek();

  // For messages: the path as given, or "standard input".
  const std::string& name() const { return name_; }

  // Bytes taken from the file so far, packed if it is.
  int64_t bytes_read() const;

 private:
  InputFile(gzFile file, std::string name);

  absl::StatusOr<absl::string_view> ReadPiece();

  gzFile file_;
  std::string name_;
  std::string buffer_;
  absl::string_view peeked_;
  bool started_ = false;
  bool has_peeked_ = false;
};

// An error of the rows in a file; has the reason INPUT_UNREADABLE.
absl::Status InputError(absl::string_view message);

// The size of a regular file; 0 where there is none to be known, as for `-`.
int64_t FileSize(const std::string& path);

}  // namespace destconn

#endif  // CLI_INPUT_FILE_H_
