#include "ledger/claim_table.h"

namespace destconn {

bool ClaimTable::TryClaim(ClaimOwner owner, const EventKey& key) {
  MutexLock lock(mutex_);
  return claims_.try_emplace(key, Held{.owner = owner}).second;
}

std::vector<bool> ClaimTable::TryClaimAll(
    ClaimOwner owner, absl::Span<const ClaimRequest> requests) {
  std::vector<bool> claimed;
  claimed.reserve(requests.size());
  MutexLock lock(mutex_);
  for (const ClaimRequest& request : requests) {
    claimed.push_back(
        claims_.try_emplace(request.key, Held{.owner = owner}).second);
  }
  return claimed;
}

void ClaimTable::SetNote(ClaimOwner owner, const EventKey& key,
                         const Note& note) {
  MutexLock lock(mutex_);
  if (Held* held = Find(owner, key)) held->note = note;
}

std::vector<std::optional<ClaimTable::Note>> ClaimTable::NotesOf(
    ClaimOwner owner, absl::Span<const EventKey> keys) {
  std::vector<std::optional<Note>> notes;
  notes.reserve(keys.size());
  MutexLock lock(mutex_);
  for (const EventKey& key : keys) {
    auto& note = notes.emplace_back();
    const Held* held = Find(owner, key);
    if (held != nullptr && held->note.attempts > 0) note = held->note;
  }
  return notes;
}

std::vector<ClaimTable::Note> ClaimTable::Release(
    ClaimOwner owner, absl::Span<const EventKey> keys) {
  std::vector<Note> notes;
  MutexLock lock(mutex_);
  for (const EventKey& key : keys) {
    const auto claim = claims_.find(key);
    if (claim == claims_.end() || claim->second.owner != owner) continue;
    if (claim->second.note.attempts > 0) notes.push_back(claim->second.note);
    claims_.erase(claim);
  }
  return notes;
}

bool ClaimTable::IsClaimed(const EventKey& key) {
  MutexLock lock(mutex_);
  return claims_.contains(key);
}

ClaimTable::Held* ClaimTable::Find(ClaimOwner owner, const EventKey& key) {
  const auto claim = claims_.find(key);
  if (claim == claims_.end() || claim->second.owner != owner) return nullptr;
  return &claim->second;
}

}  // namespace destconn
