#ifndef SIMULATION_MODEL_LEDGER_H_
#define SIMULATION_MODEL_LEDGER_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "ledger/ledger.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/journal.h"
#include "simulation/model_store.h"

namespace destconn {

// A ledger with the contract of ledger.h. Embedded: one process, claims in its
// memory, bytes that are lost in a crash unless synced. Shared: several
// processes, every write durable at once, claims under leases by the ledger's
// own clock, each fenced by an epoch.
//
// Not thread-safe.
class ModelLedger {
 public:
  // How long a process may stay silent before its claims may be taken over, and
  // how much of that must be left for a request to leave.
  static constexpr absl::Duration kLease = absl::Seconds(60);
  static constexpr absl::Duration kLeastLease = absl::Seconds(12);

  // Who claims: a process (a number that no two lives of it share) and a run
  // of it.
  struct Owner {
    int64_t process = 0;
    ClaimOwner run = 0;
    friend auto operator<=>(const Owner&, const Owner&) = default;
  };

  ModelLedger(bool shared, const Agenda& agenda, Journal& journal,
              uint64_t seed)
      : shared_(shared),
        agenda_(agenda),
        journal_(journal),
        dice_(seed, "ledger") {}

  bool shared() const { return shared_; }

  // As Ledger's; what they write is durable when they return.
  std::vector<Claim> ClaimEvents(const Owner& owner,
                                 absl::Span<const ClaimRequest> requests);
  absl::Status RecordSending(const Owner& owner,
                             absl::Span<const Delivery> events);
  absl::Status RecordDelivered(const Owner& owner,
                               absl::Span<const Delivery> events);
  void Release(const Owner& owner, absl::Span<const EventKey> keys);
  void Abandon(const Owner& owner, absl::Span<const EventKey> keys);

  // The process is alive.
  void RenewLease(int64_t process) { alive_at_[process] = agenda_.now(); }
  // It is not: what it claimed is free, at once or when its lease is over.
  void Crash(int64_t process);

  // What would be there after a crash now.
  ModelStore::Record Durable(const EventKey& key) const {
    return store_.ReadSynced(key);
  }

 private:
  struct ClaimEntry {
    Owner owner;
    bool noted_before = false;  // when it was claimed
  };

  bool IsAlive(int64_t process, absl::Duration least_left) const;
  Claim ClaimOne(const Owner& owner, const ClaimRequest& request);
  bool Holds(const Owner& owner, const EventKey& key) const;
  void Sync();

  const bool shared_;
  const Agenda& agenda_;
  Journal& journal_;
  Dice dice_;
  ModelStore store_;
  std::map<EventKey, ClaimEntry> claims_;
  std::map<int64_t, absl::Duration> alive_at_;
};

}  // namespace destconn

#endif  // SIMULATION_MODEL_LEDGER_H_
