#include "connector/destination_store.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/daily_volume.h"
#include "connector/proto_time.h"
#include "connector/resource_name.h"
#include "connector/settings_difference.h"
#include "connector/unreadable_record.h"
#include "hashing/sha256.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

using Bytes = std::optional<std::string>;

constexpr char kPrefix[] = "destinations/";
constexpr int kRevisionsKept = 100;

std::string LastRunKey(absl::string_view resource_name) {
  return absl::StrCat("last_runs/", resource_name);
}

// A record holds no more of it than a page can show. Metadata is printable
// ASCII where gRPC is the caller, and what is not could not be stored as text.
std::string Printable(absl::string_view principal) {
  constexpr size_t kLongest = 200;
  std::string text(principal.substr(0, kLongest));
  std::erase_if(text, [](char c) {
    return !absl::ascii_isprint(static_cast<unsigned char>(c));
  });
  return text;
}

absl::StatusOr<std::optional<StoredSettings>> Decode(
    absl::string_view resource_name, const Bytes& bytes) {
  if (!bytes.has_value()) return std::optional<StoredSettings>();
  storage::v1::StoredDestination record;
  if (!record.ParseFromString(*bytes)) return UnreadableRecord(resource_name);
  return std::optional<StoredSettings>(
      {.settings = record.settings(),
       .etag = record.etag(),
       .update_time = FromProto(record.update_time()),
       .revisions = {record.revisions().begin(), record.revisions().end()}});
}

storage::v1::StoredDestination Changed(
    const std::optional<StoredSettings>& stored, const SettingsChange& change,
    absl::Time now) {
  storage::v1::StoredDestination record;
  *record.mutable_settings() = change.settings;
  *record.mutable_update_time() = ToProto(now);
  int64_t last_revision = 0;
  if (stored.has_value()) {
    *record.mutable_revisions() = {stored->revisions.begin(),
                                   stored->revisions.end()};
    if (!stored->revisions.empty()) {
      last_revision = stored->revisions.back().revision();
    }
  }
  auto& revision = *record.add_revisions();
  revision.set_revision(last_revision + 1);
  *revision.mutable_time() = record.update_time();
  revision.set_principal(Printable(change.principal));
  for (std::string& field : ChangedFields(
           stored.has_value() ? stored->settings : destination::v1::Settings(),
           change.settings)) {
    revision.add_fields(std::move(field));
  }
  const int surplus = record.revisions_size() - kRevisionsKept;
  if (surplus > 0) record.mutable_revisions()->DeleteSubrange(0, surplus);
  constexpr size_t kEtagDigits = 16;
  record.set_etag(Sha256Hex(record.SerializeAsString()).substr(0, kEtagDigits));
  return record;
}

}  // namespace

absl::Status NoSuchDestination(absl::string_view resource_name) {
  return WithReason(
      absl::NotFoundError(absl::StrCat(
          "There is no destination '", resource_name,
          "'. Make one with ConfigureSettings; its answer has the name.")),
      "DESTINATION_NOT_FOUND");
}

absl::Status CheckEtag(const std::string& etag,
                       const std::optional<StoredSettings>& stored) {
  if (etag.empty() || (stored.has_value() && stored->etag == etag)) {
    return absl::OkStatus();
  }
  return WithReason(
      absl::AbortedError("The destination was changed since its etag was "
                         "read. Read it again and repeat the change on it."),
      "ETAG_MISMATCH");
}

absl::StatusOr<std::optional<StoredSettings>> DestinationStore::Find(
    const std::string& resource_name) {
  if (!IsResourceName("destinations", resource_name)) {
    return std::optional<StoredSettings>();
  }
  DC_ASSIGN_OR_RETURN(const Bytes bytes, store_.Get(resource_name));
  return Decode(resource_name, bytes);
}

absl::StatusOr<StoredSettings> DestinationStore::Get(
    const std::string& resource_name) {
  DC_ASSIGN_OR_RETURN(std::optional<StoredSettings> stored,
                      Find(resource_name));
  if (stored.has_value()) return *std::move(stored);
  return NoSuchDestination(resource_name);
}

absl::StatusOr<std::vector<std::pair<std::string, StoredSettings>>>
DestinationStore::List() {
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(kPrefix));
  std::vector<std::pair<std::string, StoredSettings>> all;
  for (const auto& [name, bytes] : records) {
    DC_ASSIGN_OR_RETURN(std::optional<StoredSettings> stored,
                        Decode(name, bytes));
    if (stored.has_value()) all.emplace_back(name, *std::move(stored));
  }
  return all;
}

absl::StatusOr<std::string> DestinationStore::Put(
    const std::string& resource_name, const SettingsChange& change,
    const MayChange& may_change) {
  while (true) {
    DC_ASSIGN_OR_RETURN(const Bytes bytes, store_.Get(resource_name));
    DC_ASSIGN_OR_RETURN(const std::optional<StoredSettings> stored,
                        Decode(resource_name, bytes));
    DC_RETURN_IF_ERROR(may_change(stored));
    DC_RETURN_IF_ERROR(CheckEtag(change.etag, stored));
    const storage::v1::StoredDestination record =
        Changed(stored, change, clock_.Now());
    std::vector<StateChange> changes = {
        {resource_name, bytes, record.SerializeAsString()}};
    if (change.with) {
      DC_ASSIGN_OR_RETURN(changes.emplace_back(), change.with());
    }
    DC_ASSIGN_OR_RETURN(const bool made, store_.CompareAndChange(changes));
    if (made) return record.etag();
  }
}

absl::Status DestinationStore::Delete(const std::string& resource_name,
                                      const std::string& etag,
                                      const MayChange& may_change) {
  while (true) {
    DC_ASSIGN_OR_RETURN(const Bytes bytes, store_.Get(resource_name));
    DC_ASSIGN_OR_RETURN(const std::optional<StoredSettings> stored,
                        Decode(resource_name, bytes));
    if (!stored.has_value()) return NoSuchDestination(resource_name);
    DC_RETURN_IF_ERROR(may_change(stored));
    DC_RETURN_IF_ERROR(CheckEtag(etag, stored));
    std::vector<StateChange> changes = {{resource_name, bytes, std::nullopt}};
    for (const std::string& key :
         {LastRunKey(resource_name), DailyVolumes::Key(resource_name)}) {
      DC_ASSIGN_OR_RETURN(const Bytes value, store_.Get(key));
      if (value.has_value()) changes.push_back({key, value, std::nullopt});
    }
    DC_ASSIGN_OR_RETURN(const bool made, store_.CompareAndChange(changes));
    if (made) return absl::OkStatus();
  }
}

absl::StatusOr<std::optional<absl::Time>> DestinationStore::LastRun(
    const std::string& resource_name) {
  const std::string key = LastRunKey(resource_name);
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, store_.Get(key));
  if (!bytes.has_value()) return std::optional<absl::Time>();
  storage::v1::LastRun record;
  if (!record.ParseFromString(*bytes)) return UnreadableRecord(key);
  return std::optional<absl::Time>(FromProto(record.end_time()));
}

absl::Status DestinationStore::SetLastRun(const std::string& resource_name,
                                          const std::string& run_id,
                                          absl::Time end_time) {
  DC_ASSIGN_OR_RETURN(const std::optional<absl::Time> known,
                      LastRun(resource_name));
  if (known.has_value() && *known >= end_time) return absl::OkStatus();
  storage::v1::LastRun record;
  record.set_run_id(run_id);
  *record.mutable_end_time() = ToProto(end_time);
  return store_.Put(LastRunKey(resource_name), record.SerializeAsString());
}

}  // namespace destconn
