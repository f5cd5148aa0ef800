#ifndef BASE_TEXT_BUFFER_H_
#define BASE_TEXT_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"

namespace destconn {

// Text that is written at its end, by a writer that knows the most that it will
// write. Unlike a string's, its room is not filled with zeros beforehand.
//
// Not thread-safe.
class TextBuffer {
 public:
  absl::string_view text() const { return {chars_.get(), size_}; }
  size_t size() const { return size_; }
  void Clear() { size_ = 0; }

  // Where the next character goes, with room for `size` of them. Views of the
  // text end.
  char* Room(size_t size) {
    if (capacity_ - size_ < size) Grow(size_ + size);
    return chars_.get() + size_;
  }

  // The text now ends at `end`, within the room.
  void EndAt(const char* end) {
    size_ = static_cast<size_t>(end - chars_.get());
  }

 private:
  void Grow(size_t least) {
    capacity_ = std::max(least, 2 * capacity_);
    std::unique_ptr<char[]> chars(new char[capacity_]);
    if (size_ > 0) std::memcpy(chars.get(), chars_.get(), size_);
    chars_ = std::move(chars);
  }

  std::unique_ptr<char[]> chars_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace destconn

#endif  // BASE_TEXT_BUFFER_H_
