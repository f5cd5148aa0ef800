#ifndef CLI_TEXT_FILE_H_
#define CLI_TEXT_FILE_H_

#include <istream>
#include <string>

#include "absl/status/statusor.h"

namespace destconn {

// All of a small file: a token, settings, a certificate. `-` is `in`. An
// unreadable file, and one over 1 MiB, has the reason INPUT_UNREADABLE; the
// message names the file, never its contents.
absl::StatusOr<std::string> ReadTextFile(const std::string& path,
                                         std::istream& in);

}  // namespace destconn

#endif  // CLI_TEXT_FILE_H_
