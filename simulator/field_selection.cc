#include "simulator/field_selection.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "simulator/json_text.h"

namespace destconn {

std::vector<std::string> ParseFields(absl::string_view fields) {
  std::vector<std::string> names;
  std::string name;
  int depth = 0;
  const auto take = [&names, &name] {
    const absl::string_view stripped = absl::StripAsciiWhitespace(name);
    if (!stripped.empty()) names.emplace_back(stripped);
    name.clear();
  };
  for (const char c : fields) {
    if (c == '{') ++depth;
    if (depth == 0 && c == ',') {
      take();
    } else if (depth == 0) {
      name += c;
    }
    if (c == '}') --depth;
  }
  take();
  return names;
}

GraphAnswer SelectFields(absl::string_view fields, const NodeFields& node,
                         absl::string_view node_type) {
  std::vector<std::string> names = ParseFields(fields);
  if (std::find(names.begin(), names.end(), "id") == names.end()) {
    names.emplace_back("id");
  }
  std::string json;
  for (const std::string& name : names) {
    const auto field = node.find(name);
    if (field == node.end()) {
      return GraphFault{
          .message = absl::StrCat("(#100) Tried accessing nonexisting field (",
                                  name, ") on node type (", node_type, ")")};
    }
    if (field->second.empty()) continue;
    absl::StrAppend(&json, json.empty() ? "" : ",", QuoteJson(name), ":",
                    field->second);
  }
  return absl::StrCat("{", json, "}");
}

}  // namespace destconn
