#ifndef CONNECTOR_CREDENTIAL_STORE_H_
#define CONNECTOR_CREDENTIAL_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/secret.h"
#include "connector/aead.h"
#include "ledger/state_store.h"

namespace destconn {

// Named tokens, encrypted at rest. The token comes out as `AccessToken` alone.
//
// Thread-safe.
class CredentialStore {
 public:
  // `store` and `clock` must outlive it.
  CredentialStore(StateStore& store, const AeadKey& key, Clock& clock)
      : store_(store), key_(key), clock_(clock) {}

  // Stores a token under the resource name of `name`, which it returns. An
  // empty description leaves a stored one as it is.
  absl::StatusOr<std::string> Put(const std::string& name,
                                  const std::string& description,
                                  const AccessToken& token);

  // The token under `resource_name`. Fails with CREDENTIAL_NOT_FOUND, or with
  // CREDENTIAL_UNREADABLE if it was sealed under another master key.
  absl::StatusOr<AccessToken> Get(const std::string& resource_name);

 private:
  StateStore& store_;
  const AeadKey key_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_CREDENTIAL_STORE_H_
