#ifndef TESTS_CUT_DISK_H_
#define TESTS_CUT_DISK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/write_record.h"

namespace destconn {

// A record of a write log with what follows its head.
struct LoggedWrite {
  WriteRecord head = {};
  uint64_t position = 0;  // of the record in the log, in bytes
  std::string path = "";
  std::string target = "";
  std::string data = "";

  absl::Time time() const { return absl::FromUnixMicros(head.time_us); }
};

// All whole records of a log of write_recorder.so.
std::vector<LoggedWrite> ReadWriteLog(const std::string& path);

// What a power cut leaves of what was not synced, in each file and each folder
// by itself: a disk keeps no order between them. Within a folder, journaling
// file systems do: of its names that came or went, the last ones are undone.
enum class Unsynced {
  kDropped,  // nothing
  kKept,     // all, as when the process alone dies
  kTorn,     // so many writes as chance says; the last of them cut at a sector
  kZeroed,   // the same in length, but all zeros
  kScattered,  // those pages that chance says, in any order
};

struct DiskNode;  // a file or a folder

// A folder on a disk that may lose its power: knows of each file and of each
// folder's entries what was synced and what was not.
//
// Not thread-safe.
class CutDisk {
 public:
  // `root`: absolute, there and durable from the beginning.
  explicit CutDisk(std::string root);
  ~CutDisk();

  // Does the next thing that the log holds.
  void Apply(const LoggedWrite& write);

  // Makes the folder as a cut at this moment would leave it.
  void WriteTo(const std::string& folder, Unsynced unsynced,
               std::minstd_rand& random) const;

 private:
  struct Place;

  Place Find(const std::string& path) const;
  std::shared_ptr<DiskNode> NodeAt(const std::string& path) const;
  void Open(const LoggedWrite& write);
  void Rename(const LoggedWrite& write);

  const std::string root_;
  const std::shared_ptr<DiskNode> top_;
  std::map<uint64_t, std::shared_ptr<DiskNode>> handles_;
};

}  // namespace destconn

#endif  // TESTS_CUT_DISK_H_
