#ifndef LEDGER_HELD_CLAIMS_H_
#define LEDGER_HELD_CLAIMS_H_

#include <cstdint>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "base/mutex.h"
#include "ledger/ledger.h"

namespace destconn {

// What this process believes to hold in a database that others share. In the
// database a claim is a process's; which of its runs holds it stands here.
//
// Thread-safe.
class HeldClaims {
 public:
  struct Claimed {
    ClaimOwner owner = 0;
    int64_t instance = 0;  // the process's number when it claimed
    int64_t ticket = 0;    // of the call that claimed
    bool again = false;    // noted before: kGrantedAgain
  };

  // True if `claim` stands now; false if anybody of this process holds it.
  bool TryHold(const EventKey& key, const Claimed& claim);

  // Changes what is known of a claim that is held.
  void Update(const EventKey& key, const Claimed& claim);

  // Nothing if `owner` does not hold it.
  std::optional<Claimed> Find(ClaimOwner owner, const EventKey& key) const;

  void Drop(ClaimOwner owner, const EventKey& key);

  // The number that the process had when `owner` made the first of the claims
  // that it holds; nothing if it holds none.
  std::optional<int64_t> FirstInstance(ClaimOwner owner) const;

  bool HoldsTicket(const EventKey& key, int64_t ticket) const;

 private:
  struct Owner {
    int64_t claims = 0;
    int64_t first_instance = 0;
  };

  mutable Mutex mutex_;
  absl::flat_hash_map<EventKey, Claimed> claims_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<ClaimOwner, Owner> owners_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_HELD_CLAIMS_H_
