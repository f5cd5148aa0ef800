#include "hashing/phone.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "hashing/phone_parser.h"
#include "hashing/phone_plan.h"
#include "hashing/phone_text.h"
#include "hashing/prepare.h"

namespace destconn {
namespace {

// Without a country, only what is long enough to hold a calling code is taken
// for an international number (normalization.md, 4.3 c).
constexpr size_t kMinBareInternational = 11;
constexpr size_t kMaxDigits = 20;  // an international prefix and a number

absl::string_view WithoutZeros(absl::string_view digits) {
  const size_t first = digits.find_first_not_of('0');
  return first == absl::string_view::npos ? "" : digits.substr(first);
}

bool ParseBare(absl::string_view digits, std::string& out) {
  return digits.size() >= kMinBareInternational && digits[0] != '0' &&
         ParseInternational(digits, out) && FitsPlan(out);
}

// "00" leads out of most countries, "0011" and the like out of some: there the
// country's own prefix goes before, unless what it leaves is of no plan's shape
// and what stands behind "00" is.
bool ParseDoubleZero(absl::string_view digits, absl::string_view country,
                     std::string& out) {
  const absl::string_view behind_zeros = WithoutZeros(digits);
  const PhonePlan* plan = PhonePlans::Get().OfRegion(country);
  if (plan == nullptr || plan->international_prefix == "00" ||
      !SlowNational(digits, country, out) || !absl::EndsWith(digits, out)) {
    return ParseInternational(behind_zeros, out);
  }
  if (FitsPlan(out)) return true;
  const std::string own = out;
  const bool other_fits = ParseInternational(behind_zeros, out) &&
                          out == behind_zeros && FitsPlan(out);
  if (!other_fits) out = own;
  return true;
}

bool ParseDial(const DialString& dial, absl::string_view country,
               std::string& out) {
  const bool double_zero = absl::StartsWith(dial.digits, "00");
  if (dial.plus) {
    // "+001" holds a prefix twice; "+0" begins no country code.
    return ParseInternational(
        double_zero ? WithoutZeros(dial.digits) : dial.digits, out);
  }
  if (double_zero) return ParseDoubleZero(dial.digits, country, out);
  if (!country.empty() && ParseNational(dial.digits, country, out)) return true;
  return ParseBare(dial.digits, out);
}

}  // namespace

Normalized NormalizePhone(RawValue raw, const NormalizeContext& context,
                          NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  DialString dial;
  if (const auto why =
          ReadPhoneText(prepared.text, prepared.is_ascii, scratch.work, dial)) {
    return Normalized::None(*why);
  }
  if (dial.digits.empty()) return Normalized::None(NoValue::kMalformed);
  if (dial.digits.size() > kMaxDigits) {
    return Normalized::None(NoValue::kTooLong);
  }
  if (ParseDial(dial, context.country, scratch.output)) {
    return Normalized::Text(scratch.output);
  }
  const bool is_national = !dial.plus && !absl::StartsWith(dial.digits, "00");
  return Normalized::None(is_national && context.country.empty()
                              ? NoValue::kNoCountry
                              : NoValue::kWrongLength);
}

}  // namespace destconn
