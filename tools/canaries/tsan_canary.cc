#include <thread>

int main() {
  int count = 0;
  const auto add = [&count] {
    // The fault: two threads, no lock.
    for (int i = 0; i < 10'000; ++i) ++count;
  };
  {
    const std::jthread one(add);
    const std::jthread two(add);
  }
  return count < 0 ? 1 : 0;
}
