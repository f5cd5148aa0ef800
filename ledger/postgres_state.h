#ifndef LEDGER_POSTGRES_STATE_H_
#define LEDGER_POSTGRES_STATE_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "ledger/postgres_pool.h"
#include "ledger/state_store.h"

namespace destconn {

// The state records that replicas share: the table destconn_state.
//
// Thread-safe.
class PostgresState final : public StateStore {
 public:
  // `pool` must outlive it. `first_writer`: a drawn number, by which a write
  // whose answer was lost is known from others' writes.
  PostgresState(PostgresPool& pool, absl::Duration call_timeout,
                uint64_t first_writer)
      : pool_(pool), call_timeout_(call_timeout), last_writer_(first_writer) {}

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) override;
  absl::Status Put(absl::string_view key, absl::string_view value) override;
  absl::StatusOr<bool> CompareAndPut(absl::string_view key,
                                     const std::optional<std::string>& expected,
                                     absl::string_view value) override;
  absl::StatusOr<bool> CompareAndChange(
      absl::Span<const StateChange> changes) override;
  absl::Status Delete(absl::string_view key) override;
  absl::Status Erase(absl::string_view key) override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) override;

 private:
  int64_t NextWriter() { return static_cast<int64_t>(++last_writer_); }

  PostgresPool& pool_;
  const absl::Duration call_timeout_;
  std::atomic<uint64_t> last_writer_;
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_STATE_H_
