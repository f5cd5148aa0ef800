#ifndef CONNECTOR_MASTER_KEY_H_
#define CONNECTOR_MASTER_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "connector/aead.h"

namespace destconn {

// The keys that everything secret hangs from, derived from one master key.
struct MasterKeys {
  AeadKey credentials = {};  // seals the tokens at rest
  std::string ledger = "";   // makes the ledger's keys (HMAC)
  bool newly_made = false;   // the file was not there and has been made
};

// Reads the master key file: 64 hex digits. Makes it, with mode 0600, if it is
// not there. Fails with MASTER_KEY_INVALID if it holds something else, and with
// MASTER_KEY_UNREADABLE if it cannot be read or made, or others may read it.
absl::StatusOr<MasterKeys> LoadMasterKeys(const std::string& path);

}  // namespace destconn

#endif  // CONNECTOR_MASTER_KEY_H_
