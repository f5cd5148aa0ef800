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
    uint8_t attempts = 0;  // how often it may have left
    // UTC, since 1970: where the note stands, if an earlier claim left it.
    int32_t day = 0;
    // Of the note that was made under this claim, and first then; 0: none was.
    uint64_t number = 0;
  };

  // True if `owner` holds the claim now; false if anybody held it already.
  bool TryClaim(ClaimOwner owner, const EventKey& key);
  // The same for many, in their order.
  std::vector<bool> TryClaimAll(ClaimOwner owner,
                                absl::Span<const ClaimRequest> requests);

  // Remembers the note of an event that `owner` has claimed.
  void SetNote(ClaimOwner owner, const EventKey& key, const Note& note);
  // One answer a key: nothing if `owner` has not claimed it, or there is no
  // note.
  std::vector<std::optional<Note>> NotesOf(ClaimOwner owner,
                                           absl::Span<const EventKey> keys);

  // Ends the claims that `owner` holds, each once: the notes of those that had
  // one.
  std::vector<Note> Release(ClaimOwner owner, absl::Span<const EventKey> keys);

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
