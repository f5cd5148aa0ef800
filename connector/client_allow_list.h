#ifndef CONNECTOR_CLIENT_ALLOW_LIST_H_
#define CONNECTOR_CLIENT_ALLOW_LIST_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace destconn {

// Which clients may use what, by the names in their certificates. A line each:
//
//   spiffe://host.example/prod: destinations/eu-*, credentials/eu-*
//   loader.host.example: destinations/shop
//
// A resource that ends in * stands for all that begin so; * alone for all.
// Empty lines and those that begin with # are left out.
//
// Immutable, hence thread-safe.
class ClientAllowList {
 public:
  // Fails with CLIENT_LIST_INVALID, which names the line.
  static absl::StatusOr<ClientAllowList> Parse(absl::string_view text);

  // Whether a client of one of these names is in the list at all.
  bool Knows(absl::Span<const std::string> names) const;

  // Whether it may use `resource`: `destinations/shop`, `credentials/token`.
  bool Allows(absl::Span<const std::string> names,
              absl::string_view resource) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> resources_;
};

}  // namespace destconn

#endif  // CONNECTOR_CLIENT_ALLOW_LIST_H_
