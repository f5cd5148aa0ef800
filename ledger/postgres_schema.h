#ifndef LEDGER_POSTGRES_SCHEMA_H_
#define LEDGER_POSTGRES_SCHEMA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// Makes the tables if they are not there, one process at a time.
//
// Errors: INTERNAL with STORE_SCHEMA_NEWER if a newer program made
// them; else as postgres_connection.h.
absl::Status PreparePostgresSchema(PostgresPool& pool, absl::Duration timeout);

// Delivered events stand in a table for each day on which they happened (as
// EventDay counts), so that a day is forgotten by dropping a table.
// destconn_days lists the days that have one.
std::string DayTable(int64_t day);

// In order.
absl::StatusOr<std::vector<int64_t>> ReadDays(PostgresSession& session);

absl::Status MakeDay(PostgresPool& pool, int64_t day, absl::Duration timeout);
absl::Status DropDay(PostgresPool& pool, int64_t day, absl::Duration timeout);

}  // namespace destconn

#endif  // LEDGER_POSTGRES_SCHEMA_H_
