#include "simulator/usage_meter.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

constexpr double kFull = 100;
constexpr char kBusiness[] = "200000000000001";

// What is left of `percent` after `elapsed`.
double Drained(double percent, absl::Duration elapsed, absl::Duration period) {
  if (period <= absl::ZeroDuration()) return percent;
  return std::max(0.0, percent - kFull * absl::FDivDuration(elapsed, period));
}

}  // namespace

std::pair<std::string, std::string> UsageHeader(UsageShape shape,
                                                double percent,
                                                absl::Duration regain) {
  const auto whole = static_cast<int64_t>(std::floor(percent));
  const int64_t seconds =
      absl::ToInt64Seconds(absl::Ceil(regain, absl::Seconds(1)));
  switch (shape) {
    case UsageShape::kNone:
      break;
    case UsageShape::kApp:
      return {"X-App-Usage",
              absl::StrCat("{\"call_count\":", whole, ",\"total_time\":",
                           whole / 2, ",\"total_cputime\":", whole / 2, "}")};
    case UsageShape::kAdAccount:
      return {"X-Ad-Account-Usage",
              absl::StrCat("{\"acc_id_util_pct\":", percent,
                           ",\"reset_time_duration\":", seconds,
                           ",\"ads_api_access_tier\":\"standard_access\"}")};
    case UsageShape::kBusiness:
      return {
          "X-Business-Use-Case-Usage",
          absl::StrCat(
              "{\"", kBusiness,
              "\":[{\"type\":\"ads_management\",\"call_count\":", whole,
              ",\"total_cputime\":", whole / 2, ",\"total_time\":", whole / 2,
              ",\"estimated_time_to_regain_access\":", (seconds + 59) / 60,
              ",\"ads_api_access_tier\":\"standard_access\"}]}")};
  }
  return {};
}

UsageMeter::Reading UsageMeter::Spend(absl::string_view name,
                                      const Quota& quota, absl::Time now) {
  Level& level = levels_[std::string(name)];
  if (level.at != absl::InfinitePast()) {
    level.percent = Drained(level.percent, now - level.at, quota.period);
  }
  level.at = now;
  const bool was_blocked = now < level.blocked_until;
  level.percent = std::min(
      level.percent + kFull / static_cast<double>(quota.requests), 2 * kFull);
  const bool is_over = was_blocked || level.percent > kFull;
  if (!is_over) return {.percent = level.percent};
  level.blocked_until = now + quota.block;
  const absl::Duration drain =
      quota.period * (std::max(0.0, level.percent - kFull) / kFull);
  return {.percent = std::max(level.percent, kFull),
          .is_over = true,
          .regain = std::max(quota.block, drain)};
}

}  // namespace destconn
