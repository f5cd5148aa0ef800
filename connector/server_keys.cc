#include "connector/server_keys.h"

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/credential_store.h"
#include "connector/ledger_key.h"
#include "connector/master_key.h"

namespace destconn {
namespace {

absl::Status Missing(absl::string_view path) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "There is no master key file '", path,
          "', and the store holds what such a key has sealed. Restore it from "
          "its backup; no new one was made, since it could open nothing.")),
      "MASTER_KEY_MISSING");
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
