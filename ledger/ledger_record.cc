#include "ledger/ledger_record.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>

#include "zlib.h"

namespace destconn {
namespace {

constexpr size_t kStateAt = 0;
constexpr size_t kAttemptsAt = kStateAt + sizeof(uint8_t);
constexpr size_t kFingerprintAt = kAttemptsAt + sizeof(uint8_t);
constexpr size_t kEventTimeAt = kFingerprintAt + sizeof(uint64_t);
constexpr size_t kChecksumAt = kEventTimeAt + sizeof(uint32_t);
static_assert(kLedgerRecordBytes == kChecksumAt + sizeof(uint32_t));

uint32_t Checksum(const EventKey& key, absl::string_view fields) {
  uLong sum = crc32(0, key.bytes.data(), static_cast<uInt>(key.bytes.size()));
  sum = crc32(sum, reinterpret_cast<const Bytef*>(fields.data()),
              static_cast<uInt>(fields.size()));
  return static_cast<uint32_t>(sum);
}

template <typename T>
void Write(T number, size_t at, std::string& out) {
  std::memcpy(out.data() + at, &number, sizeof(T));
}

template <typename T>
T Read(absl::string_view value, size_t at) {
  T number = 0;
  std::memcpy(&number, value.data() + at, sizeof(T));
  return number;
}

bool IsState(uint8_t code) {
  return code == static_cast<uint8_t>(RecordState::kSending) ||
         code == static_cast<uint8_t>(RecordState::kDelivered);
}

}  // namespace

uint32_t StoredEventTime(int64_t event_time) {
  return static_cast<uint32_t>(
      std::clamp<int64_t>(event_time, 0, std::numeric_limits<uint32_t>::max()));
}

int32_t EventDay(int64_t event_time) {
  constexpr uint32_t kSecondsADay = 86'400;
  return static_cast<int32_t>(StoredEventTime(event_time) / kSecondsADay);
}

std::string EncodeLedgerRecord(const LedgerRecord& record) {
  std::string value(kLedgerRecordBytes, '\0');
  Write(static_cast<uint8_t>(record.state), kStateAt, value);
  Write(record.attempts, kAttemptsAt, value);
  Write(record.event.fingerprint, kFingerprintAt, value);
  Write(StoredEventTime(record.event.event_time), kEventTimeAt, value);
  Write(Checksum(record.event.key,
                 absl::string_view(value).substr(0, kChecksumAt)),
        kChecksumAt, value);
  return value;
}

std::optional<LedgerRecord> DecodeLedgerRecord(const EventKey& key,
                                               absl::string_view value) {
  if (value.size() != kLedgerRecordBytes ||
      !IsState(Read<uint8_t>(value, kStateAt)) ||
      Read<uint32_t>(value, kChecksumAt) !=
          Checksum(key, value.substr(0, kChecksumAt))) {
    return std::nullopt;
  }
  return LedgerRecord{
      .event = {.key = key,
                .fingerprint = Read<uint64_t>(value, kFingerprintAt),
                .event_time = Read<uint32_t>(value, kEventTimeAt)},
      .state = static_cast<RecordState>(Read<uint8_t>(value, kStateAt)),
      .attempts = Read<uint8_t>(value, kAttemptsAt)};
}

}  // namespace destconn
