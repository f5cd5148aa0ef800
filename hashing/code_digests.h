#ifndef HASHING_CODE_DIGESTS_H_
#define HASHING_CODE_DIGESTS_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"
#include "hashing/sha256.h"

namespace destconn {

// The digests of all codes of one or two letters, such as genders, states and
// countries: three of a row's values that need not be hashed over and over.
//
// Immutable, hence thread-safe.
class CodeDigests {
 public:
  static const CodeDigests& Get();

  // 64 lower-case hex digits of SHA-256; null unless `text` is one or two
  // letters from a to z.
  const char* Find(absl::string_view text) const {
    const size_t place = PlaceOf(text);
    return place < digests_.size() ? digests_[place].data() : nullptr;
  }

 private:
  static constexpr size_t kLetters = 26;
  static constexpr size_t kNowhere = size_t{1} << 31;

  CodeDigests();

  static size_t PlaceOf(absl::string_view text) {
    if (text.empty() || text.size() > 2) return kNowhere;
    const size_t first = LetterOf(text[0]);
    const size_t second = text.size() == 1 ? kLetters : LetterOf(text[1]);
    return first * (kLetters + 1) + second;
  }

  // From 0; far beyond the table for what is no letter.
  static size_t LetterOf(char c) {
    const auto letter = static_cast<unsigned char>(c - 'a');
    return letter < kLetters ? letter : kNowhere;
  }

  // Of a second letter there are one more: none.
  std::array<std::array<char, 2 * sizeof(Sha256Digest)>,
             kLetters*(kLetters + 1)>
      digests_;
};

}  // namespace destconn

#endif  // HASHING_CODE_DIGESTS_H_
