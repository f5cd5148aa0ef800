#include "connector/client_allow_list.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

absl::Status Invalid(int line, absl::string_view what) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "Line ", line, " of --client_allow_list ", what,
          " Write: name of the client, colon, what it may use, such as "
          "loader.example: destinations/shop, credentials/shop-*")),
      "CLIENT_LIST_INVALID");
}

bool IsPattern(absl::string_view resource) {
  if (resource == "*") return true;
  const absl::string_view body = absl::StripSuffix(resource, "*");
  return !absl::StrContains(body, '*') &&
         (absl::StartsWith(body, "destinations/") ||
          absl::StartsWith(body, "credentials/")) &&
         !absl::EndsWith(resource, "/");
}

bool Matches(absl::string_view pattern, absl::string_view resource) {
  return absl::ConsumeSuffix(&pattern, "*")
             ? absl::StartsWith(resource, pattern)
             : resource == pattern;
}

}  // namespace

absl::StatusOr<ClientAllowList> ClientAllowList::Parse(absl::string_view text) {
  ClientAllowList list;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    // The last colon: a URI has its own, a resource has none.
    const size_t colon = line.rfind(':');
    if (colon == absl::string_view::npos) {
      return Invalid(number, "holds no colon.");
    }
    const absl::string_view name =
        absl::StripAsciiWhitespace(line.substr(0, colon));
    if (name.empty()) return Invalid(number, "names no client.");
    auto& resources = list.resources_[std::string(name)];
    for (absl::string_view resource :
         absl::StrSplit(line.substr(colon + 1), ',')) {
      resource = absl::StripAsciiWhitespace(resource);
      if (!IsPattern(resource)) {
        return Invalid(number, absl::StrCat("allows '", resource,
                                            "', which is no resource."));
      }
      resources.emplace_back(resource);
    }
  }
  return list;
}

bool ClientAllowList::Knows(absl::Span<const std::string> names) const {
  return std::any_of(names.begin(), names.end(), [this](const auto& name) {
    return resources_.contains(name);
  });
}

bool ClientAllowList::Allows(absl::Span<const std::string> names,
                             absl::string_view resource) const {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    const auto entry = resources_.find(name);
    return entry != resources_.end() &&
           std::any_of(entry->second.begin(), entry->second.end(),
                       [resource](const std::string& pattern) {
                         return Matches(pattern, resource);
                       });
  });
}

}  // namespace destconn
