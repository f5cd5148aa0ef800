#ifndef SIMULATOR_URL_H_
#define SIMULATOR_URL_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// A URL's query (`a=1&b=%20`) by name, decoded. Of a name that comes twice the
// first counts.
std::map<std::string, std::string> ParseQuery(absl::string_view query);

}  // namespace destconn

#endif  // SIMULATOR_URL_H_
