#include "ledger/claim_table.h"

namespace destconn {

bool ClaimTable::TryClaim(ClaimOwner owner, const EventKey& key) {
  MutexLock lock(mutex_);
  return claims_.try_emplace(key, owner).second;
}

void ClaimTable::Release(ClaimOwner owner, const EventKey& key) {
  MutexLock lock(mutex_);
  const auto claim = claims_.find(key);
  if (claim != claims_.end() && claim->second == owner) claims_.erase(claim);
}

bool ClaimTable::IsClaimed(const EventKey& key) {
  MutexLock lock(mutex_);
  return claims_.contains(key);
}

}  // namespace destconn
