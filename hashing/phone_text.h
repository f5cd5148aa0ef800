#ifndef HASHING_PHONE_TEXT_H_
#define HASHING_PHONE_TEXT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "hashing/normalized.h"

namespace destconn {

// What a phone cell dials. `digits` holds until the buffer is used again.
struct DialString {
  bool plus = false;  // one stood before the first digit
  absl::string_view digits = "";
};

// Reads a number of digits and what usually stands between them, which can hold
// neither an extension nor a second number: most of all numbers. False for all
// others.
bool ReadPlainPhone(absl::string_view text, std::string& buffer,
                    DialString& dial);

// Reads `text` (lower case) into digits: symbols, letters and an extension go
// (normalization.md, 4.3). Returns why there is no number to read, if so.
std::optional<NoValue> ReadPhoneText(absl::string_view text, bool is_ascii,
                                     std::string& buffer, DialString& dial);

}  // namespace destconn

#endif  // HASHING_PHONE_TEXT_H_
