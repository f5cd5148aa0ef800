#include "connector/client_access.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

absl::StatusOr<std::shared_ptr<const ClientAllowList>> Read(
    const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The file '", path,
            "' of --client_allow_list cannot be read. Check the path and its "
            "rights.")),
        "CLIENT_LIST_UNREADABLE");
  }
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  DC_ASSIGN_OR_RETURN(ClientAllowList list, ClientAllowList::Parse(text));
  return std::make_shared<const ClientAllowList>(std::move(list));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ClientAccess>> ClientAccess::Open(
    const std::string& path, Log& log) {
  auto access = std::make_unique<ClientAccess>(log);
  access->path_ = path;
  MutexLock lock(access->mutex_);
  access->stamp_ = StampOf(path);
  DC_ASSIGN_OR_RETURN(access->list_, Read(path));
  return access;
}

std::shared_ptr<const ClientAllowList> ClientAccess::Current() {
  MutexLock lock(mutex_);
  const FileStamp stamp = StampOf(path_);
  if (stamp == stamp_) return list_;
  stamp_ = stamp;
  auto list = Read(path_);
  if (list.ok()) {
    list_ = *std::move(list);
    log_.ClientListReloaded(path_);
  } else {
    log_.ClientListNotReloaded(path_, list.status());
  }
  return list_;
}

absl::Status ClientAccess::Check(absl::Span<const std::string> names,
                                 absl::string_view resource) {
  if (path_.empty()) return absl::OkStatus();
  const auto list = Current();
  if (resource.empty() ? list->Knows(names) : list->Allows(names, resource)) {
    return absl::OkStatus();
  }
  return WithReason(absl::PermissionDeniedError(absl::StrCat(
                        "The client's certificate may not ",
                        resource.empty() ? std::string("call here")
                                         : absl::StrCat("use '", resource, "'"),
                        ". Its name has to stand with it in the file of "
                        "--client_allow_list.")),
                    "CLIENT_NOT_ALLOWED");
}

}  // namespace destconn
