#ifndef CONNECTOR_RESOURCE_NAME_H_
#define CONNECTOR_RESOURCE_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// The part of a resource name that is made of a display name: lower-case
// letters and digits, with a hyphen for every run of anything else: `Demo
// store` is `demo-store`. A name without any letter or digit of ASCII makes a
// slug of its SHA-256's first digits, so that every name has one.
std::string Slug(absl::string_view name);

// `destinations/demo-store`.
std::string DestinationName(absl::string_view display_name);

// `credentials/demo-token`.
std::string CredentialName(absl::string_view display_name);

// Whether `name` is a resource name of that collection (`destinations`).
bool IsResourceName(absl::string_view collection, absl::string_view name);

}  // namespace destconn

#endif  // CONNECTOR_RESOURCE_NAME_H_
