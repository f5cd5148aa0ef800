#ifndef EVENTS_WIRE_READER_H_
#define EVENTS_WIRE_READER_H_

#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace destconn {

// Reads protobuf's wire format field by field, as views, without copying
// (protobuf.dev, "Encoding"). Takes what generated C++ code takes, but no
// groups, which proto3 cannot declare. After a failed call nothing more may be
// read.
//
// Not thread-safe.
class WireReader {
 public:
  // Values as on the wire.
  enum WireType : uint32_t {
    kVarint = 0,
    kFixed64 = 1,
    kBytes = 2,
    kFixed32 = 5,
  };

  explicit WireReader(absl::string_view bytes) : rest_(bytes) {}

  bool done() const { return rest_.empty(); }
  absl::string_view rest() const { return rest_; }

  // Reads a field's number and type; false if the bytes are malformed.
  bool ReadTag(uint32_t& field, uint32_t& type) {
    uint64_t tag = 0;
    // Generated code drops what the fifth byte holds beyond 32 bits.
    if (!ReadVarint(tag, kMaxVarint32Bytes)) return false;
    field = static_cast<uint32_t>(tag) >> 3;
    type = static_cast<uint32_t>(tag) & 7;
    return field != 0;
  }

  bool ReadVarint(uint64_t& value) {
    return ReadVarint(value, kMaxVarint64Bytes);
  }

  bool ReadFixed64(uint64_t& value) {
    if (rest_.size() < sizeof(value)) return false;
    // Little-endian on the wire, and on every machine that Debian's amd64 and
    // arm64 run on.
    std::memcpy(&value, rest_.data(), sizeof(value));
    rest_.remove_prefix(sizeof(value));
    return true;
  }

  bool ReadBytes(absl::string_view& value) {
    uint64_t size = 0;
    if (!ReadVarint(size, kMaxVarint32Bytes) || size > rest_.size()) {
      return false;
    }
    value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  // Passes over the value of an unknown field.
  bool Skip(uint32_t type) {
    uint64_t number = 0;
    absl::string_view bytes;
    switch (type) {
      case kVarint:
        return ReadVarint(number);
      case kFixed64:
        return ReadFixed64(number);
      case kBytes:
        return ReadBytes(bytes);
      case kFixed32:
        if (rest_.size() < 4) return false;
        rest_.remove_prefix(4);
        return true;
      default:
        return false;
    }
  }

 private:
  static constexpr int kMaxVarint32Bytes = 5;
  static constexpr int kMaxVarint64Bytes = 10;

  bool ReadVarint(uint64_t& value, int max_bytes) {
    // Most numbers are small.
    if (!rest_.empty() && static_cast<uint8_t>(rest_.front()) < 0x80) {
      value = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      return true;
    }
    value = 0;
    for (int shift = 0; shift < 7 * max_bytes; shift += 7) {
      if (rest_.empty()) return false;
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }

  absl::string_view rest_;
};

}  // namespace destconn

#endif  // EVENTS_WIRE_READER_H_
