#include "bench/retail_rows.h"

#include <cstddef>
#include <iterator>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "events/wire_writer.h"

namespace destconn {
namespace {

constexpr absl::string_view kGivenNames[] = {
    "Mary",   "Linda", "SUSAN", "Karen",         "Zo\303\253",
    "Anna",   "James", "john ", "Robert",        "Jos\303\251",
    "Daniel", "Mark",  "Peter", "J\303\274rgen", "Mary-Ann"};
constexpr absl::string_view kSurnames[] = {
    "Smith",    "JOHNSON", "Williams", "Brown", "O'Brien", "Garc\303\255a",
    "Davis",    "Miller",  "Walker",   "Young", "Allen",   "M\303\274ller",
    "McDonald", "Hill",    "Baker",    "Adams", "Nelson",  "Smith-Jones"};
constexpr absl::string_view kDomains[] = {"Gmail.com", "yahoo.com",
                                          "example.org", "mail.example.co.uk"};
constexpr absl::string_view kMailNames[] = {"mary.smith", "Jones", "m.brown",
                                            "jurgen"};
constexpr absl::string_view kGenders[] = {"F", "Female", "M", "male", "m"};

struct Place {
  absl::string_view city;
  absl::string_view state;
  absl::string_view zip;
  int area;
};
constexpr Place kPlaces[] = {
    {"New York", "NY", "100", 212},      {"Los Angeles", "CA", "900", 213},
    {"Chicago", "Illinois", "606", 312}, {"St. Paul", "MN", "551", 651},
    {"Houston", "TX", "770", 713},       {"Seattle", "WA", "981", 206},
    {"Winston-Salem", "NC", "271", 336}};

class RowMaker {
 public:
  RowMaker(uint64_t seed, int64_t now) : gen_(seed), now_(now) {}

  std::string Make(int number) {
    const absl::string_view given = Pick(kGivenNames);
    const absl::string_view surname = Pick(kSurnames);
    const Place& place = kPlaces[Below(std::size(kPlaces))];
    const std::string email =
        absl::StrCat(Pick(kMailNames), ".", Below(10'000), "@", Pick(kDomains));
    const std::string birthdate = absl::StrFormat(
        "%d-%02d-%02d", 1940 + Below(65), 1 + Below(12), 1 + Below(28));
    const std::string postal =
        absl::StrFormat("%s%02d-%04d", place.zip, Below(100), Below(10'000));
    const std::string price =
        absl::StrFormat("%d.%02d", 1 + Below(200), Below(100));
    return WireRow({WireString(email), WireString(Phone(place.area)),
                    WireString(given), WireString(surname),
                    WireString(birthdate), WireString(Pick(kGenders)),
                    WireString(place.city), WireString(place.state),
                    WireString(postal), WireString("US"),
                    WireString(absl::StrFormat("C%08d", Below(90'000'000))),
                    WireString(absl::StrFormat("ORD-%010d", number)),
                    WireString(absl::StrFormat("SKU-%06d", Below(1'000'000))),
                    WireInt64(1 + static_cast<int64_t>(Below(4))),
                    WireString(price), WireString("USD"),
                    WireInt64(now_ - static_cast<int64_t>(Below(6 * 86'400)))});
  }

 private:
  size_t Below(size_t bound) { return gen_() % bound; }

  template <size_t kSize>
  absl::string_view Pick(const absl::string_view (&of)[kSize]) {
    return of[Below(kSize)];
  }

  std::string Phone(int area) {
    const auto line = 2'000'000 + Below(8'000'000);
    const auto first = line / 10'000;
    const auto last = line % 10'000;
    switch (Below(4)) {
      case 0:
        return absl::StrFormat("+1%d%d", area, line);
      case 1:
        return absl::StrFormat("(%d) %d-%04d", area, first, last);
      case 2:
        return absl::StrFormat("%d-%d-%04d", area, first, last);
      default:
        return absl::StrFormat("+1 (%d) %d-%04d", area, first, last);
    }
  }

  std::mt19937_64 gen_;
  const int64_t now_;
};

}  // namespace

const std::vector<std::string>& RetailColumns() {
  static const auto& columns = *new std::vector<std::string>{
      "email",       "phone",    "given_name", "surname",  "birthdate",
      "gender",      "city",     "state",      "postal",   "country",
      "external_id", "order_id", "product_id", "quantity", "price",
      "currency",    "timestamp"};
  return columns;
}

std::string RetailRowsMessage(uint64_t seed, int rows, int64_t now) {
  RowMaker maker(seed, now);
  std::vector<std::string> made;
  for (int i = 0; i < rows; ++i) made.push_back(maker.Make(i));
  return WireRows(1, made);
}

}  // namespace destconn
