#include "connector/log.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "meta_client/json_text.h"

namespace destconn {
namespace {

std::string Quoted(absl::string_view text) {
  std::string quoted;
  AppendJsonString(text, quoted);
  return quoted;
}

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

}  // namespace

void Log::ServerStarted(absl::string_view address, absl::string_view version) {
  Write("info", "server_started",
        {{"address", std::string(address)}, {"version", std::string(version)}});
}

void Log::ServerStopping() { Write("info", "server_stopping", {}); }

void Log::ServerStopped() { Write("info", "server_stopped", {}); }

void Log::MasterKeyMade(absl::string_view path) {
  Write("warn", "master_key_made",
        {{"path", std::string(path)},
         {"advice",
          "Back it up: without it the stored credentials cannot be read."}});
}

void Log::MasterKeyRotated(absl::string_view key_id, int credentials) {
  Write("info", "master_key_rotated",
        {{"key_id", std::string(key_id)},
         {"credentials", absl::StrCat(credentials)},
         {"advice",
          "All that is readable is sealed under this key. When every replica "
          "has said so, older keys can leave the file."}});
}

void Log::CredentialUnreadable(absl::string_view credential) {
  Write("warn", "credential_unreadable",
        {{"credential", std::string(credential)},
         {"advice",
          "Put the key that sealed it back into the master key file, or store "
          "the credential again."}});
}

void Log::SecretFileExposed(absl::string_view path) {
  Write("warn", "secret_file_exposed",
        {{"path", std::string(path)},
         {"advice", "Take the others' rights away: chmod 600."}});
}

void Log::TokenRenewed(absl::string_view credential,
                       std::optional<absl::Time> expire_time) {
  Write("info", "token_renewed",
        {{"credential", std::string(credential)},
         {"expire_time",
          expire_time.has_value() ? Rfc3339(*expire_time) : "never"}});
}

void Log::TokenNotRenewed(absl::string_view credential, absl::Time expire_time,
                          const absl::Status& why) {
  Write("warn", "token_not_renewed",
        {{"credential", std::string(credential)},
         {"expire_time", Rfc3339(expire_time)},
         {"reason", ReasonOf(why).value_or("")},
         {"why", std::string(why.message())},
         {"advice",
          "It is tried again every hour. If it does not succeed, make a new "
          "token before the old one expires."}});
}

void Log::GraphVersionAgeing(absl::string_view warning) {
  Write("warn", "graph_version_ageing", {{"why", std::string(warning)}});
}

void Log::GraphVersionReplaced(absl::string_view asked,
                               absl::string_view served) {
  Write("warn", "graph_version_replaced",
        {{"asked", std::string(asked)},
         {"served", std::string(served)},
         {"advice", "Set --graph_api_version to a version that is served."}});
}

void Log::StoreWriteFailed(const absl::Status& why) {
  Write("error", "store_write_failed",
        {{"reason", ReasonOf(why).value_or("")},
         {"why", std::string(why.message())},
         {"advice",
          "Look at the disk, then start again: the connector has stopped, "
          "since what such a disk holds is not known."}});
}

void Log::RunStarted(absl::string_view run_id, absl::string_view destination) {
  Write("info", "run_started",
        {{"run_id", std::string(run_id)},
         {"destination", std::string(destination)}});
}

void Log::RunEnded(absl::string_view run_id, absl::string_view destination,
                   const destination::v1::Counts& counts,
                   const absl::Status& status) {
  Write(status.ok() ? "info" : "error", "run_ended",
        {{"run_id", std::string(run_id)},
         {"destination", std::string(destination)},
         {"status", absl::StatusCodeToString(status.code())},
         {"reason", ReasonOf(status).value_or("")},
         {"received", absl::StrCat(counts.received())},
         {"delivered", absl::StrCat(counts.delivered())},
         {"skipped", absl::StrCat(counts.skipped())},
         {"rejected", absl::StrCat(counts.rejected())},
         {"events_delivered", absl::StrCat(counts.events_delivered())}});
}

void Log::Write(absl::string_view level, absl::string_view event,
                Fields fields) {
  const std::string time = Rfc3339(clock_.Now());
  std::string line;
  if (format_ == LogFormat::kJson) {
    absl::StrAppend(&line, "{\"ts\":", Quoted(time),
                    ",\"level\":", Quoted(level), ",\"event\":", Quoted(event));
    for (const auto& [name, value] : fields) {
      absl::StrAppend(&line, ",", Quoted(name), ":", Quoted(value));
    }
    line += "}";
  } else {
    absl::StrAppend(&line, time, " ", level, " ", event);
    for (const auto& [name, value] : fields) {
      if (!value.empty()) absl::StrAppend(&line, " ", name, "=", Quoted(value));
    }
  }
  line += '\n';
  MutexLock lock(mutex_);
  out_ << line << std::flush;
}

}  // namespace destconn
