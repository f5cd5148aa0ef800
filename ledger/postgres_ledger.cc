#include "ledger/postgres_ledger.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/postgres_claims.h"

namespace destconn {
namespace {

// How long a statement that nobody waits for may still be carried out.
constexpr absl::Duration kOrphanTime = absl::Minutes(1);

absl::Status ClaimLost() {
  return WithReason(
      absl::AbortedError(
          "Another replica has taken over events that this one had claimed: it "
          "was away for longer than its lease. Send the run again with the "
          "same run_id."),
      "LEDGER_CLAIM_LOST");
}

// In the order of keys, each once.
template <typename T>
std::vector<T> SortedByKey(absl::Span<const T> items) {
  std::vector<T> sorted(items.begin(), items.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const T& a, const T& b) { return a.key < b.key; });
  const auto same = [](const T& a, const T& b) { return a.key == b.key; };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

Claim JudgeDelivered(const Delivery& record, uint64_t fingerprint) {
  return record.fingerprint == fingerprint ? Claim::kSent : Claim::kSentChanged;
}

std::vector<EventKey> KeysOf(const auto& items) {
  std::vector<EventKey> keys;
  for (const auto& item : items) keys.push_back(item.key);
  return keys;
}

bool IsGranted(Claim claim) {
  return claim == Claim::kGranted || claim == Claim::kGrantedAgain;
}

}  // namespace

PostgresLedger::PostgresLedger(PostgresPool& pool, PostgresLease& lease,
                               Clock& clock, const Options& options)
    : pool_(pool),
      lease_(lease),
      clock_(clock),
      options_(options),
      days_(pool) {}

absl::Status PostgresLedger::Fail(const absl::Status& status) {
  {
    MutexLock lock(mutex_);
    orphans_until_ = clock_.Monotonic() + kOrphanTime;
  }
  if (ReasonOf(status).has_value()) return status;
  return WithReason(
      absl::UnavailableError(absl::StrCat(
          "The ledger's database failed: ", status.message(),
          ". Send the run again with the same run_id once it is back.")),
      "LEDGER_UNAVAILABLE");
}

absl::StatusOr<std::vector<Claim>> PostgresLedger::ClaimEvents(
    ClaimOwner owner, absl::Span<const ClaimRequest> requests) {
  if (requests.empty()) return std::vector<Claim>();
  auto instance = lease_.Hold(absl::ZeroDuration());
  if (!instance.ok()) return Fail(instance.status());
  Call call{.owner = owner,
            .instance = *instance,
            .ticket = ++last_ticket_,
            .asked = SortedByKey(requests)};
  const absl::Status status =
      pool_.Run(options_.call_timeout, [this, &call](PostgresSession& session) {
        call.answers.assign(call.asked.size(), Claim::kBusy);
        return Claims(session, call);
      });
  KeepGranted(call, status.ok());
  if (!status.ok()) return Fail(status);
  return InOrderOf(requests, call);
}

void PostgresLedger::KeepGranted(const Call& call, bool answered) {
  for (size_t i = 0; i < call.asked.size(); ++i) {
    const EventKey& key = call.asked[i].key;
    if (!held_.HoldsTicket(key, call.ticket)) continue;
    if (answered && IsGranted(call.answers[i])) {
      held_.Update(key, {.owner = call.owner,
                         .instance = call.instance,
                         .ticket = call.ticket,
                         .again = call.answers[i] == Claim::kGrantedAgain});
    } else {
      held_.Drop(call.owner, key);
    }
  }
}

// A twin is granted nothing; what Meta has is held against its own contents.
std::vector<Claim> PostgresLedger::InOrderOf(
    absl::Span<const ClaimRequest> requests, const Call& call) {
  absl::flat_hash_map<EventKey, size_t> places;
  for (size_t i = 0; i < call.asked.size(); ++i) places[call.asked[i].key] = i;
  absl::flat_hash_set<EventKey> answered;
  std::vector<Claim> answers;
  for (const ClaimRequest& request : requests) {
    const size_t place = places[request.key];
    const auto record = call.sent.find(request.key);
    if (record != call.sent.end()) {
      answers.push_back(JudgeDelivered(record->second, request.fingerprint));
    } else if (answered.insert(request.key).second) {
      answers.push_back(call.answers[place]);
    } else {
      answers.push_back(Claim::kBusy);
    }
  }
  return answers;
}

// May be done twice: what the first time claimed is claimed again.
absl::Status PostgresLedger::Claims(PostgresSession& session, Call& call) {
  DC_ASSIGN_OR_RETURN(call.sent, days_.FindInOwnDays(session, call.asked));
  std::vector<ClaimRequest> open;
  for (size_t i = 0; i < call.asked.size(); ++i) {
    const ClaimRequest& request = call.asked[i];
    const HeldClaims::Claimed claim = {
        .owner = call.owner, .instance = call.instance, .ticket = call.ticket};
    if (call.sent.contains(request.key)) continue;
    if (request.event_time < assumed_sent_before_) {
      call.answers[i] = Claim::kSent;
      continue;
    }
    if (held_.HoldsTicket(request.key, call.ticket) ||
        held_.TryHold(request.key, claim)) {
      open.push_back(request);
    }
  }
  if (open.empty()) return absl::OkStatus();
  DC_ASSIGN_OR_RETURN(const auto taken,
                      TakeClaims(session, call.instance, call.ticket, open));
  for (size_t i = 0; i < call.asked.size(); ++i) {
    if (const auto claim = taken.find(call.asked[i].key);
        claim != taken.end()) {
      call.answers[i] = claim->second ? Claim::kGrantedAgain : Claim::kGranted;
    }
  }
  if (taken.size() < open.size()) {
    DC_RETURN_IF_ERROR(ExplainRefusals(session, call));
  }
  return SettleDelivered(session, call);
}

// Of what is busy: whether it is for a note of other contents that nobody
// sends.
absl::Status PostgresLedger::ExplainRefusals(PostgresSession& session,
                                             Call& call) {
  std::vector<EventKey> keys;
  for (size_t i = 0; i < call.asked.size(); ++i) {
    if (call.answers[i] == Claim::kBusy &&
        !call.sent.contains(call.asked[i].key))
      keys.push_back(call.asked[i].key);
  }
  DC_ASSIGN_OR_RETURN(const auto claims, LookAtClaims(session, keys));
  for (size_t i = 0; i < call.asked.size(); ++i) {
    const auto claim = claims.find(call.asked[i].key);
    if (call.answers[i] == Claim::kBusy && claim != claims.end() &&
        claim->second.noted && !claim->second.live &&
        claim->second.fingerprint != call.asked[i].fingerprint) {
      call.answers[i] = Claim::kSentChanged;
    }
  }
  return absl::OkStatus();
}

// The look comes after the claim: an event that another process records in
// between is then either still claimed or found delivered, never both missed.
absl::Status PostgresLedger::SettleDelivered(PostgresSession& session,
                                             Call& call) {
  std::vector<EventKey> granted;
  for (size_t i = 0; i < call.asked.size(); ++i) {
    if (IsGranted(call.answers[i])) granted.push_back(call.asked[i].key);
  }
  DC_ASSIGN_OR_RETURN(const PostgresDays::Found sent,
                      days_.FindAnywhere(session, granted));
  ClaimTickets ended;
  for (size_t i = 0; i < call.asked.size(); ++i) {
    const auto found = sent.find(call.asked[i].key);
    if (!IsGranted(call.answers[i]) || found == sent.end()) continue;
    call.answers[i] = Claim::kBusy;
    call.sent.insert(*found);
    ended.Add(call.asked[i].key, call.ticket);
  }
  if (ended.keys.empty()) return absl::OkStatus();
  return ForgetClaims(session, call.instance, ended);
}

absl::Status PostgresLedger::RecordSending(ClaimOwner owner,
                                           absl::Span<const Delivery> events) {
  if (events.empty()) return absl::OkStatus();
  const auto instance = lease_.Hold(options_.least_lease);
  if (!instance.ok()) return Fail(instance.status());
  const std::vector<Delivery> sorted = SortedByKey(events);
  std::vector<int64_t> tickets;
  for (const Delivery& event : sorted) {
    const auto claim = held_.Find(owner, event.key);
    if (!claim.has_value() || claim->instance != *instance) {
      return LoseClaims(owner, sorted);
    }
    tickets.push_back(claim->ticket);
  }
  bool noted = false;
  const absl::Status status = pool_.Run(
      options_.call_timeout, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(noted,
                            NoteClaims(session, *instance, sorted, tickets));
        return absl::OkStatus();
      });
  if (!status.ok()) return Fail(status);
  if (!noted) return LoseClaims(owner, sorted);
  if (lease_.Current().until - clock_.Monotonic() < options_.least_lease) {
    return Fail(absl::UnavailableError("it took too long to note a request"));
  }
  return absl::OkStatus();
}

