#ifndef LEDGER_STATE_STORE_H_
#define LEDGER_STATE_STORE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace destconn {

// A record as somebody believes it to be, and what it is to become.
struct StateChange {
  std::string key = "";
  std::optional<std::string> expected = std::nullopt;  // nothing: there is none
  std::optional<std::string> value = std::nullopt;     // nothing: is deleted
};

// Small named records that must survive: settings, credentials, runs. Keys are
// paths such as `destinations/my-store`; values are bytes that their owners
// encode.
//
// Errors: UNAVAILABLE with STORE_UNAVAILABLE.
//
// Thread-safe.
class StateStore {
 public:
  virtual ~StateStore() = default;

  // Nothing if there is no such record.
  virtual absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) = 0;

  // Durable once it returns OK.
  virtual absl::Status Put(absl::string_view key, absl::string_view value) = 0;

  // Puts `value` if the record is still what the caller believes, `expected`
  // (nothing: there is none), all in one step among all who share the store.
  // False if it is not; nothing is written then.
  virtual absl::StatusOr<bool> CompareAndPut(
      absl::string_view key, const std::optional<std::string>& expected,
      absl::string_view value) = 0;

  // The same for several records, each named once: all of `changes` are made,
  // or none. One that leaves a record as it is holds it: nobody changes it
  // while the others are.
  virtual absl::StatusOr<bool> CompareAndChange(
      absl::Span<const StateChange> changes) = 0;

  // OK also if there was no such record.
  virtual absl::Status Delete(absl::string_view key) = 0;

  // As `Delete`, for a secret: once it returns OK the record's bytes, and those
  // of what was under its key before, are in no file of the store's own records
  // (a shared database also keeps logs: docs/postgres.md). Slow. A store that
  // keeps deleted bytes on a disk overrides it.
  virtual absl::Status Erase(absl::string_view key) { return Delete(key); }

  // All records whose key begins with `prefix`, by key.
  virtual absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) = 0;
};

}  // namespace destconn

#endif  // LEDGER_STATE_STORE_H_
