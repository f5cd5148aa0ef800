#ifndef LEDGER_POSTGRES_URL_H_
#define LEDGER_POSTGRES_URL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"

namespace destconn {

// May hold a password.
using StoreUrl = Secret<struct StoreUrlTag>;

// Where the database is and how to reach it: libpq's keywords and values.
struct PostgresTarget {
  std::vector<std::pair<std::string, std::string>> options = {};
  bool has_password = false;
  // The URL allows for a server that does not prove who it is, and not on this
  // machine.
  bool unverified = false;

  // Nothing if the keyword is not among the options.
  absl::string_view Get(absl::string_view keyword) const;
};

bool IsPostgresUrl(absl::string_view text);

// Reads a postgres:// or postgresql:// URL. The server must prove who it is
// (sslmode=verify-full, by the system's authorities unless the URL names
// others), except on this machine or where the URL says otherwise. Of several
// hosts the one that can write is taken.
//
// Errors: INVALID_ARGUMENT with STORE_URL_INVALID; no message holds the URL.
absl::StatusOr<PostgresTarget> ParsePostgresUrl(const StoreUrl& url);

}  // namespace destconn

#endif  // LEDGER_POSTGRES_URL_H_
