#include "hashing/phone_parser.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "hashing/phone_plan.h"
#include "phonenumbers/phonenumber.pb.h"
#include "phonenumbers/phonenumberutil.h"

namespace destconn {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// ITU-T E.164, 6.2.1; no plan has shorter numbers with their code.
constexpr size_t kMinDigits = 7;
constexpr size_t kMaxDigits = 15;

// So long are numbers in use with their calling code (Germany's, China's),
// though plans leave room for more.
constexpr size_t kLongestInUse = 13;

bool HasE164Length(absl::string_view digits) {
  return digits.size() >= kMinDigits && digits.size() <= kMaxDigits;
}

// `text` is what libphonenumber reads: a plus and digits, or digits alone.
bool Parse(const std::string& text, const std::string& region,
           PhoneNumber& number, std::string& out) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  if (util.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
      // Not `IsPossibleNumber`, which takes numbers without their area code.
      util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) {
    return false;
  }
  util.Format(number, PhoneNumberUtil::E164, &out);
  out.erase(0, 1);
  return HasE164Length(out);
}

bool IsMobile(const PhoneNumber& number) {
  return PhoneNumberUtil::GetInstance()->GetNumberType(number) ==
         PhoneNumberUtil::MOBILE;
}

// Digits that begin with their country's calling code may be a national number
// all the same, which goes first (normalization.md, 4.3 b). But 4917612345678
// is a German's mobile number with its code, and none of ten digits in Leer,
// area 0491. `national` and `out`: the digits read as a national number.
void PreferOwnCode(absl::string_view digits, const PhoneNumber& national,
                   std::string& out) {
  PhoneNumber own;
  std::string with_code;
  if (!Parse(absl::StrCat("+", digits), "ZZ", own, with_code)) return;
  if (out.size() > kLongestInUse || (IsMobile(own) && !IsMobile(national))) {
    out = with_code;
  }
}

// Whether no more went from between the calling code and the number than a
// trunk prefix (normalization.md, 4.3 a). libphonenumber drops carriers' codes,
// too, and makes numbers of digits that are none.
bool LostTrunkPrefixAtMost(absl::string_view digits, absl::string_view out) {
  const PhonePlan* plan = PhonePlans::Get().OfInternational(digits);
  return plan == nullptr ||
         digits.size() <= out.size() + plan->trunk_prefix.size() ||
         !absl::EndsWith(digits, out.substr(plan->calling_code.size()));
}

// Where a plan has a trunk prefix, a number written without it, and without the
// calling code, must look like one of the plan: 6505551212 in a British row is
// somebody's, but not a Briton's. Elsewhere its length is all that is asked
// (normalization.md, 4.3).
bool IsNational(absl::string_view digits, const PhonePlan& plan,
                absl::string_view national) {
  const bool has_trunk_prefix =
      !plan.trunk_prefix.empty() && plan.trunk_prefix != plan.calling_code;
  return !has_trunk_prefix ||
         absl::StrCat(plan.trunk_prefix, national) == digits ||
         absl::StrCat(plan.calling_code, national) == digits ||
         PhonePlans::Get().AnyHasShape(plan, national);
}

}  // namespace

FastAnswer FastInternational(absl::string_view digits, std::string& out) {
  const PhonePlan* plan = PhonePlans::Get().OfInternational(digits);
  if (plan == nullptr) return FastAnswer::kNone;
  const absl::string_view national = digits.substr(plan->calling_code.size());
  if (!plan->is_simple || plan->StartsHard(national)) {
    return FastAnswer::kAskParser;
  }
  if (!plan->HasLength(national.size()) || !HasE164Length(digits)) {
    return FastAnswer::kNone;
  }
  out.assign(digits.data(), digits.size());
  return FastAnswer::kNumber;
}

bool SlowInternational(absl::string_view digits, std::string& out) {
  PhoneNumber number;
  // "ZZ": no region to fall back on when the code is none.
  return Parse(absl::StrCat("+", digits), "ZZ", number, out) &&
         LostTrunkPrefixAtMost(digits, out);
}

bool ParseInternational(absl::string_view digits, std::string& out) {
  const FastAnswer answer = FastInternational(digits, out);
  return answer == FastAnswer::kAskParser ? SlowInternational(digits, out)
                                          : answer == FastAnswer::kNumber;
}

FastAnswer FastNational(absl::string_view digits, absl::string_view region,
                        std::string& out) {
  const PhonePlan* plan = PhonePlans::Get().OfRegion(region);
  if (plan == nullptr || !plan->is_simple || !plan->knows_international ||
      absl::StartsWith(digits, "00") ||
      absl::StartsWith(digits, plan->international_prefix)) {
    return FastAnswer::kAskParser;
  }
  if (absl::StartsWith(digits, plan->calling_code)) {
    // Too long for a national number, so the code is the country's.
    return digits.size() > plan->max_length ? FastInternational(digits, out)
                                            : FastAnswer::kAskParser;
  }

  absl::string_view national = digits;
  if (plan->StartsHard(digits)) {
    // One literal trunk prefix: what follows it is the number.
    if (plan->hard_starts.size() > 1 ||
        plan->hard_starts[0] != plan->trunk_prefix) {
      return FastAnswer::kAskParser;
    }
    national.remove_prefix(plan->trunk_prefix.size());
  }
  const PhonePlan* main = PhonePlans::Get().OfInternational(plan->calling_code);
  if (!plan->HasLength(national.size()) || !main->HasLength(national.size()) ||
      !plan->HasShape(national)) {
    return FastAnswer::kAskParser;
  }
  out.assign(plan->calling_code);
  out.append(national.data(), national.size());
  return HasE164Length(out) ? FastAnswer::kNumber : FastAnswer::kAskParser;
}

bool SlowNational(absl::string_view digits, absl::string_view region,
                  std::string& out) {
  const PhonePlan* plan = PhonePlans::Get().OfRegion(region);
  PhoneNumber number;
  if (plan == nullptr ||
      !Parse(std::string(digits), std::string(region), number, out)) {
    return false;
  }
  if (absl::StartsWith(digits, plan->calling_code) &&
      out.size() == plan->calling_code.size() + digits.size()) {
    PreferOwnCode(digits, number, out);
  }
  // Behind an international prefix stands an international number.
  if (out.size() < digits.size() && absl::EndsWith(digits, out)) return true;
  if (!absl::StartsWith(out, plan->calling_code)) return false;
  return IsNational(digits, *plan,
                    absl::string_view(out).substr(plan->calling_code.size()));
}

bool ParseNational(absl::string_view digits, absl::string_view region,
                   std::string& out) {
  const FastAnswer answer = FastNational(digits, region, out);
  return answer == FastAnswer::kAskParser ? SlowNational(digits, region, out)
                                          : answer == FastAnswer::kNumber;
}

bool FitsPlan(absl::string_view e164) {
  const PhonePlan* plan = PhonePlans::Get().OfInternational(e164);
  return plan != nullptr && PhonePlans::Get().AnyHasShape(
                                *plan, e164.substr(plan->calling_code.size()));
}

}  // namespace destconn
