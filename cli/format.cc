#include "cli/format.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

std::string Grouped(absl::string_view digits) {
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

std::string WithThousands(int64_t number) {
  const std::string text = absl::StrCat(number);
  absl::string_view digits = text;
  const bool negative = absl::ConsumePrefix(&digits, "-");
  return absl::StrCat(negative ? "-" : "", Grouped(digits));
}

std::string MoneyAmount(absl::string_view decimal) {
  absl::string_view rest = decimal;
  const bool negative = absl::ConsumePrefix(&rest, "-");
  const size_t point = rest.find('.');
  const absl::string_view whole = rest.substr(0, point);
  std::string fraction;
  if (point != absl::string_view::npos) {
    fraction = std::string(rest.substr(point + 1));
  }
  if (whole.empty() || !AllDigits(whole) || !AllDigits(fraction)) {
    return std::string(decimal);
  }
  if (fraction.size() < 2) fraction.resize(2, '0');
  return absl::StrCat(negative ? "-" : "", Grouped(whole), ".", fraction);
}

std::string Percent(double fraction) {
  return absl::StrFormat("%.1f %%", fraction * 100);
}

std::string ByteCount(int64_t bytes) {
  constexpr double kStep = 1024;
  const double exact = static_cast<double>(bytes);
  if (exact < kStep) return absl::StrCat(bytes, " bytes");
  double amount = exact / kStep;
  for (const absl::string_view unit : {"KiB", "MiB", "GiB"}) {
    if (amount < kStep) return absl::StrFormat("%.1f %s", amount, unit);
    amount /= kStep;
  }
  return absl::StrFormat("%.1f TiB", amount);
}

std::string Span(absl::Duration duration) {
  if (duration < absl::ZeroDuration()) {
    return absl::StrCat("-", Span(-duration));
  }
  if (duration < absl::Seconds(10)) {
    return absl::StrFormat("%.1f s", absl::ToDoubleSeconds(duration));
  }
  const int64_t seconds = absl::ToInt64Seconds(duration);
  const int64_t minutes = seconds / 60;
  const int64_t hours = minutes / 60;
  const int64_t days = hours / 24;
  if (days > 0) return absl::StrCat(days, " d ", hours % 24, " h");
  if (hours > 0) return absl::StrCat(hours, " h ", minutes % 60, " min");
  if (minutes > 0) return absl::StrCat(minutes, " min ", seconds % 60, " s");
  return absl::StrCat(seconds, " s");
}

std::string ClockSpan(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds < 3600) {
    return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
  }
  return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                         seconds % 60);
}

std::string Moment(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

}  // namespace destconn
