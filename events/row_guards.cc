#include "events/row_guards.h"

#include <cstring>
#include <optional>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "events/user_data.h"
#include "hashing/currency.h"

namespace destconn {
namespace {

// A key, by its bit (MatchKeyName), and the share of events, in percent, that
// no one person has.
struct WatchedKey {
  size_t bit = 0;
  int64_t percent = 0;
  absl::string_view suspicion = "";
};

constexpr size_t kClear = kHashedKeys.size();
constexpr std::array<WatchedKey, 7> kWatched = {{
    {kEmailKey, 2, "a placeholder such as none@none.com"},
    {kPhoneKey, 2, "the store's own number"},
    {kBirthdateKey, 5, "a form's default date"},
    {kExternalIdKey, 2, "the id of walk-in customers"},
    {kClear + kMadidKey, 2, "the device of the till"},
    {kClear + kClientIpAddressKey, 5, "the address of the store"},
    {kClear + kFbpKey, 2, "one browser's cookie"},
}};

// Below so many events a share says nothing.
constexpr int64_t kFewestEvents = 50;
// So many events are implausible of any share.
constexpr int64_t kMostEvents = 1000;
constexpr size_t kValuesWatched = 256;

std::optional<uint64_t> KeyOf(const UserData& data, size_t bit) {
  if (bit >= kClear) {
    const std::string& text = data.clear[bit - kClear];
    if (text.empty()) return std::nullopt;
    return absl::Hash<std::string>()(text);
  }
  const auto& digest = data.hashed[bit];
  if (!digest.has_value()) return std::nullopt;
  // Sixteen hex digits are as good as the whole.
  std::array<uint64_t, 2> front;
  std::memcpy(front.data(), digest->hex().data(), sizeof(front));
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
  return front[0] ^ front[1] * kOdd;
}

}  // namespace

RowGuards::Watched::Watched() : values(kValuesWatched) {}

void RowGuards::SawRow(const ValidRow& row, bool in_milliseconds) {
  ++rows_;
  in_milliseconds_ += in_milliseconds ? 1 : 0;
  const auto& amount =
      row.line.price.has_value() ? row.line.price : row.line.value;
  if (!amount.has_value()) return;
  if (last_amounts_ == nullptr || row.currency != last_currency_) {
    last_currency_ = row.currency;
    last_amounts_ = &amounts_[row.currency];
  }
  ++last_amounts_->lines;
  const std::optional<int64_t> whole = amount->ToInteger();
  if (!whole.has_value() || *whole < 100) return;
  ++last_amounts_->whole;
  last_amounts_->round += *whole % 100 == 0 ? 1 : 0;
}

void RowGuards::SawEvent(const ServerEvent& event) {
  for (size_t i = 0; i < kWatched.size(); ++i) {
    const auto key = KeyOf(event.user_data, kWatched[i].bit);
    if (!key.has_value()) continue;
    ++watched_[i].events;
    watched_[i].values.Add(*key);
  }
  const auto& options = event.data_processing;
  if (options.has_value() && options->leaves_place_to_meta() &&
      event.user_data.clear[kClientIpAddressKey].empty()) {
    ++without_place_;
  }
}

std::vector<std::string> RowGuards::Warnings() const {
  std::vector<std::string> warnings;
  WarnOfRepeatedKeys(warnings);
  WarnOfCents(warnings);
  WarnOfTimestamps(warnings);
  if (without_place_ > 0) {
    warnings.push_back(absl::StrCat(
        without_place_,
        " events leave the place of Limited Data Use to Meta and have no "
        "client_ip_address to find it by: Meta refuses them. Send the address, "
        "or set data_processing_options' country and state."));
  }
  return warnings;
}

void RowGuards::WarnOfRepeatedKeys(std::vector<std::string>& warnings) const {
  for (size_t i = 0; i < kWatched.size(); ++i) {
    const int64_t events = watched_[i].events;
    const int64_t most = watched_[i].values.Most();
    const bool implausible =
        most >= kFewestEvents &&
        (most * 100 >= kWatched[i].percent * events || most >= kMostEvents);
    if (!implausible) continue;
    warnings.push_back(absl::StrCat(
        "One value of ", MatchKeyName(kWatched[i].bit), " stands in at least ",
        most, " of ", events, " events that have one: ", kWatched[i].suspicion,
        "? Meta takes them for one person. Leave such values blank in the "
        "query."));
  }
}

void RowGuards::WarnOfCents(std::vector<std::string>& warnings) const {
  for (const auto& [currency, amounts] : amounts_) {
    if (amounts.lines < kFewestEvents || amounts.whole < amounts.lines ||
        2 * amounts.round > amounts.lines || !HasCents(currency)) {
      continue;
    }
    warnings.push_back(absl::StrCat(
        "All ", amounts.lines, " amounts in ", currency,
        " are whole numbers of 100 or more, most of them not round. Are they "
        "in cents? Send 12.50, not 1250: Meta takes units."));
  }
}

void RowGuards::WarnOfTimestamps(std::vector<std::string>& warnings) const {
  if (in_milliseconds_ == 0) return;
  warnings.push_back(absl::StrCat(
      in_milliseconds_, " of ", rows_,
      " timestamps were taken for milliseconds, by their magnitude. ",
      in_milliseconds_ == rows_
          ? "Send seconds, or a timestamp, to leave no doubt."
          : "The others are not: does the query mix two units?"));
}

}  // namespace destconn
