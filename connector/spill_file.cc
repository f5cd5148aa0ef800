#include "connector/spill_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

// Where a block belongs is bound to it: none can be read in another's place.
std::string ContextOf(uint32_t bucket, int64_t offset) {
  return absl::StrCat("spill/", bucket, "/", offset);
}

// Calls `step(done, left)`, which returns what read(2) and write(2) do, until
// all is done; false with errno set otherwise.
template <typename Step>
bool DoWhole(size_t size, Step step) {
  for (size_t done = 0; done < size;) {
    const ssize_t count = step(done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) errno = EIO;
    if (count <= 0) return false;
    done += static_cast<size_t>(count);
  }
  return true;
}

}  // namespace

SpillFile::SpillFile(std::string folder) : folder_(std::move(folder)) {}

SpillFile::~SpillFile() {
  if (file_ >= 0) close(file_);
}

absl::Status SpillFile::Failed(absl::string_view what) const {
  const std::string why = std::generic_category().message(errno);
  return WithReason(
      absl::UnavailableError(absl::StrCat(
          "Rows that wait for others of their orders cannot be ", what, " in ",
          folder_, ": ", why,
          ". Make room there, or sort the rows by order and set "
          "order_rows_adjacent. Then send the run again, with the same "
          "run_id.")),
      "SPILL_FAILED");
}

absl::Status SpillFile::OpenFile() {
  file_ =
      open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file_ < 0 && errno != ENOENT) {
    // A file system without nameless files: take the name away at once.
    std::string path = absl::StrCat(folder_, "/spill-XXXXXX");
    file_ = mkostemp(path.data(), O_CLOEXEC);
    if (file_ >= 0) unlink(path.c_str());
  }
  if (file_ < 0) return Failed("kept");
  key_ = RandomAeadKey();
  return absl::OkStatus();
}

absl::Status SpillFile::Append(uint32_t bucket, absl::string_view block) {
  if (file_ < 0) DC_RETURN_IF_ERROR(OpenFile());
  const std::string sealed = Seal(key_, block, ContextOf(bucket, size_));
  const bool written = DoWhole(sealed.size(), [&](size_t done, size_t left) {
    return pwrite(file_, sealed.data() + done, left,
                  size_ + static_cast<int64_t>(done));
  });
  if (!written) return Failed("written");
  places_[bucket].push_back({size_, sealed.size()});
  size_ += static_cast<int64_t>(sealed.size());
  return absl::OkStatus();
}

absl::StatusOr<bool> SpillFile::Take(uint32_t bucket, std::string& block) {
  const auto found = places_.find(bucket);
  if (found == places_.end() || found->second.empty()) return false;
  const Place place = found->second.front();
  found->second.pop_front();
  std::string sealed(place.size, '\0');
  const bool read = DoWhole(sealed.size(), [&](size_t done, size_t left) {
    return pread(file_, sealed.data() + done, left,
                 place.offset + static_cast<int64_t>(done));
  });
  if (!read) return Failed("read back");
  std::optional<std::string> opened =
      Open(key_, sealed, ContextOf(bucket, place.offset));
  if (!opened.has_value()) {
    errno = EBADMSG;
    return Failed("read back");
  }
  block = *std::move(opened);
  return true;
}

}  // namespace destconn
