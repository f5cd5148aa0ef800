#ifndef CONNECTOR_PAGE_H_
#define CONNECTOR_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Which part of a list is asked for.
struct Page {
  size_t size = 0;         // at most so many
  std::string after = "";  // what the page before ended with; empty: none was
};

// Reads a list request's fields: 100 a page by default, at most 1,000. Fails
// with FIELDS_INVALID if the size is below zero, or the token is not one that
// `PageToken` made for `list`.
absl::StatusOr<Page> ReadPage(absl::string_view list, int32_t page_size,
                              absl::string_view page_token);

// The token of the page that follows `last`.
std::string PageToken(absl::string_view list, absl::string_view last);

}  // namespace destconn

#endif  // CONNECTOR_PAGE_H_
