#include <cstddef>
#include <memory>

int main() {
  volatile std::size_t index = 4;
  const auto bytes = std::make_unique<char[]>(4);
  // The fault: one past the end of what was allocated.
  volatile char past_the_end = bytes[index];
  static_cast<void>(past_the_end);
  return 0;
}
