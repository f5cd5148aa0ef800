#include <limits>

int main() {
  volatile int largest = std::numeric_limits<int>::max();
  // The fault: signed overflow.
  volatile int overflowed = largest + 1;
  static_cast<void>(overflowed);
  return 0;
}
