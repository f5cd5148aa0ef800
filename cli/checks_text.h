#ifndef CLI_CHECKS_TEXT_H_
#define CLI_CHECKS_TEXT_H_

#include <cstddef>
#include <string>

#include "destination/v1/check.pb.h"
#include "google/protobuf/repeated_field.h"

namespace destconn {

using Checks = google::protobuf::RepeatedPtrField<destination::v1::Check>;

// One line a check: how it went, its name, what was found; below it what to do
// and what Meta answered.
std::string ChecksText(const Checks& checks, size_t width);

// Whether any check failed.
bool AnyFailed(const Checks& checks);

}  // namespace destconn

#endif  // CLI_CHECKS_TEXT_H_
