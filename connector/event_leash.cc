#include "connector/event_leash.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

bool IsGranted(Claim claim) {
  return claim == Claim::kGranted || claim == Claim::kGrantedAgain;
}

void EndClaims(Ledger& ledger, ClaimOwner owner,
               absl::Span<const ClaimRequest> requests,
               const std::vector<Claim>& claims) {
  std::vector<EventKey> unsent;
  std::vector<EventKey> perhaps_sent;  // by an attempt before this run
  for (size_t i = 0; i < claims.size(); ++i) {
    if (claims[i] == Claim::kGranted) unsent.push_back(requests[i].key);
    if (claims[i] == Claim::kGrantedAgain) {
      perhaps_sent.push_back(requests[i].key);
    }
  }
  ledger.Release(owner, unsent);
  ledger.Abandon(owner, perhaps_sent);
}

}  // namespace

EventLeash::EventLeash(const destination::v1::Settings& settings, bool dry_run)
    : on_(!settings.test_event_code().empty()),
      dry_run_(dry_run),
      most_(settings.max_test_events()) {}

std::string EventLeash::Warning() const {
  if (!on_) return "";
  return absl::StrCat(
      "Test mode: events carry a test_event_code. Meta still processes them, "
      "so "
      "a run sends ",
      most_,
      " of them at most (max_test_events). Take the code out of the settings "
      "before real customers' purchases are sent.");
}

absl::StatusOr<std::vector<Claim>> EventLeash::ClaimEvents(
    Ledger& ledger, ClaimOwner owner, absl::Span<const ClaimRequest> requests) {
  auto claims =
      dry_run_ ? ledger.Peek(requests) : ledger.ClaimEvents(owner, requests);
  if (!on_ || !claims.ok()) return claims;
  for (const Claim claim : *claims) events_ += IsGranted(claim) ? 1 : 0;
  if (dry_run_ || events_ <= most_) return claims;
  EndClaims(ledger, owner, requests, *claims);
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "The destination's settings name a test_event_code, and the run has "
          "more than ",
          most_,
          " events to send. What is not acknowledged was not sent. Take the "
          "code out of the settings, or raise max_test_events if Meta is "
          "really "
          "to process so many test events; then send the run again.")),
      "TEST_EVENTS_EXCEEDED");
}

void EventLeash::Describe(destination::v1::Summary& summary) const {
  summary.set_test_mode(on_);
  if (on_ && dry_run_ && events_ > most_) {
    summary.add_warnings(absl::StrCat(
        "Test mode: this run would be refused with TEST_EVENTS_EXCEEDED, for "
        "it "
        "has ",
        events_, " events to send and max_test_events is ", most_, "."));
  }
}

}  // namespace destconn
