#ifndef DELIVERY_LAPSE_FORECAST_H_
#define DELIVERY_LAPSE_FORECAST_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace destconn {

// How many of the waiting events will have left their window before they can be
// sent, if sending goes on at `resume` with `events_per_second` and what
// expires first goes first. A rate of zero or less is none known: then only the
// time until `resume` counts.
//
// `expire_at`: Unix seconds, in any order.
int64_t ForecastLapse(std::vector<int64_t> expire_at, absl::Time resume,
                      double events_per_second);

}  // namespace destconn

#endif  // DELIVERY_LAPSE_FORECAST_H_
