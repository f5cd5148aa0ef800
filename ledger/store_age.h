#ifndef LEDGER_STORE_AGE_H_
#define LEDGER_STORE_AGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// How far a store has come. It stands in the store, and in a small file beside
// it: an older copy of the store that was put back has the older age, and has
// forgotten what was sent since.
struct StoreAge {
  // How often it was opened, but for openings that died before the file had
  // them.
  uint64_t generation = 0;
  uint64_t writes = 0;  // that it is known to hold

  friend bool operator==(const StoreAge&, const StoreAge&) = default;
};

// FAILED_PRECONDITION with STORE_ROLLED_BACK: `why`, and what may be done.
absl::Status StoreRolledBack(absl::string_view why);

// Nothing if there is no such file. Fails with STORE_UNAVAILABLE, or with
// STORE_ROLLED_BACK when the file is not what was written.
absl::StatusOr<std::optional<StoreAge>> ReadStoreAge(const std::string& path);

// Durable once it returns OK; a reader sees the file as it was or as it is.
// Fails with FILE_NOT_DURABLE.
absl::Status WriteStoreAge(const std::string& path, const StoreAge& age);

// Fails with STORE_ROLLED_BACK when `store` is not the store that the file
// tells of. A store that was opened once may have no file yet.
absl::Status CheckStoreAge(const StoreAge& store,
                           const std::optional<StoreAge>& file);

}  // namespace destconn

#endif  // LEDGER_STORE_AGE_H_
