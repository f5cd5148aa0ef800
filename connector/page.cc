#include "connector/page.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "connector/grpc_status.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

constexpr size_t kDefaultSize = 100;
constexpr size_t kMostSize = 1000;
constexpr size_t kCheckDigits = 8;

// Not against forgers, who could only skip a part of what they may read, but
// against tokens of another list and tokens cut short.
std::string CheckOf(absl::string_view list, absl::string_view last) {
  return Sha256Hex(absl::StrCat(list, "\n", last)).substr(0, kCheckDigits);
}

}  // namespace

absl::StatusOr<Page> ReadPage(absl::string_view list, int32_t page_size,
                              absl::string_view page_token) {
  std::vector<FieldViolation> violations;
  Page page{.size = kDefaultSize};
  if (page_size < 0) {
    violations.push_back(
        {"page_size", "Write 1 to 1,000, or leave it out for 100."});
  } else if (page_size > 0) {
    page.size = std::min(static_cast<size_t>(page_size), kMostSize);
  }
  std::string text;
  if (!page_token.empty()) {
    const bool read = absl::WebSafeBase64Unescape(page_token, &text) &&
                      text.size() > kCheckDigits;
    if (read) page.after = text.substr(kCheckDigits);
    if (!read || text.substr(0, kCheckDigits) != CheckOf(list, page.after)) {
      violations.push_back({"page_token",
                            "Copy next_page_token of the page before, or leave "
                            "it out for the first page."});
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return page;
}

std::string PageToken(absl::string_view list, absl::string_view last) {
  return absl::WebSafeBase64Escape(absl::StrCat(CheckOf(list, last), last));
}

}  // namespace destconn
