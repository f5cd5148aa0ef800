#ifndef TESTS_WRITE_RECORD_H_
#define TESTS_WRITE_RECORD_H_

#include <cstdint>

namespace destconn {

// What a program did to the files of a folder, as tests/write_recorder.cc notes
// it and tests/cut_disk reads it: this head, then the path, the target and the
// data, whose lengths it holds. Both ends are of one machine and one build.
struct WriteRecord {
  enum Kind : uint32_t {
    kOpen,      // path, flags as of open(2); later records name the handle
    kWrite,     // handle, offset, data
    kTruncate,  // handle; offset is the size from now on
    kRename,    // path, target
    kLink,      // path, target: another name of the same file
    kUnlink,    // path; of a file or an empty folder
    kMakeFolder,
    kSync,  // handle; what the log held up to `covers` bytes is on the disk
  };

  Kind kind = kOpen;
  int32_t flags = 0;
  uint32_t path_bytes = 0;
  uint32_t target_bytes = 0;
  uint64_t data_bytes = 0;
  uint64_t handle = 0;
  int64_t offset = 0;
  uint64_t covers = 0;
  int64_t time_us = 0;  // since the epoch, when it had been done
};

}  // namespace destconn

#endif  // TESTS_WRITE_RECORD_H_
