#include "ledger/sending_note.h"

#include <cstddef>
#include <cstring>

#include "ledger/ledger_record.h"
#include "zlib.h"

namespace destconn {
namespace {

constexpr size_t kKeyBytes = sizeof(EventKey);
constexpr size_t kEventBytes = kKeyBytes + sizeof(uint64_t) + sizeof(uint32_t);
constexpr size_t kChecksumBytes = sizeof(uint32_t);

template <typename T>
void Append(const T& field, std::string& out) {
  out.append(reinterpret_cast<const char*>(&field), sizeof(field));
}

template <typename T>
T Take(absl::string_view& in) {
  T field;
  std::memcpy(&field, in.data(), sizeof(field));
  in.remove_prefix(sizeof(field));
  return field;
}

uint32_t Checksum(uint64_t number, absl::string_view events) {
  uLong sum = crc32(0, reinterpret_cast<const Bytef*>(&number), sizeof(number));
  sum = crc32(sum, reinterpret_cast<const Bytef*>(events.data()),
              static_cast<uInt>(events.size()));
  return static_cast<uint32_t>(sum);
}

}  // namespace

std::string EncodeSendingNote(uint64_t number,
                              absl::Span<const Delivery> events) {
  std::string value;
  value.reserve(events.size() * kEventBytes + kChecksumBytes);
  for (const Delivery& event : events) {
    Append(event.key.bytes, value);
    Append(event.fingerprint, value);
    Append(StoredEventTime(event.event_time), value);
  }
  Append(Checksum(number, value), value);
  return value;
}

std::optional<std::vector<Delivery>> DecodeSendingNote(
    uint64_t number, absl::string_view value) {
  if (value.size() % kEventBytes != kChecksumBytes) return std::nullopt;
  absl::string_view events = value.substr(0, value.size() - kChecksumBytes);
  value.remove_prefix(events.size());
  if (Take<uint32_t>(value) != Checksum(number, events)) return std::nullopt;
  std::vector<Delivery> decoded(events.size() / kEventBytes);
  for (Delivery& event : decoded) {
    event.key = Take<EventKey>(events);
    event.fingerprint = Take<uint64_t>(events);
    event.event_time = Take<uint32_t>(events);
  }
  return decoded;
}

}  // namespace destconn
