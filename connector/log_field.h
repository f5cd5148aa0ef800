#ifndef CONNECTOR_LOG_FIELD_H_
#define CONNECTOR_LOG_FIELD_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "connector/plain_quote.h"

namespace destconn {

// A fact in a line of the log or the audit log: its name, and its value as JSON
// text, in which nothing can end the line.
struct LogField {
  absl::string_view name = "";
  std::string json = "";

  // Whether there is nothing to say.
  bool empty() const { return json == "\"\""; }
};

inline LogField TextField(absl::string_view name, absl::string_view value) {
  return {name, PlainQuoted(value)};
}

inline LogField NumberField(absl::string_view name, int64_t value) {
  return {name, absl::StrCat(value)};
}

}  // namespace destconn

#endif  // CONNECTOR_LOG_FIELD_H_
