#include "hashing/birthdate.h"

#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "hashing/date_parts.h"
#include "hashing/prepare.h"

namespace destconn {
namespace {

// Conversions API, customer information parameters: "from 1900 to current".
constexpr int kFirstYear = 1900;

// A two-digit year can mean one day in each of two centuries.
using Days = absl::InlinedVector<absl::CivilDay, 2>;

std::optional<absl::CivilDay> RealDay(int year, int month, int day) {
  const absl::CivilDay real(year, month, day);
  if (real.year() != year || real.month() != month || real.day() != day) {
    return std::nullopt;
  }
  return real;
}

bool InRange(const absl::CivilDay& day, const absl::CivilDay& today) {
  return day.year() >= kFirstYear && day <= today;
}

// Chooses between the readings of one date's parts. A day on which nobody alive
// was born is no reading.
class DateReading {
 public:
  explicit DateReading(const NormalizeContext& context) : context_(context) {}

  Normalized Of(const DateParts& found, std::string& out) {
    const Days days = Choose(found);
    if (days.size() > 1) return Normalized::None(NoValue::kAmbiguous);
    if (days.empty()) {
      return Normalized::None(saw_other_times_ ? NoValue::kOutOfRange
                                               : NoValue::kNoSuchDay);
    }
    return Written(days[0], out);
  }

 private:
  static Normalized Written(const absl::CivilDay& day, std::string& out) {
    auto number =
        static_cast<int>(day.year() * 10000 + day.month() * 100 + day.day());
    out.resize(8);
    for (size_t i = 8; i > 0; number /= 10) {
      out[--i] = static_cast<char>('0' + number % 10);
    }
    return Normalized::Text(out);
  }

  std::optional<absl::CivilDay> BirthDay(int year, int month, int day) {
    const auto real = RealDay(year, month, day);
    if (!real || InRange(*real, context_.today)) return real;
    saw_other_times_ = true;
    return std::nullopt;
  }

  Days Choose(const DateParts& found) {
    const auto& [a, b, c] = found.parts;
    if (found.count == 1) return EightDigits(a.value);
    for (const DatePart& part : found.parts) {
      if (part.is_month_name()) return Named(found);
    }
    // Year first is year, month, day and nothing else.
    if (a.digits == 4) return YearOf(a, b, c);
    if (b.digits == 4) return {};
    const Days year_last = EitherOrder(a, b, c);
    if (!year_last.empty() || c.digits == 4) return year_last;
    return YearOf(a, b, c);
  }

  // With a month's name only the year's place is open.
  Days Named(const DateParts& found) {
    DatePart month;
    absl::InlinedVector<DatePart, 2> numbers;
    for (const DatePart& part : found.parts) {
      if (part.is_month_name()) {
        month = part;
      } else {
        numbers.push_back(part);
      }
    }
    if (numbers[0].digits == 4) return YearOf(numbers[0], month, numbers[1]);
    const Days days = YearOf(numbers[1], month, numbers[0]);
    if (!days.empty() || numbers[1].digits == 4) return days;
    return YearOf(numbers[0], month, numbers[1]);
  }

  // The real days of a year as written, four digits or two.
  Days YearOf(const DatePart& year, const DatePart& month,
              const DatePart& day) {
    Days days;
    if (month.digits > 2 || day.digits > 2) return days;
    if (year.digits == 4) {
      if (const auto real = BirthDay(year.value, month.value, day.value)) {
        days.push_back(*real);
      }
    } else if (year.digits == 2) {
      for (const int century : {1900, 2000}) {
        const auto real =
            BirthDay(century + year.value, month.value, day.value);
        if (real) days.push_back(*real);
      }
    }
    return days;
  }

  // Month first, as Meta's example has it, unless only day first is real.
  Days EitherOrder(const DatePart& a, const DatePart& b, const DatePart& year) {
    if (context_.date_order == DateOrder::kDayFirst) return YearOf(year, b, a);
    const Days month_first = YearOf(year, a, b);
    if (context_.date_order == DateOrder::kMonthFirst || !month_first.empty()) {
      return month_first;
    }
    return YearOf(year, b, a);
  }

