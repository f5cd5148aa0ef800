#ifndef CONNECTOR_MASTER_KEY_H_
#define CONNECTOR_MASTER_KEY_H_

#include <sys/stat.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "connector/key_ring.h"

namespace destconn {

// The bytes of the key that makes the ledger's keys.
using LedgerKeyBytes = Secret<struct LedgerKeyTag>;

// What everything secret hangs from, derived from the file's keys.
struct MasterKeys {
  KeyRing ring;  // seals what is secret in the store
  // Makes the ledger's keys (HMAC) in a store that has none yet; from the
  // oldest key of the file. See ledger_key.h.
  LedgerKeyBytes first_ledger_key = LedgerKeyBytes();
};

// Reads the master key file. Each line holds one key, `id:64 hex digits`, the
// current one first; the others only open what they have sealed. A line without
// an id has the id "1". Empty lines and those that begin with # are left out.
// Fails with MASTER_KEY_INVALID if it holds something else, and with
// MASTER_KEY_UNREADABLE if it cannot be read, or others may read it.
absl::StatusOr<MasterKeys> LoadMasterKeys(const std::string& path);

// Makes the file with one new key, of mode 0600. Fails with
// MASTER_KEY_UNREADABLE, also if there is one.
absl::Status MakeMasterKeyFile(const std::string& path);

// Whether others than those who run the connector may read a file. Root's files
// may be read by their group: so secrets come into containers.
bool IsExposed(const struct stat& info);

}  // namespace destconn

#endif  // CONNECTOR_MASTER_KEY_H_