// By our own clock, which goes on in sleep: the database is not asked.
absl::Status PostgresLedger::CheckClaims(ClaimOwner owner) {
  const auto claimed_as = held_.FirstInstance(owner);
  if (!claimed_as.has_value()) return absl::OkStatus();
  const PostgresLease::Held lease = lease_.Current();
  if (lease.number != *claimed_as) return ClaimLost();
  if (lease.until - clock_.Monotonic() < options_.least_lease) {
    return Fail(absl::UnavailableError("the lease could not be renewed"));
  }
  return absl::OkStatus();
}

// What of them is still ours in the database is an orphan, and can be claimed
// again at once.
absl::Status PostgresLedger::LoseClaims(ClaimOwner owner,
                                        const std::vector<Delivery>& events) {
  for (const Delivery& event : events) held_.Drop(owner, event.key);
  return Fail(ClaimLost());
}

absl::Status PostgresLedger::RecordDelivered(
    ClaimOwner owner, absl::Span<const Delivery> events) {
  if (events.empty()) return absl::OkStatus();
  const std::vector<Delivery> sorted = SortedByKey(events);
  absl::Status status;
  // A day may be dropped between its making and the insertion, hardly twice.
  for (int tries = 0; tries < 3; ++tries) {
    bool day_is_gone = false;
    status = days_.MakeDaysOf(sorted, options_.record_timeout);
    if (!status.ok()) break;
    status = pool_.Run(options_.record_timeout, [&](PostgresSession& session) {
      return Deliver(session, sorted, day_is_gone);
    });
    if (!day_is_gone) break;
  }
  for (const Delivery& event : sorted) held_.Drop(owner, event.key);
  return status.ok() ? status : Fail(status);
}

