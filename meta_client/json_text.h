#ifndef META_CLIENT_JSON_TEXT_H_
#define META_CLIENT_JSON_TEXT_H_

#include <cstddef>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Appends `text` (UTF-8) as a JSON string (RFC 8259, section 7), with its
// quotes.
void AppendJsonString(absl::string_view text, std::string& out);

// The most characters that a text of `size` bytes has as a JSON string.
constexpr size_t MaxJsonString(size_t size) { return 6 * size + 2; }

// Writes JSON into memory that is large enough: the caller has added up the
// parts beforehand, so that no part has to look.
//
// Not thread-safe.
class JsonCursor {
 public:
  explicit JsonCursor(char* at) : at_(at) {}

  char* at() const { return at_; }
  void MoveTo(char* at) { at_ = at; }

  // Keys and punctuation of ours, as they are.
  template <size_t kSize>
  void Literal(const char (&text)[kSize]) {
    std::memcpy(at_, text, kSize - 1);
    at_ += kSize - 1;
  }

  // Text that needs no escape.
  void Raw(absl::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }

  // Text as a JSON string, with its quotes.
  void String(absl::string_view text);

  void Integer(long long number);

  // The comma behind the last member of an object or array becomes its end.
  void Close(char end) {
    if (at_[-1] == ',') --at_;
    *at_++ = end;
  }

 private:
  char* at_;
};

}  // namespace destconn

#endif  // META_CLIENT_JSON_TEXT_H_
