#include "connector/credential_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "connector/proto_time.h"
#include "connector/resource_name.h"
#include "google/protobuf/timestamp.pb.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

constexpr char kPrefix[] = "credentials/";

// Bound to its name: a record moved under another one does not open.
SealedFor TokenOf(absl::string_view resource_name) {
  return {.purpose = "credential token", .name = resource_name};
}

void SealToken(const KeyRing& keys, absl::string_view resource_name,
               const AccessToken& token, const TokenFacts& facts,
               storage::v1::StoredCredential& record) {
  record.set_sealed_token(keys.Seal(token.Reveal(), TokenOf(resource_name)));
  record.set_app_id(facts.app_id);
  record.clear_expire_time();
  if (facts.expire_time.has_value()) {
    *record.mutable_expire_time() = ToProto(*facts.expire_time);
  }
}

TokenFacts FactsOf(const storage::v1::StoredCredential& record) {
  TokenFacts facts{.app_id = record.app_id()};
  if (record.has_expire_time()) {
    facts.expire_time = FromProto(record.expire_time());
  }
  return facts;
}

absl::Status NoSuchCredential(absl::string_view resource_name) {
  return WithReason(absl::NotFoundError(absl::StrCat(
                        "There is no credential '", resource_name,
                        "'. Store one with ValidateCredentials first.")),
                    "CREDENTIAL_NOT_FOUND");
}

// A record's token, or CREDENTIAL_UNREADABLE.
absl::StatusOr<StoredCredential> Opened(const KeyRing& keys,
                                        absl::string_view resource_name,
                                        const std::string& stored) {
  storage::v1::StoredCredential record;
  record.ParseFromString(stored);
  std::optional<std::string> token =
      keys.Open(record.sealed_token(), TokenOf(resource_name));
  if (!token.has_value()) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The token of '", resource_name,
            "' does not open: it was sealed under a key that the master key "
            "file does not hold, or was damaged. Put that key back, or store "
            "the credential again.")),
        "CREDENTIAL_UNREADABLE");
  }
  StoredCredential credential{.token = AccessToken(*std::move(token)),
                              .facts = FactsOf(record)};
  if (record.has_renew_time()) {
    credential.renew_time = FromProto(record.renew_time());
  }
  return credential;
}

}  // namespace

absl::StatusOr<std::string> CredentialStore::Put(const std::string& name,
                                                 const std::string& description,
                                                 const AccessToken& token,
                                                 const TokenFacts& facts) {
  const std::string resource_name = CredentialName(name);
  MutexLock lock(writing_);
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                      store_.Get(resource_name));
  storage::v1::StoredCredential record;
  if (stored.has_value()) record.ParseFromString(*stored);
  record.set_name(name);
  if (!description.empty()) record.set_description(description);
  SealToken(keys_, resource_name, token, facts, record);
  record.clear_renew_time();
  *record.mutable_update_time() = ToProto(clock_.Now());
  DESTCONN_FAILPOINT("P21");
  DC_RETURN_IF_ERROR(store_.Put(resource_name, record.SerializeAsString()));
  return resource_name;
}

absl::Status CredentialStore::Replace(const std::string& resource_name,
                                      const AccessToken& old,
                                      const AccessToken& token,
                                      const TokenFacts& facts) {
  MutexLock lock(writing_);
  while (true) {
    DC_ASSIGN_OR_RETURN(const std::string stored, Read(resource_name));
    DC_ASSIGN_OR_RETURN(const StoredCredential current,
                        Opened(keys_, resource_name, stored));
    if (current.token.Reveal() != old.Reveal()) return absl::OkStatus();
    storage::v1::StoredCredential record;
    record.ParseFromString(stored);
    SealToken(keys_, resource_name, token, facts, record);
    *record.mutable_renew_time() = ToProto(clock_.Now());
    *record.mutable_update_time() = record.renew_time();
    DC_ASSIGN_OR_RETURN(const bool done,
                        store_.CompareAndPut(resource_name, stored,
                                             record.SerializeAsString()));
    if (done) return absl::OkStatus();
  }
}

absl::StatusOr<std::string> CredentialStore::Read(
    const std::string& resource_name) {
  std::optional<std::string> stored;
  if (IsResourceName("credentials", resource_name)) {
    DC_ASSIGN_OR_RETURN(stored, store_.Get(resource_name));
  }
  if (!stored.has_value()) return NoSuchCredential(resource_name);
  return *std::move(stored);
}

absl::StatusOr<StoredCredential> CredentialStore::Get(
    const std::string& resource_name) {
  DC_ASSIGN_OR_RETURN(const std::string stored, Read(resource_name));
  return Opened(keys_, resource_name, stored);
}

absl::StatusOr<CredentialStore::Resealed> CredentialStore::Reseal() {
  MutexLock lock(writing_);
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(kPrefix));
  Resealed result;
  for (const auto& [name, bytes] : records) {
    storage::v1::StoredCredential record;
    const bool parsed = record.ParseFromString(bytes);
    const std::optional<std::string> token =
        keys_.Open(record.sealed_token(), TokenOf(name));
    if (!parsed || !token.has_value()) {
      result.unreadable.push_back(name);
      continue;
    }
    if (keys_.IsCurrent(record.sealed_token())) continue;
    record.set_sealed_token(keys_.Seal(*token, TokenOf(name)));
    // Whoever changed it meanwhile sealed it, too.
    DC_ASSIGN_OR_RETURN(
        const bool done,
        store_.CompareAndPut(name, bytes, record.SerializeAsString()));
    if (done) ++result.count;
  }
  return result;
}

absl::StatusOr<std::vector<std::string>> CredentialStore::Names() {
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(kPrefix));
  std::vector<std::string> names;
  for (const auto& [name, record] : records) names.push_back(name);
  return names;
}

absl::StatusOr<std::vector<CredentialEntry>> CredentialStore::List() {
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(kPrefix));
  std::vector<CredentialEntry> all;
  for (const auto& [name, bytes] : records) {
    storage::v1::StoredCredential record;
    record.ParseFromString(bytes);
    all.push_back({.resource_name = name,
                   .description = record.description(),
                   .update_time = FromProto(record.update_time()),
                   .facts = FactsOf(record)});
  }
  return all;
}

absl::StatusOr<StateChange> CredentialStore::NoteUse(
    const std::string& resource_name) {
  DC_ASSIGN_OR_RETURN(const std::string stored, Read(resource_name));
  storage::v1::StoredCredential record;
  record.ParseFromString(stored);
  record.set_uses(record.uses() + 1);
  return StateChange{resource_name, stored, record.SerializeAsString()};
}

absl::Status CredentialStore::Delete(
    const std::string& resource_name,
    const std::function<absl::Status()>& check_unused) {
  MutexLock lock(writing_);
  while (true) {
    DC_ASSIGN_OR_RETURN(const std::string stored, Read(resource_name));
    DC_RETURN_IF_ERROR(check_unused());
    const StateChange change{resource_name, stored, std::nullopt};
    DC_ASSIGN_OR_RETURN(const bool done, store_.CompareAndChange({&change, 1}));
    if (done) return store_.Erase(resource_name);
  }
}

}  // namespace destconn
