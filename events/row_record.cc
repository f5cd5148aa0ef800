#include "events/row_record.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

#include "hashing/packed_hash.h"

namespace destconn {
namespace {

// Plain data as it lies in memory, texts with their length in front.
class RecordWriter {
 public:
  explicit RecordWriter(std::string& out) : out_(out) {}

  template <typename T>
  void operator()(const T& plain) {
    static_assert(std::is_trivially_copyable_v<T>);
    out_.append(reinterpret_cast<const char*>(&plain), sizeof(plain));
  }

  template <typename T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value.has_value()) (*this)(*value);
  }

  void operator()(const std::string& text) {
    (*this)(static_cast<uint32_t>(text.size()));
    out_.append(text);
  }

 private:
  std::string& out_;
};

class RecordReader {
 public:
  explicit RecordReader(absl::string_view record) : rest_(record) {}

  template <typename T>
  void operator()(T& plain) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (!Has(sizeof(plain))) return;
    std::memcpy(&plain, rest_.data(), sizeof(plain));
    rest_.remove_prefix(sizeof(plain));
  }

  template <typename T>
  void operator()(std::optional<T>& value) {
    bool has_value = false;
    (*this)(has_value);
    value.reset();
    if (has_value && Has(sizeof(T))) (*this)(value.emplace());
  }

  void operator()(std::string& text) {
    uint32_t size = 0;
    (*this)(size);
    if (!Has(size)) return;
    text.assign(rest_.data(), size);
    rest_.remove_prefix(size);
  }

  bool good() const { return good_; }
  absl::string_view rest() const { return rest_; }

 private:
  bool Has(size_t size) {
    good_ = good_ && size <= rest_.size();
    return good_;
  }

  absl::string_view rest_;
  bool good_ = true;
};

// Every part of a row, to be written or read in the same order.
template <typename Visitor, typename Row, typename Ref>
void VisitParts(Visitor& visit, Row& row, Ref& ref) {
  visit(ref.sequence);
  visit(ref.index);
  visit(row.event_name);
  visit(row.action_source);
  visit(row.event_time);
  for (auto* text :
       {&row.event_id, &row.event_source_url, &row.order_id, &row.currency,
        &row.line.product_id, &row.line.item_number}) {
    visit(*text);
  }
  for (auto& text : row.user_data.clear) visit(text);
  for (auto* number : {&row.line.quantity, &row.line.price, &row.line.value}) {
    visit(*number);
  }
  visit(row.line.delivery_category);
}

}  // namespace

void AppendRowRecord(const ValidRow& row, RowRef ref, std::string& out) {
  RecordWriter writer(out);
  VisitParts(writer, row, ref);
  for (const auto& digest : row.user_data.hashed) PackHash(digest, out);
}

bool ReadRowRecord(absl::string_view record, ValidRow& row, RowRef& ref) {
  RecordReader reader(record);
  VisitParts(reader, row, ref);
  absl::string_view digests = reader.rest();
  for (auto& digest : row.user_data.hashed) {
    if (!UnpackHash(digests, digest)) return false;
  }
  return reader.good() && digests.empty();
}

}  // namespace destconn
