#ifndef CONNECTOR_FILE_STAMP_H_
#define CONNECTOR_FILE_STAMP_H_

#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace destconn {

// Tells that a file was written or replaced. Take it before the file is read:
// what changes in between is then seen the next time.
struct FileStamp {
  uint64_t inode = 0;  // 0: there is no file
  int64_t size = 0;
  int64_t seconds = 0;
  int64_t nanoseconds = 0;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

inline FileStamp StampOf(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return {};
  return {.inode = info.st_ino,
          .size = info.st_size,
          .seconds = info.st_mtim.tv_sec,
          .nanoseconds = info.st_mtim.tv_nsec};
}

}  // namespace destconn

#endif  // CONNECTOR_FILE_STAMP_H_
