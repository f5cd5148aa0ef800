#include "ledger/postgres_state.h"

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

absl::Status PostgresState::Delete(absl::string_view key) {
  return Unavailable(pool_.Run(call_timeout_, [&](PostgresSession& session) {
    return session.Run(kDelete, PostgresParameters().Bytes(key)).status();
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
