#ifndef LEDGER_KILLED_IMAGE_H_
#define LEDGER_KILLED_IMAGE_H_

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"

namespace destconn {

// For tests: what a killed process leaves of the embedded store in `path`, all
// that was written and nothing tidied up. The path of the copy; one that an
// earlier call made of the same store is replaced.
inline std::string MakeKilledImage(const std::string& path) {
  const std::string image = absl::StrCat(path, ".killed");
  std::filesystem::remove_all(image);
  std::filesystem::copy(path, image);
  std::filesystem::copy_file(path + ".age", image + ".age",
                             std::filesystem::copy_options::overwrite_existing);
  return image;
}

}  // namespace destconn

#endif  // LEDGER_KILLED_IMAGE_H_
