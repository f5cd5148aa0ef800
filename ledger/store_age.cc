#include "ledger/store_age.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/durable_file.h"
#include "base/error_reason.h"
#include "zlib.h"

namespace destconn {
namespace {

uint32_t Checksum(absl::string_view text) {
  return static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()),
            static_cast<uInt>(text.size())));
}

absl::Status Unavailable(absl::string_view path, absl::string_view what) {
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The file '", path, "' ", what, ": ",
                        std::strerror(errno), ". Look at the disk.")),
                    "STORE_UNAVAILABLE");
}

}  // namespace

absl::Status StoreRolledBack(absl::string_view why) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          why,
          " Events that were sent since would be sent again. Put back the "
          "newest copy; or start once with "
          "--accept_rollback, which sends them again, or with "
          "--accept_rollback_cautiously, which skips all that may have been "
          "sent.")),
      "STORE_ROLLED_BACK");
}

absl::StatusOr<std::optional<StoreAge>> ReadStoreAge(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (errno == ENOENT) return std::optional<StoreAge>();
    return Unavailable(path, "cannot be read");
  }
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  StoreAge age;
  uint32_t checksum = 0;
  if (words.size() != 3 || !absl::SimpleAtoi(words[0], &age.generation) ||
      !absl::SimpleAtoi(words[1], &age.writes) ||
      !absl::SimpleAtoi(words[2], &checksum) ||
      checksum != Checksum(absl::StrCat(age.generation, " ", age.writes))) {
    return StoreRolledBack(absl::StrCat("The file '", path,
                                        "' is damaged, so that it is not known "
                                        "whether the store is an older copy."));
  }
  return age;
}

absl::Status WriteStoreAge(const std::string& path, const StoreAge& age) {
  const std::string fields = absl::StrCat(age.generation, " ", age.writes);
  return ReplaceFile(path, absl::StrCat(fields, " ", Checksum(fields), "\n"));
}

// The store is written first: a crash in between leaves it one ahead.
absl::Status CheckStoreAge(const StoreAge& store,
                           const std::optional<StoreAge>& file) {
  if (!file.has_value()) {
    // New, or its first start died before it made the file.
    if (store.generation <= 1) return absl::OkStatus();
    return StoreRolledBack(
        "The file beside the store that tells its age is missing, so that it "
        "is not known whether the store is an older copy.");
  }
  if (store.generation < file->generation || store.writes < file->writes) {
    return StoreRolledBack(absl::StrCat(
        "The store is older than it was: an older copy, or its log is damaged "
        "(generation ",
        store.generation, " of ", file->generation, ", ", store.writes, " of ",
        file->writes, " writes)."));
  }
  if (store.generation > file->generation + 1) {
    return StoreRolledBack(absl::StrCat(
        "The file that tells the store's age is of another copy (generation ",
        file->generation, ", the store's ", store.generation, ")."));
  }
  return absl::OkStatus();
}

}  // namespace destconn
