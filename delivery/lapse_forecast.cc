#include "delivery/lapse_forecast.h"

#include <algorithm>

namespace destconn {

int64_t ForecastLapse(std::vector<int64_t> expire_at, absl::Time resume,
                      double events_per_second) {
  const auto resume_at = static_cast<double>(absl::ToUnixSeconds(resume));
  const double seconds_each = events_per_second > 0 ? 1 / events_per_second : 0;
  const auto first = std::min_element(expire_at.begin(), expire_at.end());
  const double all_gone_at =
      resume_at + static_cast<double>(expire_at.size()) * seconds_each;
  // Nearly always, and much quicker.
  if (first == expire_at.end() || all_gone_at <= static_cast<double>(*first)) {
    return 0;
  }
  std::sort(expire_at.begin(), expire_at.end());
  int64_t lapsed = 0;
  int64_t sent = 0;
  for (const int64_t expires : expire_at) {
    const double leaves_at =
        resume_at + static_cast<double>(sent) * seconds_each;
    if (leaves_at > static_cast<double>(expires)) {
      ++lapsed;
    } else {
      ++sent;
    }
  }
  return lapsed;
}

}  // namespace destconn