// That Meta has an event is true whoever holds its claim by now: it is recorded
// in any case, and the claim of whoever took it over ends.
absl::Status PostgresLedger::Deliver(PostgresSession& session,
                                     const std::vector<Delivery>& sorted,
                                     bool& day_is_gone) {
  const std::vector<EventKey> keys = KeysOf(sorted);
  if (session.unsure()) {
    DC_ASSIGN_OR_RETURN(const bool done, days_.Hold(session, sorted));
    if (done) return absl::OkStatus();
  }
  DC_RETURN_IF_ERROR(session.Run("BEGIN").status());
  const absl::StatusOr<size_t> inserted = days_.Insert(session, sorted);
  if (absl::IsNotFound(inserted.status())) {
    day_is_gone = true;
    return absl::InternalError("a day was dropped meanwhile");
  }
  DC_RETURN_IF_ERROR(inserted.status());
  DC_RETURN_IF_ERROR(ForgetDelivered(session, keys));
  DC_RETURN_IF_ERROR(session.Run("COMMIT").status());
  if (*inserted == sorted.size()) return absl::OkStatus();
  DC_ASSIGN_OR_RETURN(const bool same, days_.Hold(session, sorted));
  return same ? absl::OkStatus() : ClaimLost();
}

void PostgresLedger::Release(ClaimOwner owner,
                             absl::Span<const EventKey> keys) {
  End(owner, keys, /*keep_notes=*/false);
}

