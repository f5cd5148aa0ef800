#ifndef CONNECTOR_LOG_H_
#define CONNECTOR_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "connector/audit_log.h"
#include "connector/line_limit.h"
#include "connector/log_field.h"
#include "destination/v1/run.pb.h"

namespace destconn {

enum class LogFormat { kText, kJson };

// Who has called, for the audit log alone: no name of a user stands in the log.
struct Actor {
  std::string principal = "";  // as the host says
  std::string client = "";     // names in its certificate
};

// What the connector tells its operator: one line an event, of a closed list of
// events, each a function here, so that nothing of a row can get into it. What
// bears on who did what also goes to the audit log. Of an event that comes more
// often than LineLimit allows some lines are held back, and the next one says
// how many (`suppressed`).
//
// Thread-safe.
class Log {
 public:
  // `out` and `clock` must outlive it.
  Log(LogFormat format, Clock& clock, std::ostream& out)
      : format_(format), clock_(clock), out_(out) {}

  // From now on; `audit` must outlive it. Call it before other threads are.
  void AuditTo(AuditLog& audit);

  void ServerStarted(absl::string_view address, absl::string_view version);
  void ServerStopping();
  void ServerStopped();
  void MasterKeyMade(absl::string_view path);
  // `credentials`: how many were sealed anew.
  void MasterKeyRotated(absl::string_view key_id, int credentials);
  void CredentialUnreadable(absl::string_view credential);
  void TlsReloaded(absl::Time expire_time);
  void TlsNotReloaded(const absl::Status& why);
  void TlsEndsSoon(absl::string_view path, absl::Time expire_time);
  void ClientListReloaded(absl::string_view path);
  void ClientListNotReloaded(absl::string_view path, const absl::Status& why);
  // A file with a secret in it can be read by others than its owner.
  void SecretFileExposed(absl::string_view path);
  // One more than `most` came, and was closed.
  void ConnectionsFull(size_t most);
  // `peer`: its address, as of peer_address.h; `why`: as ConnectionGuard says.
  void ConnectionCut(absl::string_view peer, absl::string_view why);
  // Of the store that replicas share.
  void StorePasswordExposed();
  void StoreUnverified();
  void StoreLeaseLost();
  // `expire_time`: of the new one; nothing: never.
  void TokenRenewed(absl::string_view credential,
                    std::optional<absl::Time> expire_time);
  // `expire_time`: of the token that stays.
  void TokenNotRenewed(absl::string_view credential, absl::Time expire_time,
                       const absl::Status& why);
  void GraphVersionAgeing(absl::string_view warning);
  void GraphVersionReplaced(absl::string_view asked, absl::string_view served);
  // The last line of a process: it ends.
  void StoreWriteFailed(const absl::Status& why);
  // A security event. Who called is left out: it may be a person's name.
  void AccessDenied(absl::string_view rpc, absl::string_view resource,
                    absl::string_view reason, const Actor& who);
  // Of what was changed, and by whom. `fields`: their names.
  void DestinationChanged(absl::string_view destination, bool made,
                          const std::vector<std::string>& fields,
                          const Actor& who);
  void DestinationDeleted(absl::string_view destination, const Actor& who);
  void CredentialStored(absl::string_view credential, const Actor& who);
  void CredentialDeleted(absl::string_view credential, const Actor& who);
  // What is done to the store every few seconds; it is tried again.
  void StoreUpkeepFailed(const absl::Status& why);
  // The wall clock jumped, or, if not `stepped`, was set right.
  void ClockStepped(bool stepped);
  void LedgerDaysForgotten(int days);
  // An older copy of the store was accepted cautiously.
  void LedgerAssumesSent(absl::Time before);
  void RunStarted(absl::string_view run_id, absl::string_view destination,
                  absl::string_view credential);
  // Meta has accepted more than `limit` events of the destination today, of
  // which a usual day has `usual`.
  void VolumeUnusual(absl::string_view run_id, absl::string_view destination,
                     int64_t limit, int64_t usual);
  void RunEnded(absl::string_view run_id, absl::string_view destination,
                const destination::v1::Counts& counts,
                const absl::Status& status);

 private:
  using Fields = std::initializer_list<LogField>;

  // For the operator alone. Gives how many lines of the event were held back
  // before this one; nothing if this one is.
  std::optional<int64_t> Write(absl::string_view level, absl::string_view event,
                               Fields fields);
  // For the audit log as well, which holds nothing back but what a caller can
  // bring about as often as it likes.
  void Audit(absl::string_view level, absl::string_view event, Fields fields,
             const Actor& who = Actor());

  // So that it is also noted where the log goes.
  void TellAuditHead();

  const LogFormat format_;
  Clock& clock_;
  Mutex mutex_;
  std::ostream& out_ ABSL_GUARDED_BY(mutex_);
  LineLimit limit_ ABSL_GUARDED_BY(mutex_);
  AuditLog* audit_ = nullptr;  // none so far
};

}  // namespace destconn

#endif  // CONNECTOR_LOG_H_
