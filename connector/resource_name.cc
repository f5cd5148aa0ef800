#include "connector/resource_name.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "hashing/sha256.h"

namespace destconn {

std::string Slug(absl::string_view name) {
  std::string slug;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) {
      slug += absl::ascii_tolower(byte);
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  constexpr size_t kDigits = 16;
  return slug.empty() ? Sha256Hex(name).substr(0, kDigits) : slug;
}

std::string DestinationName(absl::string_view display_name) {
  return absl::StrCat("destinations/", Slug(display_name));
}

std::string CredentialName(absl::string_view display_name) {
  return absl::StrCat("credentials/", Slug(display_name));
}

bool IsResourceName(absl::string_view collection, absl::string_view name) {
  return absl::ConsumePrefix(&name, collection) &&
         absl::ConsumePrefix(&name, "/") && !name.empty() && Slug(name) == name;
}

}  // namespace destconn
