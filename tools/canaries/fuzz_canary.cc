#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// The fault: an input that a fuzzer guided by coverage finds in a second and
// blind chance does not find in a week. The string's memory comes from the
// system's libstdc++ and is given back here: the sanitizer must see both.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string text(64, ' ');
  text.append(reinterpret_cast<const char*>(data), size);
  if (size >= 4 && text[64] == 'd' && text[65] == 'e' && text[66] == 'a' &&
      text[67] == 'd') {
    std::abort();
  }
  return 0;
}
