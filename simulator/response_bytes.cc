#include "simulator/response_bytes.h"

#include <algorithm>
#include <boost/beast/http/status.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace destconn {
namespace {

namespace http = boost::beast::http;

std::string StatusLine(int status) {
  const http::status known = http::int_to_status(static_cast<unsigned>(status));
  const auto reason = known == http::status::unknown
                          ? boost::beast::string_view()
                          : http::obsolete_reason(known);
  return absl::StrCat("HTTP/1.1 ", status, " ",
                      absl::string_view(reason.data(), reason.size()), "\r\n");
}

bool HasContentType(const GraphDecision& decision) {
  return std::any_of(
      decision.headers.begin(), decision.headers.end(), [](const auto& header) {
        return absl::EqualsIgnoreCase(header.first, "Content-Type");
      });
}

// Such answers have no body, and no word of one (RFC 9110, 8.6).
bool IsBodiless(int status) { return status == 204 || status == 304; }

}  // namespace

ResponseBytes::ResponseBytes(const GraphDecision& decision, bool keep_alive) {
  if (decision.wire.raw.has_value()) {
    head_ = *decision.wire.raw;
    return;
  }
  body_ = decision.reply.body;
  body_times_ = decision.wire.body_times;
  if (IsBodiless(decision.reply.http_status)) body_.clear();
  AddHead(decision, keep_alive);
  if (decision.wire.extra_answer) tail_ += absl::StrCat(head_, body_, tail_);
}

void ResponseBytes::AddHead(const GraphDecision& decision, bool keep_alive) {
  const WireAct& wire = decision.wire;
  if (wire.interim_status != 0) {
    absl::StrAppend(&head_, StatusLine(wire.interim_status), "\r\n");
  }
  absl::StrAppend(&head_, StatusLine(decision.reply.http_status));
  if (!HasContentType(decision)) {
    const bool is_json = body_.empty() || body_[0] == '{';
    absl::StrAppend(&head_, "Content-Type: ",
                    is_json ? "application/json; charset=UTF-8"
                            : "text/html; charset=utf-8",
                    "\r\n");
  }
  for (const auto& [name, value] : decision.headers) {
    absl::StrAppend(&head_, name, ": ", value, "\r\n");
  }
  if (!keep_alive) head_ += "Connection: close\r\n";
  if (wire.chunked) {
    absl::StrAppend(&head_, "Transfer-Encoding: chunked\r\n\r\n",
                    absl::Hex(body_size()), "\r\n");
    tail_ = body_.empty() ? "\r\n" : "\r\n0\r\n\r\n";
  } else if (IsBodiless(decision.reply.http_status)) {
    head_ += "\r\n";
  } else {
    absl::StrAppend(&head_, "Content-Length: ", body_size(), "\r\n\r\n");
  }
}

int64_t ResponseBytes::body_size() const {
  return static_cast<int64_t>(body_.size()) * body_times_;
}

int64_t ResponseBytes::size() const {
  return static_cast<int64_t>(head_.size() + tail_.size()) + body_size();
}

std::string ResponseBytes::Piece(int64_t offset, size_t most) const {
  std::string piece;
  const auto left = [&piece, most] { return most - piece.size(); };
  const auto head_size = static_cast<int64_t>(head_.size());
  if (offset < head_size) piece = head_.substr(offset, most);
  int64_t at = offset + static_cast<int64_t>(piece.size()) - head_size;
  while (at < body_size() && left() > 0) {
    const size_t begin = static_cast<size_t>(at) % body_.size();
    const size_t before = piece.size();
    piece.append(body_, begin, left());
    at += static_cast<int64_t>(piece.size() - before);
  }
  const int64_t in_tail = at - body_size();
  if (left() > 0 && in_tail >= 0 &&
      in_tail < static_cast<int64_t>(tail_.size())) {
    piece.append(tail_, static_cast<size_t>(in_tail), left());
  }
  return piece;
}

}  // namespace destconn
