#include "meta_client/usage_headers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

// What a header says beyond this is taken for nonsense and cut.
constexpr absl::Duration kLongest = absl::Hours(24);

constexpr absl::string_view kShares[] = {"call_count", "total_cputime",
                                         "total_time", "acc_id_util_pct"};

absl::Duration Bounded(absl::Duration time) {
  return std::clamp(time, absl::ZeroDuration(), kLongest);
}

// The highest share that the object at `prefix` says.
double HighestShare(const JsonReader& json, absl::string_view prefix) {
  double percent = 0;
  for (const absl::string_view share : kShares) {
    percent =
        std::max(percent, json.Number(absl::StrCat(prefix, share)).value_or(0));
  }
  return percent;
}

// {"<business id>": [{"call_count": 95, ...}, ...]}
void ReadBusinessUseCases(const JsonReader& json, Usage& usage) {
  for (const std::string& business : json.Members("")) {
    for (size_t i = 0; i < json.Size(business); ++i) {
      const std::string use_case = absl::StrCat(business, ".", i, ".");
      usage.percent = std::max(usage.percent, HighestShare(json, use_case));
      const int64_t minutes =
          json.Integer(
                  absl::StrCat(use_case, "estimated_time_to_regain_access"))
              .value_or(0);
      usage.blocked_for =
          std::max(usage.blocked_for, Bounded(absl::Minutes(minutes)));
    }
  }
}

}  // namespace

Usage ReadUsage(const std::map<std::string, std::string>& headers) {
  Usage usage;
  if (const auto app = headers.find("x-app-usage"); app != headers.end()) {
    usage.percent = HighestShare(JsonReader(app->second), "");
  }
  if (const auto account = headers.find("x-ad-account-usage");
      account != headers.end()) {
    const JsonReader json(account->second);
    usage.percent = std::max(usage.percent, HighestShare(json, ""));
    usage.reset_in =
        Bounded(absl::Seconds(json.Integer("reset_time_duration").value_or(0)));
  }
  if (const auto business = headers.find("x-business-use-case-usage");
      business != headers.end()) {
    ReadBusinessUseCases(JsonReader(business->second), usage);
  }
  int64_t seconds = 0;
  if (const auto after = headers.find("retry-after");
      after != headers.end() && absl::SimpleAtoi(after->second, &seconds)) {
    usage.blocked_for =
        std::max(usage.blocked_for, Bounded(absl::Seconds(seconds)));
  }
  return usage;
}

}  // namespace destconn
