#include <cstddef>
#include <cstdint>
#include <cstdlib>

// The fault: an input that a fuzzer guided by coverage finds in a second and
// blind chance does not find in a week.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size >= 4 && data[0] == 'd' && data[1] == 'e' && data[2] == 'a' &&
      data[3] == 'd') {
    std::abort();
  }
  return 0;
}