  Days EightDigits(int digits) {
    const auto year_first =
        BirthDay(digits / 10000, digits / 100 % 100, digits % 100);
    if (year_first) return {*year_first};
    const int year = digits % 10000;
    const int first = digits / 1000000;
    const int second = digits / 10000 % 100;
    Days days;
    if (context_.date_order != DateOrder::kDayFirst) {
      if (const auto day = BirthDay(year, first, second)) days.push_back(*day);
    }
    if (context_.date_order != DateOrder::kMonthFirst) {
      const auto day = BirthDay(year, second, first);
      if (day && (days.empty() || days[0] != *day)) days.push_back(*day);
    }
    return days;
  }

  const NormalizeContext& context_;
  bool saw_other_times_ = false;
};

// The digits of a part that stands alone: one or two, or exactly four.
struct LonePart {
  std::optional<Normalized> done = std::nullopt;
  absl::string_view text = "";
  std::optional<DatePart> number = std::nullopt;
};

LonePart ReadLonePart(RawValue raw, NormalizeScratch& scratch) {
  LonePart lone;
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) {
    lone.done = prepared.done;
    return lone;
  }
  SimplifyDate(prepared.text, scratch.work);
  lone.text = scratch.work;
  DatePart part;
  for (const char c : lone.text) {
    if (c < '0' || c > '9' || part.digits == 4) return lone;
    part.value = part.value * 10 + (c - '0');
    ++part.digits;
  }
  lone.number = part;
  return lone;
}

Normalized TwoDigits(int value, NormalizeScratch& scratch) {
  scratch.output.assign({static_cast<char>('0' + value / 10),
                         static_cast<char>('0' + value % 10)});
  return Normalized::Text(scratch.output);
}

Normalized SmallNumber(const LonePart& lone, int max,
                       NormalizeScratch& scratch) {
  if (!lone.number || lone.number->digits > 2) {
    return Normalized::None(NoValue::kMalformed);
  }
  const int value = lone.number->value;
  if (value < 1 || value > max) return Normalized::None(NoValue::kOutOfRange);
  return TwoDigits(value, scratch);
}

}  // namespace

Normalized NormalizeBirthdate(RawValue raw, const NormalizeContext& context,
                              NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  absl::string_view text = prepared.text;
  if (!prepared.is_ascii) {
    SimplifyDate(text, scratch.work);
    text = scratch.work;
  }
  const auto found = FindDateParts(text);
  if (!found) return Normalized::None(NoValue::kMalformed);
  return DateReading(context).Of(*found, scratch.output);
}

Normalized NormalizeBirthDay(RawValue raw, NormalizeScratch& scratch) {
  const LonePart lone = ReadLonePart(raw, scratch);
  return lone.done ? *lone.done : SmallNumber(lone, 31, scratch);
}

Normalized NormalizeBirthMonth(RawValue raw, NormalizeScratch& scratch) {
  const LonePart lone = ReadLonePart(raw, scratch);
  if (lone.done) return *lone.done;
  const int month = FindMonth(lone.text, /*allow_abbreviation=*/false);
  return month != 0 ? TwoDigits(month, scratch)
                    : SmallNumber(lone, 12, scratch);
}

Normalized NormalizeBirthYear(RawValue raw, const NormalizeContext& context,
                              NormalizeScratch& scratch) {
  const LonePart lone = ReadLonePart(raw, scratch);
  if (lone.done) return *lone.done;
  if (!lone.number || lone.number->digits != 4) {
    return Normalized::None(NoValue::kMalformed);
  }
  const int year = lone.number->value;
  if (year < kFirstYear || year > context.today.year()) {
    return Normalized::None(NoValue::kOutOfRange);
  }
  scratch.output.assign(lone.text.data(), lone.text.size());
  return Normalized::Text(scratch.output);
}

}  // namespace destconn
