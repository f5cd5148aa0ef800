#ifndef CLI_SETTINGS_FILE_H_
#define CLI_SETTINGS_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "destination/v1/settings.pb.h"

namespace destconn {

// Reads settings from JSON, with field names as in the .proto file or in
// lowerCamelCase. Fails with reason INPUT_UNREADABLE, naming what is wrong and,
// for an unknown field, the one that was probably meant. `name` is the file's.
absl::StatusOr<destination::v1::Settings> ParseSettings(absl::string_view json,
                                                        absl::string_view name);

}  // namespace destconn

#endif  // CLI_SETTINGS_FILE_H_
