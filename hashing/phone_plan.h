#ifndef HASHING_PHONE_PLAN_H_
#define HASHING_PHONE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "hashing/digit_pattern.h"

namespace destconn {

// What one region's numbering plan says, from libphonenumber's metadata.
struct PhonePlan {
  std::string region = "";  // "US"; "001" for a code of no region
  std::string calling_code = "";
  // Digits in front of a national number that are not part of it.
  std::string trunk_prefix = "";
  std::string international_prefix = "";  // a pattern: "00", "011"
  uint32_t lengths = 0;  // bit n: a national number can have n digits
  size_t max_length = 0;
  // The shape of a national number; nothing if it could not be read.
  std::optional<DigitPattern> shape = std::nullopt;
  // Whether beginnings say all about prefixes: a national number that has none
  // of `hard_starts` is what it looks like. Others need libphonenumber.
  bool is_simple = false;
  std::vector<std::string> hard_starts = {};

  // Whether whatever begins with the international prefix begins with "00", the
  // prefix itself, or one of `hard_starts`.
  bool knows_international = false;

  bool HasLength(size_t digits) const {
    return digits < 32 && ((lengths >> digits) & 1) != 0;
  }
  bool HasShape(absl::string_view number) const {
    return !shape.has_value() || shape->Matches(number);
  }
  bool StartsHard(absl::string_view number) const;
};

// The plans of the world. Built once at the first use; thread-safe.
class PhonePlans {
 public:
  static const PhonePlans& Get();

  // The plan of a region, or null.
  const PhonePlan* OfRegion(absl::string_view region) const;

  // The main plan of the calling code that `digits` begin with, or null.
  // No code is the beginning of another (ITU-T E.164).
  const PhonePlan* OfInternational(absl::string_view digits) const;

  // Whether a national number has the shape of any region of its code.
  bool AnyHasShape(const PhonePlan& main, absl::string_view number) const;

 private:
  PhonePlans();

  std::vector<PhonePlan> plans_;
  // By the number that the region's two letters make; -1: none.
  std::array<int16_t, size_t{26} * 26> by_region_;
  // By the number that the calling code makes: main region first.
  std::array<std::vector<size_t>, 1000> by_code_;
};

}  // namespace destconn

#endif  // HASHING_PHONE_PLAN_H_
