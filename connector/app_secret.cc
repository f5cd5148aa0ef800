#include "connector/app_secret.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "connector/master_key.h"

namespace destconn {

absl::StatusOr<LoadedAppSecret> LoadAppSecret(const std::string& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  const absl::string_view secret = absl::StripAsciiWhitespace(text);
  const bool one_word =
      !secret.empty() && std::all_of(secret.begin(), secret.end(), [](char c) {
        return absl::ascii_isgraph(static_cast<unsigned char>(c));
      });
  struct stat info = {};
  if (!one_word || stat(path.c_str(), &info) != 0) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The file '", path,
            "' of --app_secret_file cannot be read, or does not hold one line "
            "with the app's secret. Copy it from Meta's App Dashboard.")),
        "APP_SECRET_UNREADABLE");
  }
  return LoadedAppSecret{.secret = AppSecret(std::string(secret)),
                         .exposed = IsExposed(info)};
}

}  // namespace destconn
