#include "connector/log.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "connector/plain_quote.h"

namespace destconn {
namespace {

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

constexpr char kAdvice[] = "advice";
constexpr char kAccessDenied[] = "access_denied";

LogField Suppressed(int64_t lines) { return NumberField("suppressed", lines); }

// What an operator is told and an auditor need not know.
LogField Advice(absl::string_view text) { return TextField(kAdvice, text); }

LogField TimeField(absl::string_view name, absl::Time time) {
  return TextField(name, Rfc3339(time));
}

LogField ReasonField(const absl::Status& status) {
  return TextField("reason", ReasonOf(status).value_or(""));
}

}  // namespace

void Log::ServerStarted(absl::string_view address, absl::string_view version) {
  Audit("info", "server_started",
        {TextField("address", address), TextField("version", version)});
}

void Log::ServerStopping() { Write("info", "server_stopping", {}); }

void Log::ServerStopped() {
  Audit("info", "server_stopped", {});
  TellAuditHead();
}

void Log::MasterKeyMade(absl::string_view path) {
  Audit("warn", "master_key_made",
        {TextField("path", path),
         Advice("Back it up: without it the stored credentials cannot be "
                "read.")});
}

void Log::MasterKeyRotated(absl::string_view key_id, int credentials) {
  Audit("info", "master_key_rotated",
        {TextField("key_id", key_id), NumberField("credentials", credentials),
         Advice("All that is readable is sealed under this key. When every "
                "replica has said so, older keys can leave the file.")});
}

void Log::CredentialUnreadable(absl::string_view credential) {
  Write("warn", "credential_unreadable",
        {TextField("credential", credential),
         Advice("Put the key that sealed it back into the master key file, or "
                "store the credential again.")});
}

void Log::TlsReloaded(absl::Time expire_time) {
  Audit("info", "tls_reloaded", {TimeField("expire_time", expire_time)});
}

void Log::TlsNotReloaded(const absl::Status& why) {
  Write("error", "tls_not_reloaded",
        {ReasonField(why), TextField("why", why.message()),
         Advice("The certificate of before is served on.")});
}

void Log::TlsEndsSoon(absl::string_view path, absl::Time expire_time) {
  Write("warn", "tls_ends_soon",
        {TextField("path", path), TimeField("expire_time", expire_time),
         Advice("Put a new certificate in its place; no restart is needed.")});
}

void Log::ClientListReloaded(absl::string_view path) {
  Audit("info", "client_list_reloaded", {TextField("path", path)});
}

void Log::ClientListNotReloaded(absl::string_view path,
                                const absl::Status& why) {
  Write("error", "client_list_not_reloaded",
        {TextField("path", path), ReasonField(why),
         TextField("why", why.message()),
         Advice("The list of before is in force.")});
}

void Log::SecretFileExposed(absl::string_view path) {
  Write("warn", "secret_file_exposed",
        {TextField("path", path),
         Advice("Take the others' rights away: chmod 600.")});
}

void Log::StorePasswordExposed() {
  Write("warn", "store_password_exposed",
        {Advice("Others on this machine see the flags of a program. Put the "
                "URL into a file and give --store_url_file.")});
}

void Log::StoreUnverified() {
  Write("warn", "store_unverified",
        {Advice("The URL does not ask the database to prove who it is. Leave "
                "sslmode out, or set it to verify-full.")});
}

void Log::ConnectionsFull(size_t most) {
  Write("warn", "connections_full",
        {NumberField("most", static_cast<int64_t>(most)),
         Advice("More connections came than --max_connections and the limit of "
                "open files (ulimit -n) let in; they were closed. Look who "
                "opens them, or raise both.")});
}

void Log::ConnectionCut(absl::string_view peer, absl::string_view why) {
  Write("warn", "connection_cut",
        {TextField("peer", peer), TextField("why", why),
         Advice("It sent what no client should: calls only to cancel them, or "
                "bytes without messages. Look who it is, and keep it off the "
                "port.")});
}

void Log::StoreLeaseLost() {
  Write("warn", "store_lease_lost",
        {Advice("This process was stopped, or away from the database, for "
                "longer than --store_lease: other replicas have taken over its "
                "claims. Its runs end, and the host sends them again.")});
}

void Log::TokenRenewed(absl::string_view credential,
                       std::optional<absl::Time> expire_time) {
  Audit("info", "token_renewed",
        {TextField("credential", credential),
         TextField("expire_time",
                   expire_time.has_value() ? Rfc3339(*expire_time) : "never")});
}

void Log::TokenNotRenewed(absl::string_view credential, absl::Time expire_time,
                          const absl::Status& why) {
  Write("warn", "token_not_renewed",
        {TextField("credential", credential),
         TimeField("expire_time", expire_time), ReasonField(why),
         TextField("why", why.message()),
         Advice("It is tried again every hour. If it does not succeed, make a "
                "new token before the old one expires.")});
}

void Log::GraphVersionAgeing(absl::string_view warning) {
  Write("warn", "graph_version_ageing", {TextField("why", warning)});
}

void Log::GraphVersionReplaced(absl::string_view asked,
                               absl::string_view served) {
  Write("warn", "graph_version_replaced",
        {TextField("asked", asked), TextField("served", served),
         Advice("Set --graph_api_version to a version that is served.")});
}

void Log::StoreWriteFailed(const absl::Status& why) {
  Write(
      "error", "store_write_failed",
      {ReasonField(why), TextField("why", why.message()),
       Advice("Look at the disk, then start again: the connector has stopped, "
              "since what its store holds is not known.")});
}

void Log::AccessDenied(absl::string_view rpc, absl::string_view resource,
                       absl::string_view reason, const Actor& who) {
  Audit("warn", "access_denied",
        {TextField("rpc", rpc), TextField("resource", resource),
         TextField("reason", reason)},
        who);
}

void Log::DestinationChanged(absl::string_view destination, bool made,
                             const std::vector<std::string>& fields,
                             const Actor& who) {
  Audit("info", "destination_changed",
        {TextField("destination", destination),
         TextField("made", made ? "yes" : "no"),
         TextField("fields", absl::StrJoin(fields, " "))},
        who);
}

void Log::DestinationDeleted(absl::string_view destination, const Actor& who) {
  Audit("info", "destination_deleted", {TextField("destination", destination)},
        who);
}

void Log::CredentialStored(absl::string_view credential, const Actor& who) {
  Audit("info", "credential_stored", {TextField("credential", credential)},
        who);
}

void Log::CredentialDeleted(absl::string_view credential, const Actor& who) {
  Audit("info", "credential_deleted", {TextField("credential", credential)},
        who);
}

void Log::StoreUpkeepFailed(const absl::Status& why) {
  Write("warn", "store_upkeep_failed",
        {ReasonField(why), TextField("why", why.message()),
         Advice("It is tried again. If it stays so, look at the disk, or at "
                "the database.")});
}

void Log::ClockStepped(bool stepped) {
  if (stepped) {
    Write("error", "clock_stepped",
          {Advice("Set the machine's clock right; if it is right now and was "
                  "wrong before, restart the connector. Until then the ledger "
                  "forgets nothing.")});
  } else {
    Write("info", "clock_right_again", {});
  }
}

void Log::LedgerAssumesSent(absl::Time before) {
  Write("warn", "ledger_assumes_sent",
        {TimeField("before", before),
         Advice("An older copy of the store was accepted cautiously: what "
                "happened before that time and is not known is taken for "
                "sent.")});
}

void Log::LedgerDaysForgotten(int days) {
  Write("info", "ledger_days_forgotten", {NumberField("days", days)});
}

void Log::RunStarted(absl::string_view run_id, absl::string_view destination,
                     absl::string_view credential) {
  Audit("info", "run_started",
        {TextField("run_id", run_id), TextField("destination", destination),
         TextField("credential", credential)});
}

void Log::VolumeUnusual(absl::string_view run_id, absl::string_view destination,
                        int64_t limit, int64_t usual) {
  Audit("warn", "volume_unusual",
        {TextField("run_id", run_id), TextField("destination", destination),
         NumberField("events_above", limit), NumberField("events_usual", usual),
         Advice("More of its events than that were accepted today (UTC). If "
                "neither a sale nor late rows explain it, find out who sent "
                "them.")});
}

void Log::RunEnded(absl::string_view run_id, absl::string_view destination,
                   const destination::v1::Counts& counts,
                   const absl::Status& status) {
  Audit(status.ok() ? "info" : "error", "run_ended",
        {TextField("run_id", run_id), TextField("destination", destination),
         TextField("status", absl::StatusCodeToString(status.code())),
         ReasonField(status), NumberField("received", counts.received()),
         NumberField("delivered", counts.delivered()),
         NumberField("skipped", counts.skipped()),
         NumberField("rejected", counts.rejected()),
         NumberField("events_delivered", counts.events_delivered())});
}

void Log::AuditTo(AuditLog& audit) {
  audit_ = &audit;
  TellAuditHead();
}

void Log::TellAuditHead() {
  if (audit_ == nullptr) return;
  const AuditLog::Head head = audit_->head();
  Write(audit_->mended_bytes() > 0 ? "warn" : "info", "audit_head",
        {TextField("head", absl::StrCat(head.sequence, ":", head.hash)),
         NumberField("mended_bytes", audit_->mended_bytes())});
}

void Log::Audit(absl::string_view level, absl::string_view event, Fields fields,
                const Actor& who) {
  const std::optional<int64_t> suppressed = Write(level, event, fields);
  if (audit_ == nullptr) return;
  if (event == kAccessDenied && !suppressed.has_value()) return;
  std::vector<LogField> facts;
  for (const LogField& field : fields) {
    if (field.name != kAdvice && !field.empty()) facts.push_back(field);
  }
  if (!who.principal.empty()) {
    facts.push_back(TextField("principal", who.principal));
  }
  if (!who.client.empty()) facts.push_back(TextField("client", who.client));
  if (event == kAccessDenied && *suppressed > 0) {
    facts.push_back(Suppressed(*suppressed));
  }
  const absl::Status status = audit_->Append(event, facts);
  if (status.ok()) return;
  Write("error", "audit_failed",
        {ReasonField(status), TextField("why", status.message())});
}

std::optional<int64_t> Log::Write(absl::string_view level,
                                  absl::string_view event, Fields fields) {
  MutexLock lock(mutex_);
  const std::optional<int64_t> suppressed =
      limit_.Ask(event, clock_.Monotonic());
  if (!suppressed.has_value()) return suppressed;
  std::vector<LogField> all(fields.begin(), fields.end());
  if (*suppressed > 0) all.push_back(Suppressed(*suppressed));
  const std::string time = Rfc3339(clock_.Now());
  std::string line;
  if (format_ == LogFormat::kJson) {
    absl::StrAppend(&line, "{\"ts\":\"", time, "\",\"level\":\"", level,
                    "\",\"event\":\"", event, "\"");
    for (const LogField& field : all) {
      absl::StrAppend(&line, ",\"", field.name, "\":", field.json);
    }
    line += "}";
  } else {
    absl::StrAppend(&line, time, " ", level, " ", event);
    for (const LogField& field : all) {
      if (!field.empty()) {
        absl::StrAppend(&line, " ", field.name, "=", field.json);
      }
    }
  }
  line += '\n';
  out_ << line << std::flush;
  return suppressed;
}

}  // namespace destconn
