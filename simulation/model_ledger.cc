#include "simulation/model_ledger.h"

#include "base/error_reason.h"
#include "base/planted_bug.h"

namespace destconn {
namespace {

absl::Status ClaimLost() {
  return WithReason(
      absl::AbortedError("The claim was taken over by another process."),
      "LEDGER_CLAIM_LOST");
}

}  // namespace

bool ModelLedger::IsAlive(int64_t process, absl::Duration least_left) const {
  const auto alive = alive_at_.find(process);
  return alive != alive_at_.end() &&
         agenda_.now() + least_left < alive->second + kLease;
}

bool ModelLedger::Holds(const Owner& owner, const EventKey& key) const {
  if (IsPlanted(PlantedBug::kNoEpochCheck)) return true;
  const auto claim = claims_.find(key);
  return claim != claims_.end() && claim->second.owner == owner;
}

std::vector<Claim> ModelLedger::ClaimEvents(
    const Owner& owner, absl::Span<const ClaimRequest> requests) {
  std::vector<Claim> answers;
  answers.reserve(requests.size());
  for (const ClaimRequest& request : requests) {
    answers.push_back(ClaimOne(owner, request));
  }
  return answers;
}

Claim ModelLedger::ClaimOne(const Owner& owner, const ClaimRequest& request) {
  const ModelStore::Record record = store_.Read(request.key);
  const bool same =
      record.has_value() && record->fingerprint == request.fingerprint;
  if (record.has_value() && record->delivered) {
    return same ? Claim::kSent : Claim::kSentChanged;
  }
  const auto claim = claims_.find(request.key);
  if (claim != claims_.end() && !IsPlanted(PlantedBug::kClaimsNotExclusive)) {
    const int64_t holder = claim->second.owner.process;
    const absl::Duration least_left = IsPlanted(PlantedBug::kLeaseTooShort)
                                          ? kLease - absl::Seconds(1)
                                          : absl::ZeroDuration();
    const bool live = !shared_ || IsAlive(holder, least_left);
    if (live) return Claim::kBusy;
    if (IsAlive(holder, absl::ZeroDuration())) {
      journal_.Violate("I2", "a claim was taken over under a live lease");
    }
    if (record.has_value()) journal_.TakenOver(OrderOfKey(request.key));
    // Also where nothing is granted: the note must not be forgotten by an owner
    // that comes back.
    claims_.erase(claim);
  }
  if (record.has_value() && IsPlanted(PlantedBug::kNoteTakenForDelivered)) {
    return Claim::kSent;
  }
  if (record.has_value() && !same &&
      !IsPlanted(PlantedBug::kNoteForgottenByClaim)) {
    return Claim::kSentChanged;
  }
  claims_[request.key] = {owner, record.has_value()};
  return record.has_value() ? Claim::kGrantedAgain : Claim::kGranted;
}

absl::Status ModelLedger::RecordSending(const Owner& owner,
                                        absl::Span<const Delivery> events) {
  for (const Delivery& event : events) {
    if (!Holds(owner, event.key)) return ClaimLost();
  }
  if (shared_ && !IsAlive(owner.process, kLeastLease) &&
      !IsPlanted(PlantedBug::kNoEpochCheck)) {
    return ClaimLost();
  }
  for (const Delivery& event : events) {
    store_.Write(event.key, ModelRecord{.fingerprint = event.fingerprint});
  }
  if (!IsPlanted(PlantedBug::kNoteNotSynced)) Sync();
  return absl::OkStatus();
}

// Also without the claim: Meta has them, whoever is to send them now.
absl::Status ModelLedger::RecordDelivered(const Owner& owner,
                                          absl::Span<const Delivery> events) {
  for (const Delivery& event : events) {
    store_.Write(event.key, ModelRecord{.delivered = true,
                                        .fingerprint = event.fingerprint});
  }
  if (!IsPlanted(PlantedBug::kRecordNotSynced)) Sync();
  for (const Delivery& event : events) {
    if (Holds(owner, event.key)) claims_.erase(event.key);
  }
  return absl::OkStatus();
}

void ModelLedger::Release(const Owner& owner, absl::Span<const EventKey> keys) {
  for (const EventKey& key : keys) {
    const auto claim = claims_.find(key);
    if (claim == claims_.end() || claim->second.owner != owner) continue;
    if (!claim->second.noted_before) store_.Write(key, std::nullopt);
    claims_.erase(claim);
  }
  if (shared_) Sync();
}

void ModelLedger::Abandon(const Owner& owner, absl::Span<const EventKey> keys) {
  for (const EventKey& key : keys) {
    const auto claim = claims_.find(key);
    if (claim != claims_.end() && claim->second.owner == owner) {
      claims_.erase(claim);
    }
  }
}

void ModelLedger::Sync() { store_.Sync(); }

void ModelLedger::Crash(int64_t process) {
  if (shared_) return;  // its lease ends by itself
  store_.Crash(dice_);
  claims_.clear();
  alive_at_.erase(process);
}

}  // namespace destconn
