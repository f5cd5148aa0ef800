#include "connector/lapse_warning.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace destconn {

double LapseWarning::Rate(int64_t delivered, absl::Duration now) {
  const double seconds = absl::ToDoubleSeconds(now - at_);
  const double events = static_cast<double>(delivered - delivered_);
  at_ = now;
  delivered_ = delivered;
  return seconds > 0 ? events / seconds : 0;
}

std::string LapseWarning::Forecast(int64_t events) {
  if (events == 0) return "";
  most_ = std::max(most_, events);
  return absl::StrCat(
      events,
      " of the events that wait for Meta will have left the window "
      "before they can be sent; their rows will be skipped as "
      "OUTSIDE_WINDOW.");
}

std::string LapseWarning::AtTheEnd() const {
  if (most_ == 0) return "";
  return absl::StrCat(
      "Meta was away or slow for so long that up to ", most_,
      " events at a time were about to leave the window; rows of those that "
      "did are skipped as OUTSIDE_WINDOW. Run more often, or raise "
      "max_requests_in_flight.");
}

}  // namespace destconn
