#include "ledger/postgres_state.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

constexpr char kGet[] = "SELECT value FROM destconn_state WHERE key = $1";
constexpr char kPut[] =
    "INSERT INTO destconn_state (key, value, writer) VALUES ($1, $2, $3)"
    " ON CONFLICT (key) DO UPDATE"
    " SET value = excluded.value, writer = excluded.writer";
constexpr char kPutNew[] =
    "INSERT INTO destconn_state (key, value, writer) VALUES ($1, $2, $3)"
    " ON CONFLICT (key) DO NOTHING";
constexpr char kPutOver[] =
    "UPDATE destconn_state SET value = $2, writer = $3"
    " WHERE key = $1 AND value = $4";
constexpr char kWriter[] = "SELECT writer FROM destconn_state WHERE key = $1";
constexpr char kDelete[] = "DELETE FROM destconn_state WHERE key = $1";
constexpr char kDeleteSame[] =
    "DELETE FROM destconn_state WHERE key = $1 AND value = $2";
constexpr char kHold[] =
    "SELECT writer FROM destconn_state WHERE key = $1 AND value = $2 FOR SHARE";
constexpr char kList[] =
    "SELECT key, value FROM destconn_state WHERE key >= $1 ORDER BY key";
constexpr char kListBelow[] =
    "SELECT key, value FROM destconn_state WHERE key >= $1 AND key < $2"
    " ORDER BY key";

absl::Status Unavailable(const absl::Status& status) {
  if (status.ok()) return status;
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The store's database failed: ", status.message(),
                        ". Try again; if it stays so, look at the database.")),
                    "STORE_UNAVAILABLE");
}

// Makes one change, if the record is as expected; whether it was.
absl::StatusOr<bool> Change(PostgresSession& session, const StateChange& change,
                            int64_t writer) {
  PostgresParameters parameters;
  parameters.Bytes(change.key);
  if (change.value.has_value() && change.value == change.expected) {
    parameters.Bytes(*change.expected);
    DC_ASSIGN_OR_RETURN(const PostgresRows found,
                        session.Run(kHold, parameters));
    return found.size() == 1;
  }
  if (change.value.has_value()) parameters.Bytes(*change.value).Int(writer);
  if (change.expected.has_value()) parameters.Bytes(*change.expected);
  const char* const statement = !change.value.has_value()     ? kDeleteSame
                                : change.expected.has_value() ? kPutOver
                                                              : kPutNew;
  DC_ASSIGN_OR_RETURN(const PostgresRows done,
                      session.Run(statement, parameters));
  return done.changed == 1;
}

// Whether the changes were made, by the one of whom that is not known.
absl::StatusOr<bool> WereMade(PostgresSession& session,
                              absl::Span<const StateChange> changes,
                              int64_t writer) {
  bool all = true;
  for (const StateChange& change : changes) {
    if (change.value == change.expected) continue;
    DC_ASSIGN_OR_RETURN(
        const PostgresRows last,
        session.Run(kWriter, PostgresParameters().Bytes(change.key)));
    // Whoever deleted it: it is gone.
    all = all && (change.value.has_value()
                      ? last.size() == 1 && last.Int(0, 0) == writer
                      : last.size() == 0);
  }
  return all;
}

// The least text that is greater than all that begin with `prefix`; empty if
// there is none.
std::string After(absl::string_view prefix) {
  std::string after(prefix);
  while (!after.empty() && after.back() == '\xff') after.pop_back();
  if (!after.empty()) {
    after.back() =
        static_cast<char>(static_cast<unsigned char>(after.back()) + 1);
  }
  return after;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> PostgresState::Get(
    absl::string_view key) {
  std::optional<std::string> value;
  const absl::Status status =
      pool_.Run(call_timeout_, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                            session.Run(kGet, PostgresParameters().Bytes(key)));
        value.reset();
        if (rows.size() == 1) value = rows.Bytes(0, 0);
        return absl::OkStatus();
      });
  if (!status.ok()) return Unavailable(status);
  return value;
}

