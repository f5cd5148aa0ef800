#include "hashing/phone_plan.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "phonenumbers/phonemetadata.pb.h"

// Debian ships libphonenumber's metadata message but not the two lines that
// declare where it lies (phonenumbers/metadata.h); the library exports both.
namespace i18n {
namespace phonenumbers {
int metadata_size();
const void* metadata_get();
}  // namespace phonenumbers
}  // namespace i18n

namespace destconn {
namespace {

using i18n::phonenumbers::PhoneMetadata;
using i18n::phonenumbers::PhoneMetadataCollection;

// Large countries whose prefixes are patterns: the pattern as it was read, and
// all beginnings that it or the international prefix can match. Another
// version's pattern makes the plan one for libphonenumber alone.
struct HardPlan {
  absl::string_view region;
  absl::string_view pattern;
  absl::string_view starts;
};
constexpr HardPlan kHardPlans[] = {
    {"AU", "0|(183[12])", "0,14,183"},
    {"BR", "(?:0|90)(?:(1[245]|2[1-35]|31|4[13]|[56]5|99)(\\d{10,11}))?",
     "0,90"},
    {"CN", "0|(1(?:[12]\\d|79)\\d\\d)", "0,11,12,179"},
    {"CO", "0(4(?:[14]4|56)|[579])?", "0"},
    {"KR", "0(8(?:[1-46-8]|5\\d\\d))?", "0"},
    {"MX", "0(?:[12]|4[45])|1", "0,1"},
};

bool IsLiteral(absl::string_view pattern) {
  return pattern.find_first_not_of("0123456789") == absl::string_view::npos;
}

// The alternatives of a pattern, split at its outermost bars.
std::vector<std::string> Alternatives(absl::string_view pattern) {
  std::vector<std::string> alternatives(1);
  int depth = 0;
  for (const char c : pattern) {
    if (c == '|' && depth == 0) {
      alternatives.emplace_back();
      continue;
    }
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    alternatives.back().push_back(c);
  }
  return alternatives;
}

bool KnowsInternational(const PhonePlan& plan) {
  if (plan.knows_international || IsLiteral(plan.international_prefix)) {
    return true;
  }
  const auto alternatives = Alternatives(plan.international_prefix);
  return std::all_of(alternatives.begin(), alternatives.end(),
                     [&](const std::string& alternative) {
                       return absl::StartsWith(alternative, "00") ||
                              plan.StartsHard(alternative);
                     });
}

void AddPrefixes(const PhoneMetadata& data, PhonePlan& plan) {
  plan.trunk_prefix = data.national_prefix();
  plan.international_prefix = data.international_prefix();
  const std::string& pattern = data.national_prefix_for_parsing();
  for (const HardPlan& hard : kHardPlans) {
    if (hard.region == plan.region && hard.pattern == pattern) {
      plan.is_simple = true;
      plan.knows_international = true;
      plan.hard_starts = absl::StrSplit(hard.starts, ',');
    }
  }
  if (!IsLiteral(pattern) || pattern != plan.trunk_prefix) return;
  plan.is_simple = true;
  if (!pattern.empty()) plan.hard_starts.push_back(pattern);
}

PhonePlan ToPlan(const PhoneMetadata& data) {
  PhonePlan plan;
  plan.region = data.id();
  plan.calling_code = absl::StrCat(data.country_code());
  for (const int length : data.general_desc().possible_length()) {
    if (length < 0 || length >= 32) continue;
    plan.lengths |= uint32_t{1} << length;
    plan.max_length = std::max(plan.max_length, static_cast<size_t>(length));
  }
  plan.shape =
      DigitPattern::Compile(data.general_desc().national_number_pattern());
  AddPrefixes(data, plan);
  plan.knows_international = KnowsInternational(plan);
  plan.is_simple = plan.is_simple && plan.shape.has_value();
  return plan;
}

// Where a region's two capital letters stand in a table; nothing for others.
std::optional<size_t> PlaceOf(absl::string_view region) {
  if (region.size() != 2) return std::nullopt;
  const auto first = static_cast<size_t>(region[0] - 'A');
  const auto second = static_cast<size_t>(region[1] - 'A');
  if (first >= 26 || second >= 26) return std::nullopt;
  return first * 26 + second;
}

}  // namespace

bool PhonePlan::StartsHard(absl::string_view number) const {
  return std::any_of(hard_starts.begin(), hard_starts.end(),
                     [&](const std::string& start) {
                       return absl::StartsWith(number, start);
                     });
}

const PhonePlans& PhonePlans::Get() {
  static const PhonePlans& plans = *new PhonePlans();
  return plans;
}

PhonePlans::PhonePlans() {
  by_region_.fill(-1);
  PhoneMetadataCollection collection;
  collection.ParseFromArray(i18n::phonenumbers::metadata_get(),
                            i18n::phonenumbers::metadata_size());
  for (const PhoneMetadata& data : collection.metadata()) {
    const size_t index = plans_.size();
    plans_.push_back(ToPlan(data));
    if (const auto place = PlaceOf(data.id()); place.has_value()) {
      by_region_[*place] = static_cast<int16_t>(index);
    }
    const auto code = static_cast<size_t>(data.country_code());
    if (code >= by_code_.size()) continue;
    auto& regions = by_code_[code];
    regions.insert(
        data.main_country_for_code() ? regions.begin() : regions.end(), index);
  }
}

const PhonePlan* PhonePlans::OfRegion(absl::string_view region) const {
  const auto place = PlaceOf(region);
  const int index = place.has_value() ? by_region_[*place] : -1;
  return index < 0 ? nullptr : &plans_[static_cast<size_t>(index)];
}

const PhonePlan* PhonePlans::OfInternational(absl::string_view digits) const {
  size_t code = 0;
  for (size_t i = 0; i < digits.size() && i < 3; ++i) {
    code = code * 10 + static_cast<size_t>(digits[i] - '0');
    if (code == 0) return nullptr;
    if (!by_code_[code].empty()) return &plans_[by_code_[code].front()];
  }
  return nullptr;
}

bool PhonePlans::AnyHasShape(const PhonePlan& main,
                             absl::string_view number) const {
  size_t code = 0;
  for (const char c : main.calling_code) {
    code = code * 10 + static_cast<size_t>(c - '0');
  }
  const auto& regions = by_code_[code];
  return std::any_of(regions.begin(), regions.end(), [&](size_t index) {
    return plans_[index].HasShape(number);
  });
}

}  // namespace destconn
