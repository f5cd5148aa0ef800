#include "ledger/postgres_records.h"

#include <cstddef>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/postgres_bytes.h"
#include "ledger/postgres_claims.h"
#include "ledger/postgres_schema.h"
#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

// A page is read, and given away, before the next one is asked for.
constexpr size_t kPage = 4096;

std::string PageOf(absl::string_view columns, absl::string_view table,
                   absl::string_view condition) {
  return absl::StrCat("SELECT ", columns, " FROM ", table, " WHERE key >= $1",
                      condition, " ORDER BY key LIMIT ", kPage);
}

absl::Status Unavailable(const absl::Status& status) {
  if (status.ok() || ReasonOf(status).has_value()) return status;
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The ledger's database failed: ", status.message(),
                        ". Start again once it is back.")),
                    "LEDGER_UNAVAILABLE");
}

// Gives all rows of a table whose first column is its key, once each, whatever
// happens to the connection.
absl::Status ReadTable(
    PostgresPool& pool, absl::Duration timeout, const std::string& page,
    const std::function<absl::Status(const PostgresRows&, size_t row)>& give) {
  std::string from;
  PostgresRows rows;
  do {
    const absl::Status read =
        pool.Run(timeout, [&](PostgresSession& session) -> absl::Status {
          DC_ASSIGN_OR_RETURN(
              rows, session.Run(page, PostgresParameters().Bytes(from)));
          return absl::OkStatus();
        });
    DC_RETURN_IF_ERROR(read);
    for (size_t row = 0; row < rows.size(); ++row) {
      DC_RETURN_IF_ERROR(give(rows, row));
    }
    // The least text after the last.
    if (rows.size() > 0) from = rows.Bytes(rows.size() - 1, 0) + '\0';
  } while (rows.size() == kPage);
  return absl::OkStatus();
}

LedgerRecord NoteIn(const EventKey& key, const PostgresRows& rows, size_t row) {
  return {.event = {.key = key,
                    .fingerprint = static_cast<uint64_t>(rows.Int(row, 1)),
                    .event_time = rows.Int(row, 2)},
          .state = RecordState::kSending,
          .attempts = 1};
}

std::optional<LedgerRecord> DeliveryIn(const PostgresRows& rows, size_t row) {
  const auto key = KeyOfBytes(rows.Bytes(row, 0));
  const auto record = key.has_value()
                          ? DecodeLedgerRecord(*key, rows.Bytes(row, 1))
                          : std::nullopt;
  if (!record.has_value() || record->state != RecordState::kDelivered) {
    return std::nullopt;
  }
  return record;
}

}  // namespace

// The notes come first: what is delivered meanwhile is found twice, and not
// missed.
absl::Status PostgresRecords::ReadRecords(const Take& take) {
  DC_RETURN_IF_ERROR(ReadNotes(take));
  DC_ASSIGN_OR_RETURN(const std::vector<int64_t> days, DaysNow());
  for (const int64_t day : days) DC_RETURN_IF_ERROR(ReadDay(day, take));
  return absl::OkStatus();
}

absl::Status PostgresRecords::ReadNotes(const Take& take) {
  const std::string page =
      PageOf("key, fingerprint, event_time", "destconn_claims", " AND noted");
  return Unavailable(ReadTable(
      pool_, timeout_, page, [&take](const PostgresRows& rows, size_t row) {
        const int32_t day = EventDay(rows.Int(row, 2));
        const auto key = KeyOfBytes(rows.Bytes(row, 0));
        return key.has_value() ? take(day, NoteIn(*key, rows, row))
                               : take(day, std::nullopt);
      }));
}

absl::Status PostgresRecords::ReadDay(int64_t day, const Take& take) {
  const std::string page = PageOf("key, record", DayTable(day), "");
  const absl::Status read =
      ReadTable(pool_, timeout_, page,
                [day, &take](const PostgresRows& rows, size_t row) {
                  return take(static_cast<int32_t>(day), DeliveryIn(rows, row));
                });
  // Expired meanwhile.
  if (absl::IsNotFound(read) && !ReasonOf(read).has_value()) {
    return absl::OkStatus();
  }
  return Unavailable(read);
}

absl::StatusOr<std::vector<int64_t>> PostgresRecords::DaysNow() {
  std::vector<int64_t> days;
  const absl::Status read =
      pool_.Run(timeout_, [&days](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(days, ReadDays(session));
        return absl::OkStatus();
      });
  if (!read.ok()) return Unavailable(read);
  return days;
}

absl::Status PostgresRecords::AddRecords(
    absl::Span<const LedgerRecord> records) {
  if (!days_before_.has_value()) {
    DC_ASSIGN_OR_RETURN(days_before_, DaysNow());
  }
  const std::vector<LedgerRecord> sorted = OnePerKey(records);
  std::vector<Delivery> delivered;
  for (const LedgerRecord& record : sorted) {
    if (record.state == RecordState::kDelivered) {
      delivered.push_back(record.event);
    }
  }
  DC_RETURN_IF_ERROR(Unavailable(days_.MakeDaysOf(delivered, timeout_)));
  return Unavailable(pool_.Transact(timeout_, [&](PostgresSession& session) {
    return Add(session, sorted);
  }));
}

// May be done twice.
absl::Status PostgresRecords::Add(PostgresSession& session,
                                  absl::Span<const LedgerRecord> records) {
  std::vector<EventKey> keys;
  for (const LedgerRecord& record : records) keys.push_back(record.event.key);
  DC_ASSIGN_OR_RETURN(const PostgresDays::Found known,
                      days_.FindAmong(session, *days_before_, keys));
  std::vector<LedgerRecord> delivered;
  std::vector<EventKey> claims_to_end;
  std::vector<Delivery> noted;
  for (const LedgerRecord& record : records) {
    if (known.contains(record.event.key)) continue;
    if (record.state == RecordState::kDelivered) {
      delivered.push_back(record);
      claims_to_end.push_back(record.event.key);
    } else {
      noted.push_back(record.event);
    }
  }
  DC_RETURN_IF_ERROR(days_.InsertRecords(session, delivered).status());
  DC_RETURN_IF_ERROR(ForgetDelivered(session, claims_to_end));
  return AddNotes(session, noted);
}

}  // namespace destconn
