#include "connector/master_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "hashing/hmac.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

constexpr size_t kKeySize = 32;

absl::Status Unreadable(absl::string_view path, absl::string_view what) {
  return WithReason(absl::FailedPreconditionError(absl::StrCat(
                        "The master key file '", path, "' ", what)),
                    "MASTER_KEY_UNREADABLE");
}

absl::Status MakeFile(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (file < 0) return Unreadable(path, "cannot be made. Check the folder.");
  const std::string text =
      absl::StrCat(absl::BytesToHexString(RandomBytes(kKeySize)), "\n");
  const bool written = write(file, text.data(), text.size()) ==
                           static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  close(file);
  return written ? absl::OkStatus()
                 : Unreadable(path, "cannot be written. Check the disk.");
}

absl::StatusOr<std::string> ReadKey(const std::string& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  const absl::string_view hex = absl::StripAsciiWhitespace(text);
  const bool good =
      hex.size() == 2 * kKeySize &&
      std::all_of(hex.begin(), hex.end(), [](char c) {
        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
      });
  if (good) return absl::HexStringToBytes(hex);
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "The master key file '", path,
          "' does not hold 64 hex digits. Restore it from its backup; with "
          "another key the stored credentials cannot be read.")),
      "MASTER_KEY_INVALID");
}

}  // namespace

absl::StatusOr<MasterKeys> LoadMasterKeys(const std::string& path) {
  MasterKeys keys;
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) return Unreadable(path, "cannot be read.");
    DC_RETURN_IF_ERROR(MakeFile(path));
    keys.newly_made = true;
  } else if ((info.st_mode & 0077) != 0) {
    return Unreadable(path,
                      "can be read by others. Take their rights away: "
                      "chmod 600.");
  }
  DC_ASSIGN_OR_RETURN(const std::string master, ReadKey(path));
  keys.credentials = HmacSha256(master, "destconn credentials v1");
  const Sha256Digest ledger = HmacSha256(master, "destconn ledger v1");
  keys.ledger.assign(ledger.begin(), ledger.end());
  return keys;
}

}  // namespace destconn
