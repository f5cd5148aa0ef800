#ifndef CONNECTOR_CREDENTIAL_STORE_H_
#define CONNECTOR_CREDENTIAL_STORE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/secret.h"
#include "connector/key_ring.h"
#include "ledger/state_store.h"

namespace destconn {

// What Meta said of a token.
struct TokenFacts {
  std::string app_id = "";  // that issued it; empty: not known
  // Nothing: never, or not known.
  std::optional<absl::Time> expire_time = std::nullopt;
};

struct StoredCredential {
  AccessToken token = AccessToken();
  TokenFacts facts = {};
  // When `Replace` last put the token there.
  std::optional<absl::Time> renew_time = std::nullopt;
};

// What may be told of a credential.
struct CredentialEntry {
  std::string resource_name = "";
  std::string description = "";
  absl::Time update_time = absl::InfinitePast();
  TokenFacts facts = {};
};

// Named tokens, encrypted at rest. The token comes out as `AccessToken` alone.
//
// Thread-safe.
class CredentialStore {
 public:
  // `store` and `clock` must outlive it.
  CredentialStore(StateStore& store, KeyRing keys, Clock& clock)
      : store_(store), keys_(std::move(keys)), clock_(clock) {}

  // Stores a token under the resource name of `name`, which it returns. An
  // empty description leaves a stored one as it is.
  absl::StatusOr<std::string> Put(const std::string& name,
                                  const std::string& description,
                                  const AccessToken& token,
                                  const TokenFacts& facts);

  // Puts `token` in the place of `old`, unless somebody has stored another one
  // since; then nothing changes. Fails as Get does.
  absl::Status Replace(const std::string& resource_name, const AccessToken& old,
                       const AccessToken& token, const TokenFacts& facts);

  // What is under `resource_name`. Fails with CREDENTIAL_NOT_FOUND, or with
  // CREDENTIAL_UNREADABLE if no key of the ring opens it.
  absl::StatusOr<StoredCredential> Get(const std::string& resource_name);

  struct Resealed {
    int count = 0;
    std::vector<std::string> unreadable = {};  // resource names; left alone
  };

  // Seals under the current key what an older one has sealed.
  absl::StatusOr<Resealed> Reseal();

  // All resource names.
  absl::StatusOr<std::vector<std::string>> Names();

  // All of them by resource name, without their tokens.
  absl::StatusOr<std::vector<CredentialEntry>> List();

  // What to change in the store in one step with storing a destination that
  // uses the credential, so that nobody deletes it in between. Fails with
  // CREDENTIAL_NOT_FOUND.
  absl::StatusOr<StateChange> NoteUse(const std::string& resource_name);

  // Forgets a credential; its token's bytes are in no file of the store then.
  // Fails with CREDENTIAL_NOT_FOUND, or as `check_unused` does, which may be
  // asked more than once: a destination that comes to use the credential
  // meanwhile, by whichever process, is not overlooked.
  absl::Status Delete(const std::string& resource_name,
                      const std::function<absl::Status()>& check_unused);

 private:
  // The record's bytes. Fails with CREDENTIAL_NOT_FOUND.
  absl::StatusOr<std::string> Read(const std::string& resource_name);

  StateStore& store_;
  const KeyRing keys_;
  Clock& clock_;
  Mutex writing_;  // from a record's reading until it is written again
};

}  // namespace destconn

#endif  // CONNECTOR_CREDENTIAL_STORE_H_
