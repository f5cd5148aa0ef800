#ifndef CONNECTOR_SERVER_KEYS_H_
#define CONNECTOR_SERVER_KEYS_H_

#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "connector/key_ring.h"
#include "connector/log.h"
#include "hashing/hmac.h"
#include "ledger/state_store.h"

namespace destconn {

struct ServerKeys {
  KeyRing ring;    // seals what is secret in the store
  HmacKey ledger;  // makes the ledger's keys
};

// Reads the master key file at `path`, and makes it if there is neither a file
// nor anything that another key has sealed. Then what older keys have sealed is
// sealed under the current one, which the log tells.
//
// Fails with MASTER_KEY_MISSING if there is no file but something sealed; with
// MASTER_KEY_WRONG if the file opens nothing; as LoadMasterKeys and the store
// do. Nothing is changed then.
absl::StatusOr<ServerKeys> OpenServerKeys(const std::string& path,
                                          StateStore& state, Clock& clock,
                                          Log& log);

}  // namespace destconn

#endif  // CONNECTOR_SERVER_KEYS_H_
