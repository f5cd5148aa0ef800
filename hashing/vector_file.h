#ifndef HASHING_VECTOR_FILE_H_
#define HASHING_VECTOR_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// One line of testdata/hashing/*.tsv, its JSON strings decoded.
struct Vector {
  int line = 0;
  std::string field = "";
  std::string country = "";
  std::string input = "";
  std::string input_json = "";  // as in the file
  std::optional<std::string> normalized = std::nullopt;
  std::string digest = "";  // as in the file; "" in contested.tsv
  std::string why = "";
};

// Reads a file of testdata/hashing/. A test that got too few has not read it.
std::vector<Vector> ReadVectors(absl::string_view file, bool has_digest);

}  // namespace destconn

#endif  // HASHING_VECTOR_FILE_H_
