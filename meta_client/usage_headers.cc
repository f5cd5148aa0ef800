#include "meta_client/usage_headers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

// What a header says beyond this is taken for nonsense and cut.
constexpr absl::Duration kLongestPause = absl::Hours(24);

absl::Duration BusinessUseCasePause(const std::string& header) {
  const JsonReader json(header);
  int64_t minutes = 0;
  // {"<business id>": [{"estimated_time_to_regain_access": 19, ...}, ...]}
  for (const std::string& business : json.Members("")) {
    for (size_t i = 0; i < json.Size(business); ++i) {
      const std::string path =
          absl::StrCat(business, ".", i, ".estimated_time_to_regain_access");
      minutes = std::max(minutes, json.Integer(path).value_or(0));
    }
  }
  return absl::Minutes(minutes);
}

}  // namespace

absl::Duration PauseFromHeaders(
    const std::map<std::string, std::string>& headers) {
  absl::Duration pause = absl::ZeroDuration();
  if (const auto header = headers.find("x-business-use-case-usage");
      header != headers.end()) {
    pause = std::max(pause, BusinessUseCasePause(header->second));
  }
  if (const auto header = headers.find("x-ad-account-usage");
      header != headers.end()) {
    const JsonReader json(header->second);
    pause = std::max(
        pause, absl::Seconds(json.Integer("reset_time_duration").value_or(0)));
  }
  return std::min(pause, kLongestPause);
}

}  // namespace destconn
