#include "tests/canary_person.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace destconn {
namespace {

// Four letters that are a number.
std::string LettersOf(int number) {
  std::string letters;
  for (int i = 0; i < 4; ++i) {
    letters.insert(letters.begin(), static_cast<char>('A' + number % 26));
    number /= 26;
  }
  return letters;
}

}  // namespace

std::map<std::string, Canary> MakeCanaryPerson(int number) {
  const std::string letters = absl::StrCat("Qz", LettersOf(number));
  const std::string lower = absl::AsciiStrToLower(letters);
  const std::string digits = absl::StrFormat("%04d", number);
  const absl::CivilDay born = absl::CivilDay(1901, 1, 1) + number;
  const std::string device =
      absl::StrCat("ABCDEF01-2345-4678-9ABC-DEF01234", digits);
  const std::string address = absl::StrCat("2001:db8:cafe:f00d::", number + 1);
  const std::string agent = absl::StrCat("CanaryBrowser/", letters);
  const std::string click = absl::StrCat("fb.1.1700000000000.Click", letters);
  const std::string browser = absl::StrCat("fb.1.1700000000000.98765", digits);
  return {
      {"email",
       {absl::StrCat("  Canary.", letters, "@Example.COM "),
        absl::StrCat("canary.", lower, "@example.com")}},
      {"phone",
       {absl::StrCat("+1 (650) 253-", digits),
        absl::StrCat("1650253", digits)}},
      {"given_name",
       {absl::StrCat("Given-", letters), absl::StrCat("given", lower)}},
      {"surname",
       {absl::StrCat("O'Sur ", letters), absl::StrCat("osur", lower)}},
      {"birthdate",
       {absl::StrFormat("%04d-%02d-%02d", born.year(), born.month(),
                        born.day()),
        absl::StrFormat("%04d%02d%02d", born.year(), born.month(),
                        born.day())}},
      {"gender", {"Female", "f"}},
      {"city", {absl::StrCat("City ", letters), absl::StrCat("city", lower)}},
      {"state",
       {absl::StrCat("State ", letters), absl::StrCat("state", lower)}},
      {"postal",
       {absl::StrCat("P-", digits, letters), absl::StrCat("p", digits, lower)}},
      {"country", {"Germany", "de"}},
      {"external_id",
       {absl::StrCat("Loyalty-", letters), absl::StrCat("Loyalty-", letters)}},
      {"madid", {device, absl::AsciiStrToLower(device)}},
      {"lead_id",
       {absl::StrCat("987654321098", digits),
        absl::StrCat("987654321098", digits)}},
      {"client_ip_address", {address, address}},
      {"client_user_agent", {agent, agent}},
      {"fbc", {click, click}},
      {"fbp", {browser, browser}},
  };
}

}  // namespace destconn
