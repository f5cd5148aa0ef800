#ifndef BASE_SECRET_H_
#define BASE_SECRET_H_

#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace destconn {

// Text that must never reach a log, a status message or a test failure. There
// is no implicit way out: code that needs the text says `Reveal()`, which
// `git grep -w Reveal` finds and review guards. `Tag` keeps kinds apart, so an
// access token cannot be passed where an e-mail address is wanted.
template <typename Tag>
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend std::ostream& operator<<(std::ostream& os, const Secret& s) {
    return os << (s.empty() ? "[empty]" : "[redacted]");
  }

 private:
  std::string text_;
};

// The same for text that somebody else owns: a cell of a received row. Valid
// for as long as the bytes it points to.
template <typename Tag>
class SecretView {
 public:
  SecretView() = default;
  explicit SecretView(absl::string_view text) : text_(text) {}

  absl::string_view Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend std::ostream& operator<<(std::ostream& os, const SecretView& s) {
    return os << (s.empty() ? "[empty]" : "[redacted]");
  }

 private:
  absl::string_view text_;
};

// A Meta access token, or what the host calls a refresh token.
using AccessToken = Secret<struct AccessTokenTag>;
using AppSecret = Secret<struct AppSecretTag>;

// A customer's raw value, in any of the personal columns.
using RawValue = SecretView<struct RawValueTag>;

}  // namespace destconn

#endif  // BASE_SECRET_H_
