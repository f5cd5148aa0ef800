#include "delivery/dataset_limits.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/planted_bug.h"

namespace destconn {
namespace {

// Between throttles that do not say how long (reliability.md, B2).
constexpr absl::Duration kFirstPause = absl::Seconds(1);
constexpr absl::Duration kLongestPause = absl::Minutes(1);

// A block by policy is lifted hours later, and gets longer by being tested
// (meta_conversions_api.md, 10: 368).
constexpr absl::Duration kPolicyRest = absl::Hours(1);

// No server takes less than this.
constexpr size_t kLeastRequestBytes = size_t{64} << 10;

bool IsFailure(AnswerClass kind) { return kind == AnswerClass::kTransient; }

bool IsTrouble(AnswerClass kind) {
  return kind == AnswerClass::kTransient || kind == AnswerClass::kThrottled;
}

}  // namespace

DatasetLimits::Member DatasetLimits::Join(int most_in_flight) {
  runs_[++last_member_] = {.most_in_flight = most_in_flight};
  SetCeiling();
  return last_member_;
}

void DatasetLimits::Quit(Member member) {
  const auto run = runs_.find(member);
  if (run->second.in_flight > 0) breaker_.Lost();
  in_flight_ -= run->second.in_flight;
  runs_.erase(run);
  SetCeiling();
  WakeNext();
}

// Without runs the limit stays as it was, for the next.
void DatasetLimits::SetCeiling() {
  int ceiling = 0;
  for (const auto& [member, run] : runs_) {
    ceiling = std::max(ceiling, run.most_in_flight);
  }
  if (ceiling > 0) concurrency_.SetCeiling(ceiling);
}

Entry DatasetLimits::TryEnter(Member member, Sending sending,
                              absl::Duration now) {
  Run& run = runs_.find(member)->second;
  run.woken = false;
  const Entry entry = Judge(run, sending, now);
  if (entry.held != Held::kNot) {
    if (entry.held == Held::kRetryBudget) {
      // It keeps its place, if it has one: what is no retry may go instead, or
      // it withdraws. Two runs that gave way to each other here would never
      // come to rest.
    } else if (entry.ask_at < absl::InfiniteDuration()) {
      // It comes back by itself: nobody need wait for it until then.
      StopWaiting(run);
    } else if (run.waits_since == 0) {
      run.waits_since = ++last_wait_;
    }
    return entry;
  }
  const bool costs = sending == Sending::kRetry && !breaker_.open();
  if (costs) budget_.Spend(now);
  if (sending == Sending::kFirst) budget_.PayIn();
  breaker_.Passed();
  pace_.Sent(now);
  run.waits_since = 0;
  ++run.in_flight;
  ++in_flight_;
  // What was kept for this run, and is more than it wants, is for others.
  WakeNext();
  return entry;
}

Entry DatasetLimits::Judge(const Run& run, Sending sending,
                           absl::Duration now) {
  if (now < paused_until_ && !IsPlanted(PlantedBug::kPauseIgnored)) {
    return {Held::kPaused, paused_until_};
  }
  if (!breaker_.MayPass(now)) return {Held::kCircuitOpen, breaker_.NextAt()};
  if (const absl::Duration at = pace_.NextAt(now); at > now) {
    return {Held::kPaced, at};
  }
  if (!HasTurn(run)) return {Held::kFull, absl::InfiniteDuration()};
  // What tries an open circuit is no more than that, whatever it is.
  if (sending == Sending::kRetry && !breaker_.open() && !budget_.Has(now)) {
    return {Held::kRetryBudget, budget_.NextAt(now)};
  }
  return {};
}

void DatasetLimits::StopWaiting(Run& run) {
  if (run.waits_since == 0) return;
  run.waits_since = 0;
  WakeNext();
}

// Leaves those who wait as many slots as bring them level with the run, and one
// more to those who have waited longer.
bool DatasetLimits::HasTurn(const Run& run) const {
  int kept = 0;
  for (const auto& [member, other] : runs_) {
    if (&other == &run || other.waits_since == 0) continue;
    const int behind = run.in_flight - other.in_flight;
    if (behind < 0) continue;
    const bool longer =
        run.waits_since == 0 || other.waits_since < run.waits_since;
    kept += std::min(behind + (longer ? 1 : 0),
                     other.most_in_flight - other.in_flight);
  }
  return kept < free_slots();
}

void DatasetLimits::Leave(Member member, const SendOutcome& outcome,
                          absl::Duration now) {
  const int in_flight = in_flight_;
  --runs_.find(member)->second.in_flight;
  --in_flight_;
  Learn(outcome, in_flight, now);
  pace_.Read(outcome.usage_percent, now);
  if (outcome.kind == AnswerClass::kPolicy) blocked_until_ = now + kPolicyRest;
  Pause(outcome, now);
  if (outcome.kind == AnswerClass::kTooLarge) {
    max_request_bytes_ =
        std::max(kLeastRequestBytes,
                 std::min(max_request_bytes_, outcome.body_bytes) / 2);
  }
  WakeNext();
}

void DatasetLimits::Learn(const SendOutcome& outcome, int in_flight,
                          absl::Duration now) {
  if (IsTrouble(outcome.kind)) {
    concurrency_.Troubled(outcome.sent_at, now);
  } else {
    concurrency_.Succeeded(outcome.sent_at, in_flight, now);
  }
  if (IsFailure(outcome.kind)) {
    budget_.Failed();
    breaker_.Failed(now);
    if (breaker_.open()) WakeAll();
    return;
  }
  budget_.Succeeded();
  if (breaker_.Succeeded()) WakeAll();
}

// Requests that were in flight together are throttled together: only the first
// makes the next pause longer.
void DatasetLimits::Pause(const SendOutcome& outcome, absl::Duration now) {
  absl::Duration pause = outcome.pause;
  if (outcome.kind == AnswerClass::kThrottled) {
    if (outcome.sent_at >= throttled_at_) {
      throttled_at_ = now;
      ++throttles_in_a_row_;
    }
    constexpr int kLargestPower = 6;
    const int power = std::min(throttles_in_a_row_ - 1, kLargestPower);
    pause = std::max(pause,
                     std::min(kFirstPause * std::exp2(power), kLongestPause));
  } else if (outcome.kind == AnswerClass::kOk) {
    throttles_in_a_row_ = 0;
  }
  if (pause > absl::ZeroDuration()) {
    paused_until_ = std::max(paused_until_, now + pause);
  }
}

// What was spent on it is not given back: it is a tenth of a retry or one.
void DatasetLimits::Cancel(Member member) {
  --runs_.find(member)->second.in_flight;
  --in_flight_;
  if (breaker_.open()) {
    breaker_.Lost();
    WakeAll();
  }
  WakeNext();
}

void DatasetLimits::Withdraw(Member member) {
  Run& run = runs_.find(member)->second;
  run.woken = false;
  StopWaiting(run);
}

// Wakes as many as there are free slots, in their turn.
void DatasetLimits::WakeNext() {
  for (auto& [member, run] : runs_) {
    if (run.waits_since != 0 && HasTurn(run)) run.woken = true;
  }
}

void DatasetLimits::WakeAll() {
  for (auto& [member, run] : runs_) run.woken = run.waits_since != 0;
}

std::vector<DatasetLimits::Member> DatasetLimits::TakeWoken() {
  std::vector<Member> woken;
  if (IsPlanted(PlantedBug::kLostWakeUp)) return woken;
  for (auto& [member, run] : runs_) {
    if (std::exchange(run.woken, false)) woken.push_back(member);
  }
  return woken;
}

bool DatasetLimits::IsForgettable(absl::Duration now) const {
  return runs_.empty() && now >= paused_until_ && now >= blocked_until_ &&
         !breaker_.open() && pace_.NextAt(now) <= now &&
         max_request_bytes_ == kMostRequestBytes;
}

}  // namespace destconn
