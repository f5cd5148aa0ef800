#include "connector/connection_count.h"

#include <sys/stat.h>

#include <optional>

namespace destconn {
namespace {

// Who floods the port must not make it look at ten thousand files each time.
constexpr absl::Duration kLookEvery = absl::Milliseconds(20);

std::optional<ino_t> InodeOf(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return std::nullopt;
  return info.st_ino;
}

}  // namespace

bool ConnectionCount::Admit(int fd) {
  standing_.erase(fd);  // an earlier one that had the same number
  if (standing_.size() >= most_) ForgetClosed();
  if (standing_.size() >= most_) return false;
  const std::optional<ino_t> inode = InodeOf(fd);
  if (inode.has_value()) standing_[fd] = *inode;
  return inode.has_value();
}

void ConnectionCount::ForgetClosed() {
  const absl::Duration now = clock_.Monotonic();
  if (now < looked_at_ + kLookEvery) return;
  looked_at_ = now;
  absl::erase_if(standing_, [](const auto& one) {
    return InodeOf(one.first) != one.second;
  });
}

}  // namespace destconn
