#include "cli/text_file.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cli/input_file.h"

namespace destconn {
namespace {

constexpr size_t kMaxBytes = 1 << 20;

absl::StatusOr<std::string> ReadAll(std::istream& in, const std::string& name) {
  std::string text(kMaxBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return InputError(absl::StrCat("cannot read ", name));
  text.resize(in.gcount());
  if (text.size() > kMaxBytes) {
    return InputError(absl::StrCat(name, " is larger than 1 MiB"));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path,
                                         std::istream& in) {
  if (path == "-") return ReadAll(in, "standard input");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return InputError(
        absl::StrCat("cannot open ", path, ": ", std::strerror(errno)));
  }
  return ReadAll(file, path);
}

}  // namespace destconn
