#include "connector/ledger_key.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/key_ring.h"

namespace destconn {
namespace {

constexpr char kLedgerKey[] = "keys/ledger";
constexpr SealedFor kAsLedgerKey = {.purpose = "ledger key",
                                    .name = kLedgerKey};

absl::Status Contended() {
  return WithReason(absl::UnavailableError(
                        "The ledger's key is being changed by others. Start "
                        "again."),
                    "STORE_UNAVAILABLE");
}

absl::Status Differs() {
  return WithReason(
      absl::FailedPreconditionError(
          "The store has a ledger key of its own, under which it would know "
          "none of these events, and send all of them again. Nothing was "
          "imported. Import into a new store, before a connector is started on "
          "it."),
      "LEDGER_KEY_DIFFERS");
}

absl::StatusOr<LedgerKeyBytes> Open(absl::string_view sealed,
                                    const KeyRing& ring) {
  std::optional<std::string> opened = ring.Open(sealed, kAsLedgerKey);
  if (!opened.has_value()) return WrongMasterKey(sealed);
  return LedgerKeyBytes(*std::move(opened));
}

}  // namespace

absl::Status WrongMasterKey(absl::string_view sealed) {
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

absl::StatusOr<LedgerKey> LoadLedgerKey(StateStore& state,
                                        const MasterKeys& keys) {
  // Another process that shares the store may write in between.
  constexpr int kMostTries = 5;
  for (int i = 0; i < kMostTries; ++i) {
    DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                        state.Get(kLedgerKey));
    LedgerKey key = {.key = keys.first_ledger_key};
    if (stored.has_value()) {
      DC_ASSIGN_OR_RETURN(key.key, Open(*stored, keys.ring));
      key.resealed = !keys.ring.IsCurrent(*stored);
      if (!key.resealed) return key;
    }
    DC_ASSIGN_OR_RETURN(
        const bool done,
        state.CompareAndPut(kLedgerKey, stored,
                            keys.ring.Seal(key.key.Reveal(), kAsLedgerKey)));
    if (done) return key;
  }
  return Contended();
}

absl::StatusOr<std::string> SealedLedgerKey(StateStore& state) {
  DC_ASSIGN_OR_RETURN(std::optional<std::string> stored, state.Get(kLedgerKey));
  return std::move(stored).value_or("");
}

absl::Status AdoptLedgerKey(absl::string_view sealed, StateStore& state,
                            const std::string& master_key_file) {
  DC_ASSIGN_OR_RETURN(const std::string own, SealedLedgerKey(state));
  if (own == sealed) return absl::OkStatus();
  if (own.empty()) {
    DC_ASSIGN_OR_RETURN(
        const bool done,
        state.CompareAndPut(kLedgerKey, std::nullopt, std::string(sealed)));
    return done ? absl::OkStatus() : Contended();
  }
  // Of another store that never had a key the events are of no key, either.
  if (sealed.empty()) return Differs();
  DC_ASSIGN_OR_RETURN(const MasterKeys keys, LoadMasterKeys(master_key_file));
  DC_ASSIGN_OR_RETURN(const LedgerKeyBytes here, Open(own, keys.ring));
  DC_ASSIGN_OR_RETURN(const LedgerKeyBytes there, Open(sealed, keys.ring));
  return here.Reveal() == there.Reveal() ? absl::OkStatus() : Differs();
}

}  // namespace destconn
