#ifndef LEDGER_FAKE_LEDGER_H_
#define LEDGER_FAKE_LEDGER_H_

#include <map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/claim_table.h"
#include "ledger/ledger.h"

namespace destconn {

// A ledger in memory.
//
// Thread-safe.
class FakeLedger : public Ledger {
 public:
  // Every call from now on fails with this, until it is OK again.
  void FailWith(absl::Status status) {
    MutexLock lock(mutex_);
    failure_ = std::move(status);
  }

  // What a claimant is told who is about to send.
  void LoseClaimsWith(absl::Status status) {
    MutexLock lock(mutex_);
    lost_ = std::move(status);
  }

  // Events that Meta may have.
  std::map<EventKey, Delivery> sending() const {
    MutexLock lock(mutex_);
    return sending_;
  }

  std::map<EventKey, Delivery> delivered() const {
    MutexLock lock(mutex_);
    return delivered_;
  }

  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner owner, absl::Span<const ClaimRequest> requests) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    std::vector<Claim> answers;
    for (const ClaimRequest& request : requests) {
      Claim answer = Judge(request);
      const bool granted =
          answer == Claim::kGranted || answer == Claim::kGrantedAgain;
      if (granted && !claims_.TryClaim(owner, request.key)) {
        answer = Claim::kBusy;
      }
      answers.push_back(answer);
    }
    return answers;
  }

  absl::Status RecordSending(ClaimOwner,
                             absl::Span<const Delivery> events) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    for (const Delivery& event : events) sending_[event.key] = event;
    return absl::OkStatus();
  }

  absl::Status CheckClaims(ClaimOwner) override {
    MutexLock lock(mutex_);
    return lost_;
  }

  absl::Status RecordDelivered(ClaimOwner owner,
                               absl::Span<const Delivery> events) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    for (const Delivery& event : events) {
      delivered_[event.key] = event;
      sending_.erase(event.key);
      claims_.Release(owner, {event.key});
    }
    return absl::OkStatus();
  }

  void Release(ClaimOwner owner, absl::Span<const EventKey> keys) override {
    MutexLock lock(mutex_);
    for (const EventKey& key : keys) {
      sending_.erase(key);
      claims_.Release(owner, {key});
    }
  }

  void Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) override {
    claims_.Release(owner, keys);
  }

  absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    std::vector<Claim> answers;
    for (const ClaimRequest& request : requests) {
      answers.push_back(Judge(request));
    }
    return answers;
  }

 private:
  Claim Judge(const ClaimRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (const auto record = delivered_.find(request.key);
        record != delivered_.end()) {
      return record->second.fingerprint == request.fingerprint
                 ? Claim::kSent
                 : Claim::kSentChanged;
    }
    const auto note = sending_.find(request.key);
    if (note == sending_.end()) return Claim::kGranted;
    return note->second.fingerprint == request.fingerprint
               ? Claim::kGrantedAgain
               : Claim::kSentChanged;
  }

  mutable Mutex mutex_;
  std::map<EventKey, Delivery> delivered_ ABSL_GUARDED_BY(mutex_);
  std::map<EventKey, Delivery> sending_ ABSL_GUARDED_BY(mutex_);
  ClaimTable claims_;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  absl::Status lost_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_FAKE_LEDGER_H_
