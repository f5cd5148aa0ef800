#ifndef CLI_TEST_FILES_H_
#define CLI_TEST_FILES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Writes `content` to a file of this name under the test's own folder, and
// returns its path.
std::string WriteTestFile(absl::string_view name, absl::string_view content);

// The same, packed with gzip.
std::string WriteGzipTestFile(absl::string_view name,
                              absl::string_view content);

// All of a file; the test fails if there is none.
std::string ReadTestFile(const std::string& path);

}  // namespace destconn

#endif  // CLI_TEST_FILES_H_
