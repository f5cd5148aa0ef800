#ifndef META_CLIENT_HTTP_BODY_H_
#define META_CLIENT_HTTP_BODY_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// A request's body, in pieces that are sent one after the other: a thousand
// events need not be copied together first.
//
// Thread-compatible: built by one thread, then only read.
class HttpBody {
 public:
  HttpBody() = default;
  HttpBody(const HttpBody&) = delete;
  HttpBody& operator=(const HttpBody&) = delete;

  void Append(std::string text);
  // The bytes must live until the request is done.
  void AppendView(absl::string_view text);

  const std::vector<absl::string_view>& pieces() const { return pieces_; }
  size_t size() const { return size_; }

  // All of it, copied together.
  std::string Text() const;

 private:
  std::deque<std::string> owned_;  // whose elements stay where they are
  std::vector<absl::string_view> pieces_;
  size_t size_ = 0;
};

// A body of one text.
std::shared_ptr<const HttpBody> TextBody(std::string text);

// Reads a body from its beginning, piece by piece. The body must outlive it.
//
// Not thread-safe.
class HttpBodyReader {
 public:
  explicit HttpBodyReader(const HttpBody& body) : body_(body) {}

  // Copies up to `count` bytes; fewer only at the end.
  size_t Read(char* out, size_t count);
  void Rewind();

  bool at_end() const { return piece_ == body_.pieces().size(); }

 private:
  const HttpBody& body_;
  size_t piece_ = 0;
  size_t offset_ = 0;  // within that piece
};

}  // namespace destconn

#endif  // META_CLIENT_HTTP_BODY_H_
