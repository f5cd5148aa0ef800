#include "ledger/postgres_url.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "base/error_reason.h"
#include "postgresql/libpq-fe.h"

namespace destconn {
namespace {

// libpq looks for authorities in the user's home folder alone.
constexpr char kSystemAuthorities[] = "/etc/ssl/certs/ca-certificates.crt";

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// What must not come from the environment. libpq would take it from there.
constexpr absl::string_view kRequired[] = {"host", "user", "dbname"};

constexpr absl::string_view kModes[] = {"disable", "allow",     "prefer",
                                        "require", "verify-ca", "verify-full"};

bool IsThisMachine(absl::string_view host) {
  return absl::StartsWith(host, "/") || absl::StartsWith(host, "@") ||
         host == "localhost" || host == "::1" || host == "[::1]" ||
         absl::StartsWith(host, "127.");
}

bool IsOnThisMachine(const PostgresTarget& target) {
  const absl::string_view address = target.Get("hostaddr");
  const absl::string_view hosts =
      address.empty() ? target.Get("host") : address;
  for (const absl::string_view host : absl::StrSplit(hosts, ',')) {
    if (!IsThisMachine(host)) return false;
  }
  return true;
}

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "STORE_URL_INVALID");
}

void SetDefault(PostgresTarget& target, absl::string_view keyword,
                absl::string_view value) {
  if (target.Get(keyword).empty()) target.options.emplace_back(keyword, value);
}

void SetDefaults(PostgresTarget& target) {
  const bool local = IsOnThisMachine(target);
  SetDefault(target, "sslmode", local ? "prefer" : "verify-full");
  if (target.Get("sslmode") == "verify-full") {
    SetDefault(target, "sslrootcert", kSystemAuthorities);
  }
  target.unverified = !local && target.Get("sslmode") != "verify-full";
  if (absl::StrContains(target.Get("host"), ',')) {
    SetDefault(target, "target_session_attrs", "read-write");
  }
  SetDefault(target, "application_name", "connector");
  // A connection whose other end is gone is noticed by the kernel, too.
  SetDefault(target, "keepalives_idle", "10");
  SetDefault(target, "keepalives_interval", "5");
  SetDefault(target, "keepalives_count", "3");
}

}  // namespace

absl::string_view PostgresTarget::Get(absl::string_view keyword) const {
  for (const auto& [name, value] : options) {
    if (name == keyword) return value;
  }
  return "";
}

bool IsPostgresUrl(absl::string_view text) {
  return absl::StartsWith(text, "postgres://") ||
         absl::StartsWith(text, "postgresql://");
}

absl::StatusOr<PostgresTarget> ParsePostgresUrl(const StoreUrl& url) {
  if (!IsPostgresUrl(url.Reveal())) {
    return Refuse(
        "The store's URL is none: write postgres://USER@HOST:PORT/DATABASE.");
  }
  // libpq's complaint would quote what it does not understand.
  const std::unique_ptr<PQconninfoOption, FreeOptions> parsed(
      PQconninfoParse(url.Reveal().c_str(), nullptr));
  if (parsed == nullptr) {
    return Refuse(
        "The store's URL cannot be read. Write "
        "postgres://USER@HOST:PORT/DATABASE, special characters as %XX.");
  }
  PostgresTarget target;
  for (const PQconninfoOption* option = parsed.get();
       option->keyword != nullptr; ++option) {
    if (option->val == nullptr || option->val[0] == '\0') continue;
    target.options.emplace_back(option->keyword, option->val);
  }
  for (const absl::string_view keyword : kRequired) {
    if (target.Get(keyword).empty()) {
      return Refuse(
          "The store's URL must name user, host and database: "
          "postgres://USER@HOST:PORT/DATABASE.");
    }
  }
  const absl::string_view mode = target.Get("sslmode");
  if (!mode.empty() && std::find(std::begin(kModes), std::end(kModes), mode) ==
                           std::end(kModes)) {
    return Refuse(
        "The store's URL has an sslmode that is none. Leave it out, or write "
        "verify-full.");
  }
  target.has_password = !target.Get("password").empty();
  SetDefaults(target);
  return target;
}

}  // namespace destconn
