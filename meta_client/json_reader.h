#ifndef META_CLIENT_JSON_READER_H_
#define META_CLIENT_JSON_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// Looks values up in a JSON answer by path (`error.code`). Answers come from
// outside: whatever is malformed, missing, of another type or deeper than 32
// levels is not there, and nothing else happens. Texts are valid UTF-8.
//
// Immutable, hence thread-safe.
class JsonReader {
 public:
  explicit JsonReader(const std::string& text);
  ~JsonReader();

  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  bool is_object() const;
  bool Has(absl::string_view path) const;
  std::optional<std::string> Text(absl::string_view path) const;
  // A number, or a text of digits, which Graph uses for ids and some times.
  std::optional<int64_t> Integer(absl::string_view path) const;
  // Any number.
  std::optional<double> Number(absl::string_view path) const;
  std::optional<bool> Bool(absl::string_view path) const;
  // The texts in an array; empty if it is none.
  std::vector<std::string> Texts(absl::string_view path) const;
  // Names of an object's members; empty if it is none. An empty path is the
  // top.
  std::vector<std::string> Members(absl::string_view path) const;
  // Length of an array; zero if it is none. Elements are `path.0`, `path.1`,
  // ...
  size_t Size(absl::string_view path) const;

 private:
  struct Document;
  std::unique_ptr<const Document> document_;
};

}  // namespace destconn

#endif  // META_CLIENT_JSON_READER_H_