absl::Status PostgresState::Put(absl::string_view key,
                                absl::string_view value) {
  const int64_t writer = NextWriter();
  return Unavailable(pool_.Run(call_timeout_, [&](PostgresSession& session) {
    return session
        .Run(kPut, PostgresParameters().Bytes(key).Bytes(value).Int(writer))
        .status();
  }));
}

absl::StatusOr<bool> PostgresState::CompareAndPut(
    absl::string_view key, const std::optional<std::string>& expected,
    absl::string_view value) {
  const int64_t writer = NextWriter();
  bool put = false;
  const absl::Status status =
      pool_.Run(call_timeout_, [&](PostgresSession& session) -> absl::Status {
        if (session.unsure()) {
          DC_ASSIGN_OR_RETURN(
              const PostgresRows last,
              session.Run(kWriter, PostgresParameters().Bytes(key)));
          put = last.size() == 1 && last.Int(0, 0) == writer;
          if (put) return absl::OkStatus();
        }
        PostgresParameters parameters;
        parameters.Bytes(key).Bytes(value).Int(writer);
        if (expected.has_value()) parameters.Bytes(*expected);
        DC_ASSIGN_OR_RETURN(
            const PostgresRows done,
            session.Run(expected.has_value() ? kPutOver : kPutNew, parameters));
        put = done.changed == 1;
        return absl::OkStatus();
      });
  if (!status.ok()) return Unavailable(status);
  return put;
}

absl::StatusOr<bool> PostgresState::CompareAndChange(
    absl::Span<const StateChange> changes) {
  // All lock in the same order, so that nobody waits for each other.
  std::vector<StateChange> sorted(changes.begin(), changes.end());
  std::sort(
      sorted.begin(), sorted.end(),
      [](const StateChange& a, const StateChange& b) { return a.key < b.key; });
  const int64_t writer = NextWriter();
  bool made = false;
  bool differs = false;
  const absl::Status status = pool_.Transact(
      call_timeout_, [&](PostgresSession& session) -> absl::Status {
        if (session.unsure()) {
          DC_ASSIGN_OR_RETURN(made, WereMade(session, sorted, writer));
          if (made) return absl::OkStatus();
        }
        for (const StateChange& change : sorted) {
          DC_ASSIGN_OR_RETURN(const bool same, Change(session, change, writer));
          differs = !same;
          // Takes back what was done before.
          if (differs) return absl::CancelledError();
        }
        made = true;
        return absl::OkStatus();
      });
  if (differs && absl::IsCancelled(status)) return false;
  if (!status.ok()) return Unavailable(status);
  return made;
}

absl::Status PostgresState::Delete(absl::string_view key) {
  return Unavailable(pool_.Run(call_timeout_, [&](PostgresSession& session) {
    return session.Run(kDelete, PostgresParameters().Bytes(key)).status();
  }));
}

absl::Status PostgresState::Erase(absl::string_view key) {
  DC_RETURN_IF_ERROR(Delete(key));
  // A deleted row, and those that it replaced, stay in the table's file until
  // it is written anew. The table is small; nobody can use it meanwhile.
  return Unavailable(pool_.Run(call_timeout_, [](PostgresSession& session) {
    return session.Run("VACUUM FULL destconn_state").status();
  }));
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
PostgresState::List(absl::string_view prefix) {
  std::vector<std::pair<std::string, std::string>> records;
  const std::string after = After(prefix);
  const absl::Status status =
      pool_.Run(call_timeout_, [&](PostgresSession& session) -> absl::Status {
        PostgresParameters parameters;
        parameters.Bytes(prefix);
        if (!after.empty()) parameters.Bytes(after);
        DC_ASSIGN_OR_RETURN(
            const PostgresRows rows,
            session.Run(after.empty() ? kList : kListBelow, parameters));
        records.clear();
        for (size_t row = 0; row < rows.size(); ++row) {
          records.emplace_back(rows.Bytes(row, 0), rows.Bytes(row, 1));
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return Unavailable(status);
  return records;
}

}  // namespace destconn
