#include "ledger/postgres_claims.h"

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "ledger/postgres_bytes.h"
#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

// Only who is seen to have ended has ended: a process that is not seen may have
// begun after this statement did.
constexpr char kTake[] =
    "INSERT INTO destconn_claims AS c"
    " (key, instance, ticket, noted, fingerprint, event_time)"
    " SELECT v.key, $1, $2, false, v.fingerprint, v.event_time"
    " FROM unnest($3, $4, $5) AS v (key, fingerprint, event_time)"
    " ON CONFLICT (key) DO UPDATE"
    " SET instance = excluded.instance, ticket = excluded.ticket"
    " WHERE (c.instance = excluded.instance OR c.instance = 0 OR EXISTS"
    "  (SELECT 1 FROM destconn_instances i"
    "   WHERE i.id = c.instance AND i.ended))"
    " AND (NOT c.noted OR c.fingerprint = excluded.fingerprint)"
    " RETURNING c.key, c.noted";
constexpr char kLook[] =
    "SELECT c.key, c.noted, c.fingerprint, c.instance <> 0 AND NOT EXISTS"
    " (SELECT 1 FROM destconn_instances i WHERE i.id = c.instance AND i.ended)"
    " FROM destconn_claims c WHERE c.key = ANY($1)";
// SHARE keeps away whoever would end the lease.
constexpr char kNote[] =
    "WITH holder AS (SELECT id FROM destconn_instances WHERE id = $1"
    "  AND NOT ended FOR SHARE),"
    " v AS (SELECT * FROM unnest($2, $3, $4, $5)"
    "  AS v (key, ticket, fingerprint, event_time)),"
    " held AS (SELECT c.key FROM destconn_claims c"
    "  JOIN v ON v.key = c.key AND v.ticket = c.ticket"
    "  JOIN holder ON holder.id = c.instance ORDER BY c.key FOR UPDATE OF c)"
    " UPDATE destconn_claims c SET noted = true,"
    "  fingerprint = v.fingerprint, event_time = v.event_time"
    " FROM v WHERE c.key = v.key AND (SELECT count(*) FROM held) = $6";
constexpr char kForget[] =
    "DELETE FROM destconn_claims c USING unnest($2, $3) AS v (key, ticket)"
    " WHERE c.key = v.key AND c.ticket = v.ticket AND c.instance = $1";
constexpr char kForgetUnlessNoted[] =
    "DELETE FROM destconn_claims c USING unnest($2, $3) AS v (key, ticket)"
    " WHERE c.key = v.key AND c.ticket = v.ticket AND c.instance = $1"
    " AND NOT c.noted";
// No process has the number 0.
constexpr char kLeave[] =
    "UPDATE destconn_claims c SET instance = 0"
    " FROM unnest($2, $3) AS v (key, ticket)"
    " WHERE c.key = v.key AND c.ticket = v.ticket AND c.instance = $1"
    " AND c.noted";
constexpr char kForgetDelivered[] =
    "DELETE FROM destconn_claims WHERE key = ANY($1)";
constexpr char kAddNotes[] =
    "INSERT INTO destconn_claims AS c"
    " (key, instance, ticket, noted, fingerprint, event_time)"
    " SELECT v.key, 0, 0, true, v.fingerprint, v.event_time"
    " FROM unnest($1, $2, $3) AS v (key, fingerprint, event_time)"
    " ON CONFLICT (key) DO UPDATE SET instance = 0, ticket = 0, noted = true,"
    "  fingerprint = excluded.fingerprint, event_time = excluded.event_time"
    " WHERE NOT c.noted";
constexpr char kOf[] =
    "SELECT key, ticket FROM destconn_claims WHERE instance = $1 ORDER BY key";
constexpr char kSweepClaims[] =
    "DELETE FROM destconn_claims c WHERE (NOT c.noted OR c.event_time < $1)"
    " AND (c.instance = 0 OR EXISTS (SELECT 1 FROM destconn_instances i"
    "  WHERE i.id = c.instance AND i.ended))";
constexpr char kSweepNotes[] =
    "UPDATE destconn_claims c SET instance = 0 WHERE EXISTS"
    " (SELECT 1 FROM destconn_instances i WHERE i.id = c.instance AND i.ended)";
// After so long no statement of theirs is on its way any more.
constexpr char kSweepInstances[] =
    "DELETE FROM destconn_instances i WHERE i.ended"
    " AND i.lease_until < now() - interval '1 hour' AND NOT EXISTS"
    " (SELECT 1 FROM destconn_claims c WHERE c.instance = i.id)";

int64_t Signed(uint64_t bits) { return static_cast<int64_t>(bits); }

absl::Status BadKey() {
  return absl::InternalError("destconn_claims holds a key that is none");
}

std::vector<absl::string_view> Bytes(absl::Span<const EventKey> keys) {
  std::vector<absl::string_view> bytes;
  bytes.reserve(keys.size());
  for (const EventKey& key : keys) bytes.push_back(BytesOf(key));
  return bytes;
}

