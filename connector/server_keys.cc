#include "connector/server_keys.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/credential_store.h"
#include "connector/master_key.h"

namespace destconn {
namespace {

constexpr char kLedgerKey[] = "keys/ledger";
constexpr SealedFor kAsLedgerKey = {.purpose = "ledger key",
                                    .name = kLedgerKey};

absl::Status Missing(absl::string_view path) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "There is no master key file '", path,
          "', and the store holds what such a key has sealed. Restore it from "
          "its backup; no new one was made, since it could open nothing.")),
      "MASTER_KEY_MISSING");
}

absl::Status Wrong(absl::string_view sealed) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "None of the keys in the master key file opens this store, which was "
          "sealed under the key '",
          KeyRing::IdIn(sealed),
          "'. Nothing was changed. Start with the file that belongs to it; a "
          "key that was replaced stays in the file until a start has said "
          "master_key_rotated.")),
      "MASTER_KEY_WRONG");
}

absl::Status MakeIfNew(const std::string& path, StateStore& state, Log& log) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return absl::OkStatus();
  DC_ASSIGN_OR_RETURN(const auto keys, state.List("keys/"));
  DC_ASSIGN_OR_RETURN(const auto credentials, state.List("credentials/"));
  if (!keys.empty() || !credentials.empty()) return Missing(path);
  DC_RETURN_IF_ERROR(MakeMasterKeyFile(path));
  log.MasterKeyMade(path);
  return absl::OkStatus();
}

// The key, and whether it was sealed anew.
struct LedgerKey {
  LedgerKeyBytes key = LedgerKeyBytes();
  bool resealed = false;
};

absl::StatusOr<LedgerKey> LoadLedgerKey(StateStore& state,
                                        const MasterKeys& keys) {
  // Another process that shares the store may write in between.
  constexpr int kMostTries = 5;
  for (int i = 0; i < kMostTries; ++i) {
    DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                        state.Get(kLedgerKey));
    LedgerKey key = {.key = keys.first_ledger_key};
    if (stored.has_value()) {
      std::optional<std::string> opened = keys.ring.Open(*stored, kAsLedgerKey);
      if (!opened.has_value()) return Wrong(*stored);
      key = {.key = LedgerKeyBytes(*std::move(opened)),
             .resealed = !keys.ring.IsCurrent(*stored)};
      if (!key.resealed) return key;
    }
    DC_ASSIGN_OR_RETURN(
        const bool done,
        state.CompareAndPut(kLedgerKey, stored,
                            keys.ring.Seal(key.key.Reveal(), kAsLedgerKey)));
    if (done) return key;
  }
  return WithReason(absl::UnavailableError(
                        "The ledger's key is being changed by others. Start "
                        "again."),
                    "STORE_UNAVAILABLE");
}

}  // namespace

absl::StatusOr<ServerKeys> OpenServerKeys(const std::string& path,
                                          StateStore& state, Clock& clock,
                                          Log& log) {
  DC_RETURN_IF_ERROR(MakeIfNew(path, state, log));
  DC_ASSIGN_OR_RETURN(const MasterKeys keys, LoadMasterKeys(path));
  DC_ASSIGN_OR_RETURN(LedgerKey ledger, LoadLedgerKey(state, keys));
  DC_ASSIGN_OR_RETURN(const CredentialStore::Resealed credentials,
                      CredentialStore(state, keys.ring, clock).Reseal());
  for (const std::string& name : credentials.unreadable) {
    log.CredentialUnreadable(name);
  }
  if (ledger.resealed || credentials.count > 0) {
    log.MasterKeyRotated(keys.ring.current_id(), credentials.count);
  }
  return ServerKeys{.ring = keys.ring, .ledger = HmacKey(ledger.key.Reveal())};
}

}  // namespace destconn
