#ifndef CLI_LINE_INDEX_H_
#define CLI_LINE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace destconn {

// Where a row stands in the host's files.
struct RowPlace {
  int file = 0;
  int64_t line = 0;
  bool operator==(const RowPlace&) const = default;
};

// Which row of the stream stood where in the files, so that an error can name
// the line. Rows on consecutive lines take one entry together; of entries
// beyond a limit the oldest are forgotten.
//
// Thread-safe: the rows are added by the one thread, asked for by the other.
class LineIndex {
 public:
  explicit LineIndex(size_t max_entries = 1'000'000)
      : max_entries_(max_entries) {}

  // Rows are added in the order in which they are sent.
  void Add(int64_t sequence, int row_index, RowPlace place);

  // Nothing if the row was never added or has been forgotten.
  std::optional<RowPlace> Find(int64_t sequence, int row_index);

 private:
  // Sequence and row index.
  using Key = std::pair<int64_t, int>;

  const size_t max_entries_;
  Mutex mutex_;
  std::map<Key, RowPlace> entries_ ABSL_GUARDED_BY(mutex_);
  Key last_ ABSL_GUARDED_BY(mutex_);
  RowPlace last_place_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CLI_LINE_INDEX_H_
