#include "connector/daily_volume.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "connector/unreadable_record.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

using Bytes = std::optional<std::string>;

constexpr int kDaysKept = 28;
constexpr size_t kDaysToKnow = 7;
constexpr int64_t kTimesUsual = 3;
// No window is longer but a first run's, before which nothing is usual: so no
// more days than that come at once.
constexpr int64_t kMostDaysAtOnce = 7;
// A small shop's days differ much.
constexpr int64_t kNeverUnusual = 1000;

absl::CivilDay Today(Clock& clock) {
  return absl::ToCivilDay(clock.Now(), absl::UTCTimeZone());
}

absl::StatusOr<storage::v1::DailyEvents> Decode(absl::string_view key,
                                                const Bytes& bytes) {
  storage::v1::DailyEvents record;
  if (bytes.has_value() && !record.ParseFromString(*bytes)) {
    return UnreadableRecord(key);
  }
  return record;
}

// The days before today that have events, with how many.
std::vector<std::pair<absl::CivilDay, int64_t>> EarlierDays(
    const storage::v1::DailyEvents& record, absl::CivilDay today) {
  std::vector<std::pair<absl::CivilDay, int64_t>> days;
  for (const auto& [text, events] : record.by_day()) {
    absl::CivilDay day;
    if (absl::ParseCivilTime(text, &day) && day < today &&
        day >= today - kDaysKept && events > 0) {
      days.emplace_back(day, events);
    }
  }
  return days;
}

}  // namespace

std::string UnusualVolumeWarning(const DailyVolume& volume) {
  return absl::StrCat(
      "Meta has accepted more than ", volume.limit.value_or(0),
      " events of this destination today (UTC); a usual day has ", volume.usual,
      ". If neither a sale nor late rows explain it, find in the audit log who "
      "sent them, and stop the export until you know.");
}

std::string DailyVolumes::Key(absl::string_view destination) {
  return absl::StrCat("daily_events/", destination);
}

absl::StatusOr<DailyVolume> DailyVolumes::Look(absl::string_view destination) {
  const std::string key = Key(destination);
  DC_ASSIGN_OR_RETURN(const Bytes bytes, store_.Get(key));
  DC_ASSIGN_OR_RETURN(const auto record, Decode(key, bytes));
  const absl::CivilDay today = Today(clock_);
  DailyVolume volume;
  const auto so_far = record.by_day().find(absl::FormatCivilTime(today));
  if (so_far != record.by_day().end()) volume.today = so_far->second;
  auto days = EarlierDays(record, today);
  if (days.size() < kDaysToKnow) return volume;
  const absl::CivilDay last = std::max_element(days.begin(), days.end())->first;
  const auto median =
      days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
  std::nth_element(
      days.begin(), median, days.end(),
      [](const auto& a, const auto& b) { return a.second < b.second; });
  volume.usual = median->second;
  const int64_t at_once = std::min<int64_t>(today - last, kMostDaysAtOnce);
  volume.limit =
      std::max(kNeverUnusual, volume.usual * std::max(kTimesUsual, at_once));
  return volume;
}

absl::Status DailyVolumes::Add(absl::string_view destination, int64_t events) {
  const std::string key = Key(destination);
  while (true) {
    DC_ASSIGN_OR_RETURN(const Bytes settings, store_.Get(destination));
    if (!settings.has_value()) return absl::OkStatus();
    DC_ASSIGN_OR_RETURN(const Bytes bytes, store_.Get(key));
    DC_ASSIGN_OR_RETURN(auto record, Decode(key, bytes));
    const absl::CivilDay today = Today(clock_);
    storage::v1::DailyEvents changed;
    for (const auto& [day, count] : EarlierDays(record, today)) {
      (*changed.mutable_by_day())[absl::FormatCivilTime(day)] = count;
    }
    const std::string now = absl::FormatCivilTime(today);
    (*changed.mutable_by_day())[now] = (*record.mutable_by_day())[now] + events;
    const std::vector<StateChange> changes = {
        {std::string(destination), settings, settings},
        {key, bytes, changed.SerializeAsString()}};
    DC_ASSIGN_OR_RETURN(const bool made, store_.CompareAndChange(changes));
    if (made) return absl::OkStatus();
  }
}

}  // namespace destconn
