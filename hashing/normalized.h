#ifndef HASHING_NORMALIZED_H_
#define HASHING_NORMALIZED_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "hashing/field_table.h"

namespace destconn {

// Why a value gives nothing to send. With the field's prefix it makes a stable
// reason: EMAIL_MALFORMED.
enum class NoValue : uint8_t {
  kEmpty,        // EMPTY: blank, or nothing left after cleaning
  kNotUtf8,      // NOT_UTF8
  kMd5,          // MD5: a digest that Meta cannot match
  kMalformed,    // MALFORMED: not in the field's shape
  kTooLong,      // TOO_LONG
  kWrongLength,  // WRONG_LENGTH: a number that no plan has room for
  kUnknown,      // UNKNOWN: not a word or code of the closed list
  kNoCountry,    // NO_COUNTRY: a national number of no known country
  kSeveral,      // SEVERAL: more than one value in a cell
  kAmbiguous,    // AMBIGUOUS: two readings, nothing to choose by
  kNoSuchDay,    // NO_SUCH_DAY: not in the calendar
  kOutOfRange,   // OUT_OF_RANGE: before 1900, in the future
  kOptedOut,     // OPTED_OUT: the all-zero id of who refused to be tracked
  kContactData,  // CONTACT_DATA: would leave in clear
};
inline constexpr size_t kNoValueCount =
    static_cast<size_t>(NoValue::kContactData) + 1;

// The stable reason, which lives for ever: "EMAIL_MALFORMED".
absl::string_view ReasonText(CustomerField field, NoValue why);

// What became of a raw value: a normalized text, a digest that the host had
// made, or no value and why. `text` points into the input or the scratch it
// was made with: read it before either is used again.
class Normalized {
 public:
  static Normalized Text(absl::string_view text) {
    return Normalized(Kind::kText, text, NoValue::kEmpty);
  }
  static Normalized Digest(absl::string_view text) {
    return Normalized(Kind::kDigest, text, NoValue::kEmpty);
  }
  static Normalized None(NoValue why) {
    return Normalized(Kind::kNone, "", why);
  }

  // Blank, of no particular field.
  Normalized() = default;

  Normalized Of(CustomerField field) const {
    Normalized copy = *this;
    copy.field_ = field;
    return copy;
  }

  bool has_value() const { return kind_ != Kind::kNone; }
  bool is_digest() const { return kind_ == Kind::kDigest; }

  // "" where there is no value.
  absl::string_view text() const { return text_; }

  // "" where there is a value.
  absl::string_view reason() const {
    return has_value() ? absl::string_view() : ReasonText(field_, why_);
  }

  // Of no meaning where there is a value.
  NoValue why() const { return why_; }

 private:
  enum class Kind : uint8_t { kNone, kText, kDigest };

  Normalized(Kind kind, absl::string_view text, NoValue why)
      : text_(text), kind_(kind), why_(why) {}

  absl::string_view text_ = "";
  Kind kind_ = Kind::kNone;
  NoValue why_ = NoValue::kEmpty;
  CustomerField field_ = CustomerField::kEmail;
};

}  // namespace destconn

#endif  // HASHING_NORMALIZED_H_
