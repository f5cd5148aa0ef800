#ifndef LEDGER_CLAIM_TABLE_H_
#define LEDGER_CLAIM_TABLE_H_

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"

namespace destconn {

// The claims that streams of this process hold. They need not outlive it: after
// a crash nobody is sending any more, so an event without a record is free
// again.
//
// Thread-safe.
class ClaimTable {
 public:
  // True if `owner` holds the claim now; false if anybody held it already.
  bool TryClaim(ClaimOwner owner, const EventKey& key);

  // Ends those of the claims that `owner` holds.
  void Release(ClaimOwner owner, const EventKey& key);

  bool IsClaimed(const EventKey& key);

 private:
  Mutex mutex_;
  absl::flat_hash_map<EventKey, ClaimOwner> claims_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_CLAIM_TABLE_H_
