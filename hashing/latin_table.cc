#include "hashing/latin_table.h"

#include "absl/strings/string_view.h"
#include "hashing/city.h"
#include "hashing/name.h"

namespace destconn {

LatinTable::LatinTable(Rule& rule) {
  NormalizeScratch scratch;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const char letter[] = {static_cast<char>(kFirstLead + i / kTrails),
                           static_cast<char>(0x80 + i % kTrails)};
    const absl::string_view made =
        rule(RawValue(absl::string_view(letter, sizeof(letter))), scratch)
            .text();
    entries_[i].size = static_cast<uint8_t>(
        made.copy(entries_[i].text.data(), entries_[i].text.size()));
  }
}

const LatinTable& LatinTable::OfNames() {
  static const LatinTable& table = *new LatinTable(NormalizeName);
  return table;
}

const LatinTable& LatinTable::OfCities() {
  static const LatinTable& table = *new LatinTable(NormalizeCity);
  return table;
}

}  // namespace destconn