void PostgresLedger::Abandon(ClaimOwner owner,
                             absl::Span<const EventKey> keys) {
  End(owner, keys, /*keep_notes=*/true);
}

// The database comes first: once this process does not hold a claim any more,
// another of its runs may.
void PostgresLedger::End(ClaimOwner owner, absl::Span<const EventKey> keys,
                         bool keep_notes) {
  std::vector<EventKey> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  // By the number of the process when it claimed.
  std::map<int64_t, std::pair<ClaimTickets, ClaimTickets>> ended;
  for (const EventKey& key : sorted) {
    const auto claim = held_.Find(owner, key);
    if (!claim.has_value()) continue;
    auto& [left, forgotten] = ended[claim->instance];
    (keep_notes || claim->again ? left : forgotten).Add(key, claim->ticket);
  }
  for (const auto& [instance, tickets] : ended) {
    const absl::Status status = pool_.Run(
        options_.call_timeout,
        [&, number = instance, &which = tickets](PostgresSession& session) {
          const absl::Status left = LeaveClaims(session, number, which.first);
          return left.ok() ? ForgetClaims(session, number, which.second) : left;
        });
    // What could not be freed is freed as an orphan.
    if (!status.ok()) Fail(status).IgnoreError();
  }
  for (const EventKey& key : sorted) held_.Drop(owner, key);
}

absl::StatusOr<std::vector<Claim>> PostgresLedger::Peek(
    absl::Span<const ClaimRequest> requests) {
  if (requests.empty()) return std::vector<Claim>();
  const std::vector<EventKey> keys = KeysOf(requests);
  absl::flat_hash_map<EventKey, StoredClaim> claims;
  PostgresDays::Found sent;
  const absl::Status status = pool_.Run(
      options_.call_timeout, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(claims, LookAtClaims(session, keys));
        DC_ASSIGN_OR_RETURN(sent, days_.FindAnywhere(session, keys));
        return absl::OkStatus();
      });
  if (!status.ok()) return Fail(status);
  std::vector<Claim> answers;
  for (const ClaimRequest& request : requests) {
    const auto record = sent.find(request.key);
    const auto claim = claims.find(request.key);
    if (record != sent.end()) {
      answers.push_back(JudgeDelivered(record->second, request.fingerprint));
    } else if (request.event_time < assumed_sent_before_) {
      answers.push_back(Claim::kSent);
    } else if (claim == claims.end() || !claim->second.noted) {
      answers.push_back(Claim::kGranted);
    } else {
      answers.push_back(claim->second.fingerprint == request.fingerprint
                            ? Claim::kGrantedAgain
                            : Claim::kSentChanged);
    }
  }
  return answers;
}

void PostgresLedger::FreeOrphans() {
  {
    MutexLock lock(mutex_);
    if (clock_.Monotonic() > orphans_until_) return;
  }
  const auto instance = lease_.Hold(absl::ZeroDuration());
  if (!instance.ok()) return;
  // Tried again with the next renewal.
  pool_
      .Run(options_.call_timeout,
           [&](PostgresSession& session) -> absl::Status {
             DC_ASSIGN_OR_RETURN(const ClaimTickets claims,
                                 ClaimsOf(session, *instance));
             ClaimTickets orphans;
             for (size_t i = 0; i < claims.keys.size(); ++i) {
               if (!held_.HoldsTicket(claims.keys[i], claims.numbers[i])) {
                 orphans.Add(claims.keys[i], claims.numbers[i]);
               }
             }
             return orphans.keys.empty()
                        ? absl::OkStatus()
                        : LeaveClaims(session, *instance, orphans);
           })
      .IgnoreError();
}

}  // namespace destconn
