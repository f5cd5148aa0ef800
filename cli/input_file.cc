#include "cli/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

constexpr size_t kPieceBytes = 64 * 1024;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::Status InputError(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "INPUT_UNREADABLE");
}

int64_t FileSize(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return 0;
  return info.st_size;
}

absl::StatusOr<std::unique_ptr<InputFile>> InputFile::Open(
    const std::string& path) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  const int fd =
      is_stdin ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return InputError(
        absl::StrCat("cannot open ", name, ": ", std::strerror(errno)));
  }
  struct stat info;
  if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    close(fd);
    return InputError(absl::StrCat(name, " is a folder; name the files in it"));
  }
  gzFile file = gzdopen(fd, "rb");
  if (file == nullptr) {
    close(fd);
    return InputError(absl::StrCat("cannot read ", name));
  }
  return std::unique_ptr<InputFile>(new InputFile(file, name));
}

InputFile::InputFile(gzFile file, std::string name)
    : file_(file), name_(std::move(name)), buffer_(kPieceBytes, '\0') {}

// What closing would report, `ReadPiece` has reported already.
InputFile::~InputFile() { static_cast<void>(gzclose_r(file_)); }

int64_t InputFile::bytes_read() const {
  const int64_t offset = gzoffset(file_);
  return offset < 0 ? 0 : offset;
}

absl::StatusOr<absl::string_view> InputFile::Peek() {
  if (!has_peeked_) {
    DC_ASSIGN_OR_RETURN(peeked_, ReadPiece());
    has_peeked_ = true;
  }
  return peeked_;
}

absl::StatusOr<absl::string_view> InputFile::Read() {
  if (has_peeked_) {
    has_peeked_ = false;
    return peeked_;
  }
  return ReadPiece();
}

absl::StatusOr<absl::string_view> InputFile::ReadPiece() {
  const int size = gzread(file_, buffer_.data(), buffer_.size());
  if (size <= 0) {
    int code = Z_OK;
    const char* message = gzerror(file_, &code);
    if (code == Z_BUF_ERROR) {
      return InputError(absl::StrCat(
          name_, " is cut off: its gzip data ends early; copy it again"));
    }
    if (code != Z_OK) {
      return InputError(absl::StrCat("cannot read ", name_, ": ", message));
    }
    return absl::string_view();
  }
  absl::string_view piece(buffer_.data(), size);
  if (!std::exchange(started_, true) &&
      piece.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    piece.remove_prefix(kByteOrderMark.size());
  }
  return piece;
}

}  // namespace destconn
