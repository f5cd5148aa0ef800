#include "hashing/vector_file.h"

#include <cstddef>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rapidjson/document.h"

namespace destconn {
namespace {

std::optional<std::string> FromJson(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsString()) return std::nullopt;
  return std::string(document.GetString(), document.GetStringLength());
}

}  // namespace

std::vector<Vector> ReadVectors(absl::string_view file, bool has_digest) {
  const size_t columns = has_digest ? 6 : 5;
  std::ifstream in(absl::StrCat("testdata/hashing/", file));
  std::vector<Vector> vectors;
  std::string line;
  std::getline(in, line);
  for (int number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells.size() != columns) return {};
    Vector vector;
    vector.line = number;
    vector.field = cells[0];
    vector.country = cells[1];
    vector.input_json = cells[2];
    vector.input = FromJson(cells[2]).value_or("");
    vector.normalized = FromJson(cells[3]);
    if (has_digest) vector.digest = cells[4];
    vector.why = cells.back();
    vectors.push_back(vector);
  }
  return vectors;
}

}  // namespace destconn
