#ifndef CONNECTOR_LEDGER_KEY_H_
#define CONNECTOR_LEDGER_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/master_key.h"
#include "ledger/state_store.h"

namespace destconn {

// The key under which a store knows its events (HMAC). It is the same for as
// long as the store lives, whatever becomes of the master key, or the ledger
// would forget all that was sent: it is kept in the store, sealed.
struct LedgerKey {
  LedgerKeyBytes key = LedgerKeyBytes();
  bool resealed = false;  // under the current master key
};

// Makes it of the oldest master key if the store has none. Fails with
// MASTER_KEY_WRONG if no master key opens it, and as the store does.
absl::StatusOr<LedgerKey> LoadLedgerKey(StateStore& state,
                                        const MasterKeys& keys);

// The key as the store holds it, to go along with the ledger's records; empty
// if no connector was started on the store yet.
absl::StatusOr<std::string> SealedLedgerKey(StateStore& state);

// Gives a store the sealed key of another, whose records it is about to get.
// `master_key_file` is read only if the store has a key already, to see whether
// it is the same. Fails with
//   FAILED_PRECONDITION LEDGER_KEY_DIFFERS: it is not, so that the store would
//   know none of the records;
//   MASTER_KEY_WRONG, as LoadMasterKeys, and as the store.
absl::Status AdoptLedgerKey(absl::string_view sealed, StateStore& state,
                            const std::string& master_key_file);

// MASTER_KEY_WRONG: none of the file's keys opens `sealed`.
absl::Status WrongMasterKey(absl::string_view sealed);

}  // namespace destconn

#endif  // CONNECTOR_LEDGER_KEY_H_
