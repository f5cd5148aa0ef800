#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

// Of PostgreSQL's catalogue, pg_type.dat.
constexpr uint32_t kBytea = 17;
constexpr uint32_t kInt8 = 20;
constexpr uint32_t kByteaArray = 1001;
constexpr uint32_t kInt8Array = 1016;

// The wire is big-endian.
template <typename T>
void Append(T number, std::string& out) {
  for (int shift = (static_cast<int>(sizeof(T)) - 1) * 8; shift >= 0;
       shift -= 8) {
    out.push_back(static_cast<char>((number >> shift) & 0xff));
  }
}

// An array of one dimension without nulls, up to its elements (array_send in
// PostgreSQL's arrayfuncs.c).
std::string ArrayHead(uint32_t element, size_t length) {
  std::string head;
  Append(uint32_t{length == 0 ? 0U : 1U}, head);  // dimensions
  Append(uint32_t{0}, head);                      // no nulls
  Append(element, head);
  if (length == 0) return head;
  Append(static_cast<uint32_t>(length), head);
  Append(uint32_t{1}, head);  // the first index
  return head;
}

}  // namespace

PostgresParameters& PostgresParameters::Int(int64_t number) {
  Parameter parameter = {.type = kInt8};
  Append(static_cast<uint64_t>(number), parameter.value);
  all_.push_back(std::move(parameter));
  return *this;
}

PostgresParameters& PostgresParameters::Bytes(absl::string_view bytes) {
  all_.push_back({.type = kBytea, .value = std::string(bytes)});
  return *this;
}

PostgresParameters& PostgresParameters::Ints(
    absl::Span<const int64_t> numbers) {
  Parameter parameter = {.type = kInt8Array,
                         .value = ArrayHead(kInt8, numbers.size())};
  for (const int64_t number : numbers) {
    Append(uint32_t{sizeof(number)}, parameter.value);
    Append(static_cast<uint64_t>(number), parameter.value);
  }
  all_.push_back(std::move(parameter));
  return *this;
}

PostgresParameters& PostgresParameters::ByteStrings(
    absl::Span<const absl::string_view> strings) {
  Parameter parameter = {.type = kByteaArray,
                         .value = ArrayHead(kBytea, strings.size())};
  for (const absl::string_view text : strings) {
    Append(static_cast<uint32_t>(text.size()), parameter.value);
    parameter.value.append(text.data(), text.size());
  }
  all_.push_back(std::move(parameter));
  return *this;
}

int64_t PostgresRows::Int(size_t row, size_t column) const {
  uint64_t number = 0;
  for (const char byte : rows[row][column]) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<int64_t>(number);
}

bool PostgresRows::Bool(size_t row, size_t column) const {
  return rows[row][column] != std::string(1, '\0');
}

}  // namespace destconn
