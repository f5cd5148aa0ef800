#include "bench/plain_transform.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/secret.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/value.pb.h"
#include "events/decimal.h"
#include "events/user_data.h"
#include "google/protobuf/arena.h"
#include "hashing/customer_field.h"
#include "hashing/sha256.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace destconn {
namespace {

using destination::v1::Row;
using destination::v1::Rows;

// Places of RetailColumns.
enum Place : int {
  kCountry = 9,
  kOrderId = 11,
  kProductId = 12,
  kQuantity = 13,
  kPrice = 14,
  kCurrency = 15,
  kTimestamp = 16,
};

class EventWriter {
 public:
  explicit EventWriter(const Row& row) : row_(row), writer_(buffer_) {}

  std::string Write(const std::string& dataset_id) {
    writer_.StartObject();
    Text("event_name", "Purchase");
    writer_.Key("event_time");
    writer_.Int64(row_.values(kTimestamp).int64_value());
    Text("event_id", EventId(dataset_id));
    Text("action_source", "physical_store");
    writer_.Key("user_data");
    WriteUserData();
    writer_.Key("custom_data");
    WriteCustomData();
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  const std::string& Cell(int place) const {
    return row_.values(place).string_value();
  }

  std::string EventId(const std::string& dataset_id) const {
    std::string identity = "v1";
    for (const std::string& part : {dataset_id, std::string("Purchase"),
                                    std::string("order_id"), Cell(kOrderId)}) {
      absl::StrAppend(&identity, part.size(), ":", part);
    }
    return Sha256Hex(identity).substr(0, 32);
  }

  void Text(const char* key, const std::string& text) {
    writer_.Key(key);
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  void Number(const char* key, const std::string& text) {
    writer_.Key(key);
    writer_.RawValue(text.data(), text.size(), rapidjson::kNumberType);
  }

  void WriteUserData() {
    NormalizeScratch scratch;
    NormalizeContext context;
    context.country = Cell(kCountry);
    writer_.StartObject();
    // The match keys stand first, in this order.
    for (size_t i = 0; i < kHashedKeys.size(); ++i) {
      const CustomerField field = kHashedKeys[i].field;
      const Normalized normalized = Normalize(
          field, RawValue(Cell(static_cast<int>(i))), context, scratch);
      if (!normalized.has_value()) continue;
      const std::string key(MetaKey(field));
      writer_.Key(key.c_str());
      writer_.StartArray();
      const std::string digest = Sha256Hex(normalized.text());
      writer_.String(digest.data(),
                     static_cast<rapidjson::SizeType>(digest.size()));
      writer_.EndArray();
    }
    writer_.EndObject();
  }

  void WriteCustomData() {
    const Decimal quantity(row_.values(kQuantity).int64_value());
    const auto price = Decimal::Parse(Cell(kPrice));
    writer_.StartObject();
    Text("currency", Cell(kCurrency));
    Number("value", price->Times(quantity)->ToString());
    Text("order_id", Cell(kOrderId));
    Text("content_type", "product");
    writer_.Key("contents");
    writer_.StartArray();
    writer_.StartObject();
    Text("id", Cell(kProductId));
    Number("quantity", quantity.ToString());
    Number("item_price", price->ToString());
    writer_.EndObject();
    writer_.EndArray();
    writer_.EndObject();
  }

  const Row& row_;
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace

std::vector<std::string> PlainTransform::Events(
    absl::string_view message) const {
  google::protobuf::Arena arena;
  auto* rows = google::protobuf::Arena::CreateMessage<Rows>(&arena);
  std::vector<std::string> events;
  if (!rows->ParseFromArray(message.data(), static_cast<int>(message.size()))) {
    return events;
  }
  for (const Row& row : rows->rows()) {
    events.push_back(EventWriter(row).Write(dataset_id_));
  }
  return events;
}

}  // namespace destconn
