#ifndef CLI_RESOURCE_NAME_H_
#define CLI_RESOURCE_NAME_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace destconn {

// `my-store` and `destinations/my-store` both name a destination.
inline std::string DestinationName(absl::string_view name) {
  constexpr absl::string_view kPrefix = "destinations/";
  if (name.empty() || name.substr(0, kPrefix.size()) == kPrefix) {
    return std::string(name);
  }
  return absl::StrCat(kPrefix, name);
}

}  // namespace destconn

#endif  // CLI_RESOURCE_NAME_H_
