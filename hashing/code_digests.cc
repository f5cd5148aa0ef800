#include "hashing/code_digests.h"

namespace destconn {

const CodeDigests& CodeDigests::Get() {
  static const CodeDigests& digests = *new CodeDigests();
  return digests;
}

CodeDigests::CodeDigests() {
  for (char first = 'a'; first <= 'z'; ++first) {
    const char alone[] = {first};
    const absl::string_view letter(alone, 1);
    WriteHex(Sha256(letter), digests_[PlaceOf(letter)].data());
    for (char second = 'a'; second <= 'z'; ++second) {
      const char both[] = {first, second};
      const absl::string_view code(both, 2);
      WriteHex(Sha256(code), digests_[PlaceOf(code)].data());
    }
  }
}

}  // namespace destconn
