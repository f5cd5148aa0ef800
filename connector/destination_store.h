#ifndef CONNECTOR_DESTINATION_STORE_H_
#define CONNECTOR_DESTINATION_STORE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/settings.pb.h"
#include "ledger/state_store.h"

namespace destconn {

// A destination as stored.
struct StoredSettings {
  destination::v1::Settings settings = {};
  std::string etag = "";
  absl::Time update_time = absl::InfinitePast();
  // The last 100 changes, the oldest first.
  std::vector<destination::v1::SettingsRevision> revisions = {};
};

// A change of a destination, and who makes it.
struct SettingsChange {
  destination::v1::Settings settings = {};
  std::string principal = "";
  // The change is made only on top of this; empty: of whatever there is.
  std::string etag = "";
  // What must change in the same step, asked for with each try; none: nothing.
  std::function<absl::StatusOr<StateChange>()> with = nullptr;
};

// NOT_FOUND with DESTINATION_NOT_FOUND.
absl::Status NoSuchDestination(absl::string_view resource_name);

// ABORTED with ETAG_MISMATCH if `etag` is not that of what is stored; an empty
// one always is.
absl::Status CheckEtag(const std::string& etag,
                       const std::optional<StoredSettings>& stored);

// Named settings, and when each destination's last run completed.
//
// Thread-safe, as the store is; of two changes of one destination at once, by
// whichever process, the later one is made on top of the earlier.
class DestinationStore {
 public:
  // Whether what is stored may be changed.
  using MayChange =
      std::function<absl::Status(const std::optional<StoredSettings>&)>;

  // `store` and `clock` must outlive it.
  DestinationStore(StateStore& store, Clock& clock)
      : store_(store), clock_(clock) {}

  // Nothing if there is none under that resource name.
  absl::StatusOr<std::optional<StoredSettings>> Find(
      const std::string& resource_name);

  // As `Find`, but fails with DESTINATION_NOT_FOUND if there is none.
  absl::StatusOr<StoredSettings> Get(const std::string& resource_name);

  // All of them by resource name.
  absl::StatusOr<std::vector<std::pair<std::string, StoredSettings>>> List();

  // Stores checked settings, and who changed which of them; gives the new etag.
  // Fails with ETAG_MISMATCH, or as `may_change` and `change.with` do, which
  // may be asked more than once.
  absl::StatusOr<std::string> Put(const std::string& resource_name,
                                  const SettingsChange& change,
                                  const MayChange& may_change);

  // Forgets the destination, its last run and its volumes. Fails as `Put`, or
  // with DESTINATION_NOT_FOUND.
  absl::Status Delete(const std::string& resource_name, const std::string& etag,
                      const MayChange& may_change);

  // When the last run completed; nothing before the first.
  absl::StatusOr<std::optional<absl::Time>> LastRun(
      const std::string& resource_name);
  // Unless a later one is noted already.
  absl::Status SetLastRun(const std::string& resource_name,
                          const std::string& run_id, absl::Time end_time);

 private:
  StateStore& store_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_DESTINATION_STORE_H_
