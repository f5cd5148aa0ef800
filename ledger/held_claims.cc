#include "ledger/held_claims.h"

namespace destconn {

bool HeldClaims::TryHold(const EventKey& key, const Claimed& claim) {
  MutexLock lock(mutex_);
  if (!claims_.try_emplace(key, claim).second) return false;
  Owner& owner = owners_[claim.owner];
  if (++owner.claims == 1) owner.first_instance = claim.instance;
  return true;
}

void HeldClaims::Update(const EventKey& key, const Claimed& claim) {
  MutexLock lock(mutex_);
  claims_[key] = claim;
}

std::optional<HeldClaims::Claimed> HeldClaims::Find(ClaimOwner owner,
                                                    const EventKey& key) const {
  MutexLock lock(mutex_);
  const auto claim = claims_.find(key);
  if (claim == claims_.end() || claim->second.owner != owner) {
    return std::nullopt;
  }
  return claim->second;
}

void HeldClaims::Drop(ClaimOwner owner, const EventKey& key) {
  MutexLock lock(mutex_);
  const auto claim = claims_.find(key);
  if (claim == claims_.end() || claim->second.owner != owner) return;
  claims_.erase(claim);
  const auto holder = owners_.find(owner);
  if (--holder->second.claims == 0) owners_.erase(holder);
}

std::optional<int64_t> HeldClaims::FirstInstance(ClaimOwner owner) const {
  MutexLock lock(mutex_);
  const auto holder = owners_.find(owner);
  if (holder == owners_.end()) return std::nullopt;
  return holder->second.first_instance;
}

bool HeldClaims::HoldsTicket(const EventKey& key, int64_t ticket) const {
  MutexLock lock(mutex_);
  const auto claim = claims_.find(key);
  return claim != claims_.end() && claim->second.ticket == ticket;
}

}  // namespace destconn
