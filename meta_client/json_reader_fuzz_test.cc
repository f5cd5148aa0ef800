// Any bytes as a response's body: never a crash, and what is found in it by
// path is what its type says.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/utf8.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

constexpr int kMostLevels = 32;
constexpr size_t kMostMembers = 8;

void Expect(bool holds) {
  if (!holds) std::abort();
}

void CheckValue(const JsonReader& json, const std::string& path) {
  const auto text = json.Text(path);
  const auto integer = json.Integer(path);
  const bool is_bool = json.Bool(path).has_value();
  const bool is_array = json.Size(path) > 0;
  const bool has_members = !json.Members(path).empty();
  const int kinds = text.has_value() + is_bool + is_array + has_members;
  // null, [] and {} have none.
  Expect(kinds <= 1);
  if (kinds == 1) Expect(json.Has(path));
  if (text.has_value()) Expect(IsValidUtf8(*text));
  // A number is no text, a text may be one.
  if (integer.has_value()) Expect(kinds == (text.has_value() ? 1 : 0));
  Expect(json.Texts(path).size() <= json.Size(path));
}

// Goes down all members and elements, some of each level.
void Walk(const JsonReader& json, const std::string& path, int level) {
  Expect(level <= kMostLevels);
  CheckValue(json, path);
  const std::string before = path.empty() ? "" : absl::StrCat(path, ".");
  size_t count = 0;
  for (const std::string& name : json.Members(path)) {
    Expect(IsValidUtf8(name));
    // A name with a dot cannot be asked for, nor one at the top without
    // letters.
    const bool can_be_asked =
        name.find('.') == std::string::npos && !(path.empty() && name.empty());
    if (!can_be_asked || ++count > kMostMembers) continue;
    Expect(json.Has(before + name));
    Walk(json, before + name, level + 1);
  }
  // Elements of an array at the top: "0", "1", ...
  for (size_t i = 0; i < json.Size(path) && i < kMostMembers; ++i) {
    Expect(json.Has(absl::StrCat(before, i)));
    Walk(json, absl::StrCat(before, i), level + 1);
  }
}

void Check(const std::string& body) {
  const JsonReader json(body);
  if (!json.Has("")) {
    Expect(!json.is_object());
    return;
  }
  // Of ever so many branches some are enough; see kMostMembers.
  if (body.size() <= 512) Walk(json, "", 0);
  CheckValue(json, "error.code");
  CheckValue(json, "data.0.permission");
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  destconn::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
