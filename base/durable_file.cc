#include "base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

// Wants errno as the call that failed left it.
absl::Status Failed(absl::string_view what, absl::string_view path) {
  const int error = errno;
  return WithReason(
      error == EEXIST
          ? absl::AlreadyExistsError(absl::StrCat("'", path, "' is there."))
          : absl::UnavailableError(absl::StrCat(
                "Cannot ", what, " '", path, "': ", std::strerror(error),
                ". Check its disk and the rights to it.")),
      "FILE_NOT_DURABLE");
}

absl::Status WriteAndSync(int file, absl::string_view text,
                          const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", path);
    text.remove_prefix(written);
  }
  return fsync(file) == 0 ? absl::OkStatus() : Failed("sync", path);
}

absl::Status WriteDraft(const std::string& path, absl::string_view text) {
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Failed("make", path);
  absl::Status done = WriteAndSync(file, text, path);
  close(file);
  return done;
}

}  // namespace

absl::Status SyncFolder(const std::string& folder) {
  const int file = open(folder.empty() ? "." : folder.c_str(),
                        O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return Failed("open", folder);
  const absl::Status synced =
      fsync(file) == 0 ? absl::OkStatus() : Failed("sync", folder);
  close(file);
  return synced;
}

absl::Status WriteNewFile(const std::string& path, absl::string_view text) {
  const std::string draft = absl::StrCat(path, ".", getpid());
  absl::Status done = WriteDraft(draft, text);
  // Not a rename, which would replace another's.
  if (done.ok() && link(draft.c_str(), path.c_str()) != 0) {
    done = Failed("make", path);
  }
  unlink(draft.c_str());
  DC_RETURN_IF_ERROR(done);
  return SyncFolder(std::filesystem::path(path).parent_path().string());
}

absl::Status ReplaceFile(const std::string& path, absl::string_view text) {
  const std::string draft = absl::StrCat(path, ".new");
  DC_RETURN_IF_ERROR(WriteDraft(draft, text));
  if (rename(draft.c_str(), path.c_str()) != 0) return Failed("replace", path);
  return SyncFolder(std::filesystem::path(path).parent_path().string());
}

}  // namespace destconn
