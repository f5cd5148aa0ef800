#ifndef CONNECTOR_SPILL_FILE_H_
#define CONNECTOR_SPILL_FILE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/aead.h"
#include "events/row_spill.h"

namespace destconn {

// Keeps blocks in a file without a name, which the system takes away with the
// process however it ends; encrypted under a key that only this object has. The
// file is made at the first block.
//
// Not thread-safe.
class SpillFile : public RowSpill {
 public:
  // The file lies in `folder`, which must exist.
  explicit SpillFile(std::string folder);
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;
  ~SpillFile() override;

  absl::Status Append(uint32_t bucket, absl::string_view block) override;
  absl::StatusOr<bool> Take(uint32_t bucket, std::string& block) override;

  // Bytes in the file, those taken included.
  int64_t size() const { return size_; }

 private:
  struct Place {
    int64_t offset = 0;
    size_t size = 0;
  };

  absl::Status OpenFile();
  absl::Status Failed(absl::string_view what) const;

  const std::string folder_;
  AeadKey key_;
  int file_ = -1;
  int64_t size_ = 0;
  absl::flat_hash_map<uint32_t, std::deque<Place>> places_;
};

}  // namespace destconn

#endif  // CONNECTOR_SPILL_FILE_H_
