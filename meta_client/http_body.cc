#include "meta_client/http_body.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace destconn {

void HttpBody::Append(std::string text) {
  owned_.push_back(std::move(text));
  AppendView(owned_.back());
}

void HttpBody::AppendView(absl::string_view text) {
  if (text.empty()) return;
  pieces_.push_back(text);
  size_ += text.size();
}

std::string HttpBody::Text() const {
  std::string text;
  text.reserve(size_);
  for (const absl::string_view piece : pieces_) {
    text.append(piece.data(), piece.size());
  }
  return text;
}

std::shared_ptr<const HttpBody> TextBody(std::string text) {
  auto body = std::make_shared<HttpBody>();
  body->Append(std::move(text));
  return body;
}

size_t HttpBodyReader::Read(char* out, size_t count) {
  size_t read = 0;
  while (read < count && !at_end()) {
    const absl::string_view left = body_.pieces()[piece_].substr(offset_);
    const size_t taken = std::min(left.size(), count - read);
    std::memcpy(out + read, left.data(), taken);
    read += taken;
    offset_ += taken;
    if (taken == left.size()) {
      ++piece_;
      offset_ = 0;
    }
  }
  return read;
}

void HttpBodyReader::Rewind() {
  piece_ = 0;
  offset_ = 0;
}

}  // namespace destconn
