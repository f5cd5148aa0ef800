#ifndef SIMULATOR_MULTIPART_H_
#define SIMULATOR_MULTIPART_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// The fields of a multipart/form-data body (RFC 7578) by name, without their
// parts' headers. Of a name that comes twice the first counts. What is not
// well-formed is left out.
std::map<std::string, std::string> ParseMultipart(
    absl::string_view content_type, absl::string_view body);

}  // namespace destconn

#endif  // SIMULATOR_MULTIPART_H_
