#include "connector/destination_store.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/proto_time.h"
#include "connector/resource_name.h"
#include "hashing/sha256.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

std::string LastRunKey(absl::string_view resource_name) {
  return absl::StrCat("last_runs/", resource_name);
}

absl::Status Unreadable(absl::string_view key) {
  return WithReason(absl::DataLossError(absl::StrCat(
                        "The record '", key,
                        "' is damaged. Restore the data folder from a copy.")),
                    "STORE_CORRUPT");
}

}  // namespace

absl::StatusOr<std::optional<StoredSettings>> DestinationStore::Find(
    const std::string& resource_name) {
  if (!IsResourceName("destinations", resource_name)) {
    return std::optional<StoredSettings>();
  }
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                      store_.Get(resource_name));
  if (!bytes.has_value()) return std::optional<StoredSettings>();
  storage::v1::StoredDestination record;
  if (!record.ParseFromString(*bytes)) return Unreadable(resource_name);
  return std::optional<StoredSettings>(
      {.settings = record.settings(), .etag = record.etag()});
}

absl::StatusOr<StoredSettings> DestinationStore::Get(
    const std::string& resource_name) {
  DC_ASSIGN_OR_RETURN(std::optional<StoredSettings> stored,
                      Find(resource_name));
  if (stored.has_value()) return *std::move(stored);
  return WithReason(
      absl::NotFoundError(absl::StrCat(
          "There is no destination '", resource_name,
          "'. Make one with ConfigureSettings; its answer has the name.")),
      "DESTINATION_NOT_FOUND");
}

absl::StatusOr<std::string> DestinationStore::Put(
    const std::string& resource_name,
    const destination::v1::Settings& settings) {
  storage::v1::StoredDestination record;
  *record.mutable_settings() = settings;
  *record.mutable_update_time() = ToProto(clock_.Now());
  constexpr size_t kEtagDigits = 16;
  record.set_etag(Sha256Hex(record.SerializeAsString()).substr(0, kEtagDigits));
  DC_RETURN_IF_ERROR(store_.Put(resource_name, record.SerializeAsString()));
  return record.etag();
}

absl::StatusOr<std::optional<absl::Time>> DestinationStore::LastRun(
    const std::string& resource_name) {
  const std::string key = LastRunKey(resource_name);
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, store_.Get(key));
  if (!bytes.has_value()) return std::optional<absl::Time>();
  storage::v1::LastRun record;
  if (!record.ParseFromString(*bytes)) return Unreadable(key);
  return std::optional<absl::Time>(FromProto(record.end_time()));
}

absl::Status DestinationStore::SetLastRun(const std::string& resource_name,
                                          const std::string& run_id) {
  storage::v1::LastRun record;
  record.set_run_id(run_id);
  *record.mutable_end_time() = ToProto(clock_.Now());
  return store_.Put(LastRunKey(resource_name), record.SerializeAsString());
}

}  // namespace destconn