// Of claims or deliveries, which must outlive it.
struct Columns {
  explicit Columns(const auto& events) {
    for (const auto& event : events) {
      keys.push_back(BytesOf(event.key));
      fingerprints.push_back(Signed(event.fingerprint));
      times.push_back(event.event_time);
    }
  }

  std::vector<absl::string_view> keys = {};
  std::vector<int64_t> fingerprints = {};
  std::vector<int64_t> times = {};
};

absl::Status RunOnTickets(PostgresSession& session, const char* statement,
                          int64_t instance, const ClaimTickets& tickets) {
  return session
      .Run(statement, PostgresParameters()
                          .Int(instance)
                          .ByteStrings(Bytes(tickets.keys))
                          .Ints(tickets.numbers))
      .status();
}

}  // namespace

absl::StatusOr<absl::flat_hash_map<EventKey, bool>> TakeClaims(
    PostgresSession& session, int64_t instance, int64_t ticket,
    absl::Span<const ClaimRequest> requests) {
  const Columns columns(requests);
  DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                      session.Run(kTake, PostgresParameters()
                                             .Int(instance)
                                             .Int(ticket)
                                             .ByteStrings(columns.keys)
                                             .Ints(columns.fingerprints)
                                             .Ints(columns.times)));
  absl::flat_hash_map<EventKey, bool> taken;
  for (size_t row = 0; row < rows.size(); ++row) {
    const auto key = KeyOfBytes(rows.Bytes(row, 0));
    if (!key.has_value()) return BadKey();
    taken[*key] = rows.Bool(row, 1);
  }
  return taken;
}

absl::StatusOr<absl::flat_hash_map<EventKey, StoredClaim>> LookAtClaims(
    PostgresSession& session, absl::Span<const EventKey> keys) {
  DC_ASSIGN_OR_RETURN(
      const PostgresRows rows,
      session.Run(kLook, PostgresParameters().ByteStrings(Bytes(keys))));
  absl::flat_hash_map<EventKey, StoredClaim> claims;
  for (size_t row = 0; row < rows.size(); ++row) {
    const auto key = KeyOfBytes(rows.Bytes(row, 0));
    if (!key.has_value()) return BadKey();
    claims[*key] = {.noted = rows.Bool(row, 1),
                    .fingerprint = static_cast<uint64_t>(rows.Int(row, 2)),
                    .live = rows.Bool(row, 3)};
  }
  return claims;
}

absl::StatusOr<bool> NoteClaims(PostgresSession& session, int64_t instance,
                                absl::Span<const Delivery> events,
                                absl::Span<const int64_t> tickets) {
  const Columns columns(events);
  const auto count = static_cast<int64_t>(events.size());
  DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                      session.Run(kNote, PostgresParameters()
                                             .Int(instance)
                                             .ByteStrings(columns.keys)
                                             .Ints(tickets)
                                             .Ints(columns.fingerprints)
                                             .Ints(columns.times)
                                             .Int(count)));
  return rows.changed == count;
}

absl::Status ForgetClaims(PostgresSession& session, int64_t instance,
                          const ClaimTickets& tickets) {
  return RunOnTickets(session, kForget, instance, tickets);
}

absl::Status LeaveClaims(PostgresSession& session, int64_t instance,
                         const ClaimTickets& tickets) {
  DC_RETURN_IF_ERROR(
      RunOnTickets(session, kForgetUnlessNoted, instance, tickets));
  return RunOnTickets(session, kLeave, instance, tickets);
}

absl::Status ForgetDelivered(PostgresSession& session,
                             absl::Span<const EventKey> keys) {
  return session
      .Run(kForgetDelivered, PostgresParameters().ByteStrings(Bytes(keys)))
      .status();
}

absl::Status AddNotes(PostgresSession& session,
                      absl::Span<const Delivery> events) {
  const Columns columns(events);
  return session
      .Run(kAddNotes, PostgresParameters()
                          .ByteStrings(columns.keys)
                          .Ints(columns.fingerprints)
                          .Ints(columns.times))
      .status();
}

absl::StatusOr<ClaimTickets> ClaimsOf(PostgresSession& session,
                                      int64_t instance) {
  DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                      session.Run(kOf, PostgresParameters().Int(instance)));
  ClaimTickets tickets;
  for (size_t row = 0; row < rows.size(); ++row) {
    const auto key = KeyOfBytes(rows.Bytes(row, 0));
    if (!key.has_value()) return BadKey();
    tickets.Add(*key, rows.Int(row, 1));
  }
  return tickets;
}

absl::Status SweepClaims(PostgresSession& session, int64_t noted_before) {
  DC_RETURN_IF_ERROR(
      session.Run(kSweepClaims, PostgresParameters().Int(noted_before))
          .status());
  DC_RETURN_IF_ERROR(session.Run(kSweepNotes).status());
  return session.Run(kSweepInstances).status();
}

}  // namespace destconn
