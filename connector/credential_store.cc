#include "connector/credential_store.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/proto_time.h"
#include "connector/resource_name.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

absl::StatusOr<std::string> CredentialStore::Put(const std::string& name,
                                                 const std::string& description,
                                                 const AccessToken& token) {
  const std::string resource_name = CredentialName(name);
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                      store_.Get(resource_name));
  storage::v1::StoredCredential record;
  if (stored.has_value()) record.ParseFromString(*stored);
  record.set_name(name);
  if (!description.empty()) record.set_description(description);
  // Bound to its name: a record moved under another one does not open.
  record.set_sealed_token(Seal(key_, token.Reveal(), resource_name));
  *record.mutable_update_time() = ToProto(clock_.Now());
  DC_RETURN_IF_ERROR(store_.Put(resource_name, record.SerializeAsString()));
  return resource_name;
}

absl::StatusOr<AccessToken> CredentialStore::Get(
    const std::string& resource_name) {
  std::optional<std::string> stored;
  if (IsResourceName("credentials", resource_name)) {
    DC_ASSIGN_OR_RETURN(stored, store_.Get(resource_name));
  }
  if (!stored.has_value()) {
    return WithReason(absl::NotFoundError(absl::StrCat(
                          "There is no credential '", resource_name,
                          "'. Store one with ValidateCredentials first.")),
                      "CREDENTIAL_NOT_FOUND");
  }
  storage::v1::StoredCredential record;
  record.ParseFromString(*stored);
  std::optional<std::string> token =
      Open(key_, record.sealed_token(), resource_name);
  if (!token.has_value()) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The credential '", resource_name,
            "' was stored under another master key. Start with that "
            "--master_key_file, or store the credential again.")),
        "CREDENTIAL_UNREADABLE");
  }
  return AccessToken(*std::move(token));
}

}  // namespace destconn
