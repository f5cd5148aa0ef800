#ifndef CONNECTOR_LOG_H_
#define CONNECTOR_LOG_H_

#include <initializer_list>
#include <ostream>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "destination/v1/run.pb.h"

namespace destconn {

enum class LogFormat { kText, kJson };

// What the connector tells its operator: one line an event, of a closed list of
// events, each a function here, so that nothing of a row can get into it.
//
// Thread-safe.
class Log {
 public:
  // `out` and `clock` must outlive it.
  Log(LogFormat format, Clock& clock, std::ostream& out)
      : format_(format), clock_(clock), out_(out) {}

  void ServerStarted(absl::string_view address, absl::string_view version);
  void ServerStopping();
  void ServerStopped();
  void MasterKeyMade(absl::string_view path);
  void RunStarted(absl::string_view run_id, absl::string_view destination);
  void RunEnded(absl::string_view run_id, absl::string_view destination,
                const destination::v1::Counts& counts,
                const absl::Status& status);

 private:
  using Fields =
      std::initializer_list<std::pair<absl::string_view, std::string>>;

  void Write(absl::string_view level, absl::string_view event, Fields fields);

  const LogFormat format_;
  Clock& clock_;
  Mutex mutex_;
  std::ostream& out_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_LOG_H_
