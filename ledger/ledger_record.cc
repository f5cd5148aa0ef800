#include "ledger/ledger_record.h"

#include <cstddef>
#include <cstring>

#include "zlib.h"

namespace destconn {
namespace {

// Far from other states in bits, so that no few flipped bits make one of
// another.
constexpr char kDelivered = static_cast<char>(0xd5);

constexpr size_t kFingerprintAt = 1;
constexpr size_t kEventTimeAt = kFingerprintAt + sizeof(uint64_t);
constexpr size_t kChecksumAt = kEventTimeAt + sizeof(int64_t);
constexpr size_t kRecordSize = kChecksumAt + sizeof(uint32_t);

uint32_t Checksum(const EventKey& key, absl::string_view fields) {
  uLong sum = crc32(0, nullptr, 0);
  sum = crc32(sum, key.bytes.data(), static_cast<uInt>(key.bytes.size()));
  sum = crc32(sum, reinterpret_cast<const Bytef*>(fields.data()),
              static_cast<uInt>(fields.size()));
  return static_cast<uint32_t>(sum);
}

template <typename T>
void Append(T number, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &number, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <typename T>
T Read(absl::string_view value, size_t at) {
  T number = 0;
  std::memcpy(&number, value.data() + at, sizeof(T));
  return number;
}

}  // namespace

std::string EncodeLedgerRecord(const Delivery& delivery) {
  std::string value;
  value.reserve(kRecordSize);
  value.push_back(kDelivered);
  Append(delivery.fingerprint, value);
  Append(delivery.event_time, value);
  Append(Checksum(delivery.key, value), value);
  return value;
}

std::optional<Delivery> DecodeLedgerRecord(const EventKey& key,
                                           absl::string_view value) {
  if (value.size() != kRecordSize || value[0] != kDelivered) {
    return std::nullopt;
  }
  if (Read<uint32_t>(value, kChecksumAt) !=
      Checksum(key, value.substr(0, kChecksumAt))) {
    return std::nullopt;
  }
  return Delivery{.key = key,
                  .fingerprint = Read<uint64_t>(value, kFingerprintAt),
                  .event_time = Read<int64_t>(value, kEventTimeAt)};
}

}  // namespace destconn
