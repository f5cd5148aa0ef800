#include "ledger/postgres_days.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/postgres_bytes.h"
#include "ledger/postgres_schema.h"

namespace destconn {
namespace {

std::string SelectFrom(int64_t day) {
  return absl::StrCat("SELECT key, record FROM ", DayTable(day),
                      " WHERE key = ANY($1)");
}

}  // namespace

bool PostgresDays::Knows(int64_t day) {
  MutexLock lock(mutex_);
  return std::binary_search(known_.begin(), known_.end(), day);
}

void PostgresDays::Forget(int64_t day) {
  MutexLock lock(mutex_);
  std::erase(known_, day);
}

absl::Status PostgresDays::Read(const PostgresRows& rows, Found& found) {
  for (size_t row = 0; row < rows.size(); ++row) {
    const auto key = KeyOfBytes(rows.Bytes(row, 0));
    const auto record = key.has_value()
                            ? DecodeLedgerRecord(*key, rows.Bytes(row, 1))
                            : std::nullopt;
    if (!record.has_value() || record->state != RecordState::kDelivered) {
      return WithReason(
          absl::DataLossError("A ledger record is damaged. Restore the "
                              "database from a copy."),
          "LEDGER_CORRUPT");
    }
    found.try_emplace(*key, record->event);
  }
  return absl::OkStatus();
}

absl::StatusOr<PostgresDays::Found> PostgresDays::FindInOwnDays(
    PostgresSession& session, absl::Span<const ClaimRequest> requests) {
  std::map<int64_t, std::vector<absl::string_view>> keys_by_day;
  for (const ClaimRequest& request : requests) {
    keys_by_day[EventDay(request.event_time)].push_back(BytesOf(request.key));
  }
  Found found;
  for (const auto& [day, keys] : keys_by_day) {
    if (!Knows(day)) continue;
    const absl::StatusOr<PostgresRows> rows =
        session.Run(SelectFrom(day), PostgresParameters().ByteStrings(keys));
    if (absl::IsNotFound(rows.status())) {
      Forget(day);
      continue;
    }
    DC_RETURN_IF_ERROR(rows.status());
    DC_RETURN_IF_ERROR(Read(*rows, found));
  }
  return found;
}

absl::StatusOr<PostgresDays::Found> PostgresDays::FindAnywhere(
    PostgresSession& session, absl::Span<const EventKey> keys) {
  DC_ASSIGN_OR_RETURN(const std::vector<int64_t> days, ReadDays(session));
  {
    MutexLock lock(mutex_);
    known_ = days;
  }
  return FindAmong(session, days, keys);
}

absl::StatusOr<PostgresDays::Found> PostgresDays::FindAmong(
    PostgresSession& session, absl::Span<const int64_t> days,
    absl::Span<const EventKey> keys) {
  Found found;
  if (days.empty() || keys.empty()) return found;
  std::vector<std::string> selects;
  for (const int64_t day : days) selects.push_back(SelectFrom(day));
  std::vector<absl::string_view> bytes;
  for (const EventKey& key : keys) bytes.push_back(BytesOf(key));
  DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                      session.Run(absl::StrJoin(selects, " UNION ALL "),
                                  PostgresParameters().ByteStrings(bytes)));
  DC_RETURN_IF_ERROR(Read(rows, found));
  return found;
}

absl::StatusOr<bool> PostgresDays::Hold(PostgresSession& session,
                                        absl::Span<const Delivery> events) {
  std::vector<EventKey> keys;
  for (const Delivery& event : events) keys.push_back(event.key);
  DC_ASSIGN_OR_RETURN(const Found found, FindAnywhere(session, keys));
  return std::all_of(events.begin(), events.end(),
                     [&found](const Delivery& event) {
                       const auto record = found.find(event.key);
                       return record != found.end() &&
                              record->second.fingerprint == event.fingerprint;
                     });
}

absl::Status PostgresDays::MakeDaysOf(absl::Span<const Delivery> events,
                                      absl::Duration timeout) {
  std::set<int64_t> days;
  for (const Delivery& event : events) days.insert(EventDay(event.event_time));
  for (const int64_t day : days) {
    if (Knows(day)) continue;
    DC_RETURN_IF_ERROR(MakeDay(pool_, day, timeout));
    MutexLock lock(mutex_);
    known_.insert(std::lower_bound(known_.begin(), known_.end(), day), day);
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> PostgresDays::Insert(PostgresSession& session,
                                            absl::Span<const Delivery> events) {
  std::vector<LedgerRecord> records;
  records.reserve(events.size());
  for (const Delivery& event : events) {
    records.push_back({.event = event, .state = RecordState::kDelivered});
  }
  return InsertRecords(session, records);
}

absl::StatusOr<size_t> PostgresDays::InsertRecords(
    PostgresSession& session, absl::Span<const LedgerRecord> records) {
  struct Columns {
    std::vector<absl::string_view> keys = {};
    std::vector<std::string> records = {};
  };
  size_t inserted = 0;
  std::map<int64_t, Columns> by_day;
  for (const LedgerRecord& record : records) {
    Columns& columns = by_day[EventDay(record.event.event_time)];
    columns.keys.push_back(BytesOf(record.event.key));
    columns.records.push_back(EncodeLedgerRecord(record));
  }
  for (const auto& [day, columns] : by_day) {
    const std::vector<absl::string_view> values(columns.records.begin(),
                                                columns.records.end());
    const absl::StatusOr<PostgresRows> rows = session.Run(
        absl::StrCat("INSERT INTO ", DayTable(day),
                     " (key, record) SELECT * FROM unnest($1, $2)"
                     " AS v (key, record) ON CONFLICT (key) DO NOTHING"),
        PostgresParameters().ByteStrings(columns.keys).ByteStrings(values));
    if (absl::IsNotFound(rows.status())) Forget(day);
    DC_RETURN_IF_ERROR(rows.status());
    inserted += static_cast<size_t>(rows->changed);
  }
  return inserted;
}

absl::Status PostgresDays::DropExpired(absl::Duration retention,
                                       absl::Duration timeout) {
  std::vector<int64_t> days;
  int64_t today = 0;
  DC_RETURN_IF_ERROR(
      pool_.Run(timeout, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(days, ReadDays(session));
        DC_ASSIGN_OR_RETURN(
            const PostgresRows now,
            session.Run(
                "SELECT CAST(floor(extract(epoch FROM now())) AS bigint)"));
        today = EventDay(now.Int(0, 0));
        return absl::OkStatus();
      }));
  if (days.empty()) return absl::OkStatus();
  const int64_t newest = std::min(today, days.back());
  const int64_t keep = retention / absl::Hours(24);
  for (const int64_t day : days) {
    if (day >= newest - keep) break;
    DC_RETURN_IF_ERROR(DropDay(pool_, day, timeout));
    Forget(day);
  }
  return absl::OkStatus();
}

}  // namespace destconn
