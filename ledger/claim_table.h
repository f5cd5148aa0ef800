#ifndef LEDGER_CLAIM_TABLE_H_
#define LEDGER_CLAIM_TABLE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"

namespace destconn {

// The claims that streams of this process hold. They need not outlive it: after
// a crash nobody is sending any more. What must outlive it, that Meta may have
// an event, is a note on disk; the table remembers of a claimed event which
// note there is, so that the end of its claim need not read it again.
//
// Thread-safe.
class ClaimTable {
 public:
  struct Note {
    uint8_t attempts = 0;   // how often it may have left
    int32_t day = 0;        // UTC, since 1970: where the note stands
    bool by_claim = false;  // made under this claim, and first then
  };

  // True if `owner` holds the claim now; false if anybody held it already.
  bool TryClaim(ClaimOwner owner, const EventKey& key);
  // The same for many, in their order.
  std::vector<bool> TryClaimAll(ClaimOwner owner,
                                absl::Span<const ClaimRequest> requests);

  // Remembers the note of an event that `owner` has claimed.
  void SetNote(ClaimOwner owner, const EventKey& key, const Note& note);
  // Nothing if `owner` has not claimed it, or there is no note.
  std::optional<Note> NoteOf(ClaimOwner owner, const EventKey& key);

  // Ends the claim if `owner` holds it.
  void Release(ClaimOwner owner, const EventKey& key);

  bool IsClaimed(const EventKey& key);

 private:
  struct Held {
    ClaimOwner owner = 0;
    Note note = {};
  };

  // Null if `owner` does not hold it.
  Held* Find(ClaimOwner owner, const EventKey& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  absl::flat_hash_map<EventKey, Held> claims_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_CLAIM_TABLE_H_
