#ifndef CONNECTOR_SLOT_TABLE_H_
#define CONNECTOR_SLOT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace destconn {

// Keeps values under numbers that it gives out, and uses the numbers again: a
// map for when the keys are one's own.
//
// Not thread-safe.
template <typename Value>
class SlotTable {
 public:
  // Gives the value's number.
  uint64_t Add(Value value) {
    if (free_.empty()) {
      values_.push_back(std::move(value));
      return values_.size() - 1;
    }
    const uint64_t number = free_.back();
    free_.pop_back();
    values_[number] = std::move(value);
    return number;
  }

  // Takes the value out; its number may be given out again.
  Value Take(uint64_t number) {
    free_.push_back(number);
    return std::move(values_[number]);
  }

  size_t size() const { return values_.size() - free_.size(); }

 private:
  std::vector<Value> values_;
  std::vector<uint64_t> free_;
};

}  // namespace destconn

#endif  // CONNECTOR_SLOT_TABLE_H_
