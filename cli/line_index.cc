#include "cli/line_index.h"

#include <iterator>

namespace destconn {

void LineIndex::Add(int64_t sequence, int row_index, RowPlace place) {
  MutexLock lock(mutex_);
  const Key key(sequence, row_index);
  const bool follows = !entries_.empty() && sequence == last_.first &&
                       row_index == last_.second + 1 &&
                       place.file == last_place_.file &&
                       place.line == last_place_.line + 1;
  if (!follows) entries_[key] = place;
  if (entries_.size() > max_entries_) entries_.erase(entries_.begin());
  last_ = key;
  last_place_ = place;
}

std::optional<RowPlace> LineIndex::Find(int64_t sequence, int row_index) {
  MutexLock lock(mutex_);
  const Key key(sequence, row_index);
  if (key > last_) return std::nullopt;
  const auto after = entries_.upper_bound(key);
  if (after == entries_.begin()) return std::nullopt;
  const auto& [start, place] = *std::prev(after);
  if (start.first != sequence) return std::nullopt;
  return RowPlace{.file = place.file,
                  .line = place.line + row_index - start.second};
}

}  // namespace destconn
