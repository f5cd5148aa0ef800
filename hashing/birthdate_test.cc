#include "hashing/birthdate.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {
namespace {

struct Case {
  absl::string_view raw;
  absl::string_view want;  // "": none
};

NormalizeContext In(DateOrder order) {
  NormalizeContext context;
  context.today = absl::CivilDay(2026, 3, 4);
  context.date_order = order;
  return context;
}

TEST(BirthdateTest, ReadsYearFirstInOneOrder) {
  constexpr Case kCases[] = {
      {"1997-02-16", "19970216"},
      {"1985 11 30", "19851130"},
      {"1964_07_04", "19640704"},
      {"1997\345\271\2642\346\234\21016\346\227\245", "19970216"},
      {"1990-15-06", ""},
      {"1990-13-01", ""},
      {"1990-5-6", "19900506"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, ReadsYearLastMonthFirst) {
  constexpr Case kCases[] = {
      {"2/16/1997", "19970216"},  {"16/2/1997", "19970216"},
      {"31.07.1964", "19640731"}, {"3/4/1990", "19900304"},
      {"5/5/1990", "19900505"},   {"32/01/1990", ""},
      {"10-00-1990", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, FollowsAConfiguredOrder) {
  constexpr Case kCases[] = {
      {"3/4/1990", "19900403"}, {"2/16/1997", ""}, {"03041990", "19900403"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kDayFirst), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, ReadsEightDigits) {
  constexpr Case kCases[] = {{"19970216", "19970216"}, {"02161997", "19970216"},
                             {"16021997", "19970216"}, {"01021990", ""},
                             {"05051990", "19900505"}, {"19970230", ""},
                             {"99999999", ""},         {"18000101", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, TakesATwoDigitYearOfOneCentury) {
  constexpr Case kCases[] = {{"2/16/97", "19970216"},
                             {"2/16/05", ""},
                             {"97-02-16", "19970216"},
                             {"1/1/00", ""},
                             {"29/2/00", "20000229"},
                             {"3/5/26", "19260305"},
                             {"3/4/26", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, KnowsEnglishMonths) {
  constexpr Case kCases[] = {{"16 Feb 1997", "19970216"},
                             {"February 16th, 1997", "19970216"},
                             {"1997-Feb-16", "19970216"},
                             {"16-SEPT-97", "19970916"},
                             {"16 of March 1997", "19970316"},
                             {"97 Feb 16", "19970216"},
                             {"Feb 1997", ""},
                             {"Feb Mar 1997", ""},
                             {"16 Foo 1997", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, DropsTimesAndWords) {
  constexpr Case kCases[] = {{"1990-05-15T23:30:00-07:00", "19900515"},
                             {"05/15/1990 12:00 AM", "19900515"},
                             {"19900515T000000Z", "19900515"},
                             {"1981-06-20 00:00:00.000", "19810620"},
                             {"1990-05-15 (verified)", "19900515"},
                             {"Born: 12-31-1990", "19901231"},
                             {"12:00 5/15/1990", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, RefusesWhatIsNoOneDate) {
  constexpr Case kCases[] = {{"1990-05-15 1991-05-15", ""},
                             {"1/2/3/1990", ""},
                             {"19900515 7", ""},
                             {"199705", ""},
                             {"0216", ""},
                             {"35477", ""},
                             {"720748800", ""},
                             {"19900515000000", ""},
                             {"001/02/1990", ""},
                             {"1/1990/2", ""},
                             {"", ""},
                             {"N/A", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, KeepsToTheCalendarFrom1900ToToday) {
  constexpr Case kCases[] = {
      {"1900-01-01", "19000101"}, {"1899-12-31", ""},
      {"2026-03-04", "20260304"}, {"2026-03-05", ""},
      {"2/4/2026", "20260204"},   {"4/2/2026", "20260204"},
      {"04022026", "20260204"},   {"1900-02-29", ""},
      {"2000-02-29", "20000229"}, {"2023-02-29", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthdate(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, SaysWhy) {
  NormalizeScratch scratch;
  const NormalizeContext context = In(DateOrder::kUnknown);
  const auto why = [&](absl::string_view text) {
    return NormalizeBirthdate(RawValue(text), context, scratch).why();
  };
  EXPECT_EQ(why("1899-12-31"), NoValue::kOutOfRange);
  EXPECT_EQ(why("2/16/05"), NoValue::kAmbiguous);
  EXPECT_EQ(why("1990-02-30"), NoValue::kNoSuchDay);
  EXPECT_EQ(why("yesterday"), NoValue::kMalformed);
}

TEST(BirthdateTest, ReadsADayAlone) {
  constexpr Case kCases[] = {
      {"1", "01"}, {"31", "31"}, {"0", ""},   {"32", ""},
      {"001", ""}, {"1b", ""},   {"1.0", ""}, {"\357\274\223", "03"},
      {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeBirthDay(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, ReadsAMonthAlone) {
  constexpr Case kCases[] = {{"2", "02"},       {"12", "12"}, {"13", ""},
                             {"January", "01"}, {"Feb", ""},  {"001", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeBirthMonth(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(BirthdateTest, ReadsAYearAlone) {
  constexpr Case kCases[] = {
      {"1997", "1997"},
      {"1899", ""},
      {"2027", ""},
      {"97", ""},
      {"19970", ""},
      {"\357\274\222\357\274\220\357\274\220\357\274\220", "2000"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(
        NormalizeBirthYear(RawValue(c.raw), In(DateOrder::kUnknown), scratch)
            .text(),
        c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
