#ifndef HASHING_LATIN_TABLE_H_
#define HASHING_LATIN_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// What names and cities make of the accented letters of Western and Central
// Europe (U+00C0 to U+017F, two bytes in UTF-8), read off the rules themselves
// at the first use. None of them composes with another, so a text of them and
// of ASCII is normalized letter by letter.
//
// Immutable, hence thread-safe.
class LatinTable {
 public:
  struct Entry {
    std::array<char, 7> text = {};
    uint8_t size = 0;
  };

  static const LatinTable& OfNames();
  static const LatinTable& OfCities();

  // The entry of a character's two bytes; null if it is none of the table's.
  const Entry* Find(char lead, char trail) const {
    const auto first = static_cast<uint8_t>(lead);
    const auto second = static_cast<uint8_t>(trail);
    if (first < kFirstLead || first >= kFirstLead + kLeads ||
        (second & 0xC0) != 0x80) {
      return nullptr;
    }
    return &entries_[static_cast<size_t>(first - kFirstLead) * kTrails +
                     (second & 0x3F)];
  }

 private:
  using Rule = Normalized(RawValue, NormalizeScratch&);

  explicit LatinTable(Rule& rule);

  static constexpr uint8_t kFirstLead = 0xC3;  // of U+00C0
  static constexpr size_t kLeads = 3;          // up to U+017F
  static constexpr size_t kTrails = 64;

  std::array<Entry, kLeads* kTrails> entries_ = {};
};

}  // namespace destconn

#endif  // HASHING_LATIN_TABLE_H_
