#ifndef SIMULATOR_REQUEST_BODY_H_
#define SIMULATOR_REQUEST_BODY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rapidjson/document.h"

namespace destconn {

// A request's body in any of the forms that Meta takes (Conversions API, "Using
// the API" and the reference of the events edge): JSON, form-encoded, or
// multipart, the last two with `data` as JSON text.
struct RequestBody {
  // An object of the parameters; null if the body is none.
  rapidjson::Document parameters = rapidjson::Document();
  // `data` as it was written, in one line; `[]` if it is no array, or not
  // wanted.
  std::string data_json = "[]";
};

// The elements of `data` may be JSON encoded as strings: they are decoded.
RequestBody ParseRequestBody(absl::string_view content_type,
                             absl::string_view body, bool wants_data = true);

}  // namespace destconn

#endif  // SIMULATOR_REQUEST_BODY_H_
