#ifndef CONNECTOR_CLIENT_ACCESS_H_
#define CONNECTOR_CLIENT_ACCESS_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "connector/client_allow_list.h"
#include "connector/file_stamp.h"
#include "connector/log.h"

namespace destconn {

// Holds clients to the file of --client_allow_list, which may be changed at any
// time: each question is answered by what it holds then. A file that cannot be
// read or is wrong leaves the last good one in force, which the log tells once.
//
// Thread-safe.
class ClientAccess {
 public:
  // Nobody is held to anything.
  explicit ClientAccess(Log& log) : log_(log) {}

  // Reads the file. Fails with CLIENT_LIST_UNREADABLE or CLIENT_LIST_INVALID.
  // `log` must outlive it.
  static absl::StatusOr<std::unique_ptr<ClientAccess>> Open(
      const std::string& path, Log& log);

  // Whether a client whose certificate has these names may use `resource`; if
  // it is empty, whether it may call at all. PERMISSION_DENIED with
  // CLIENT_NOT_ALLOWED.
  absl::Status Check(absl::Span<const std::string> names,
                     absl::string_view resource);

  bool May(absl::Span<const std::string> names, absl::string_view resource) {
    return Check(names, resource).ok();
  }

 private:
  std::shared_ptr<const ClientAllowList> Current();

  Log& log_;
  std::string path_;  // empty: there is no list
  Mutex mutex_;
  FileStamp stamp_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const ClientAllowList> list_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_CLIENT_ACCESS_H_
