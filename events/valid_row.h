#ifndef EVENTS_VALID_ROW_H_
#define EVENTS_VALID_ROW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "events/decimal.h"
#include "events/event_terms.h"
#include "events/user_data.h"

namespace destconn {

// One line of a receipt.
struct LineItem {
  std::string product_id = "";
  std::string item_number = "";
  std::optional<Decimal> quantity = std::nullopt;
  std::optional<Decimal> price = std::nullopt;  // of one unit
  // What the line adds to the event's value: the row's own value, else price
  // times quantity.
  std::optional<Decimal> value = std::nullopt;
  std::optional<DeliveryCategory> delivery_category = std::nullopt;

  friend bool operator==(const LineItem&, const LineItem&) = default;
};

// A row that passed every check of its own. Holds no raw contact data.
struct ValidRow {
  EventName event_name = EventName::kPurchase;
  ActionSource action_source = ActionSource::kPhysicalStore;
  int64_t event_time = 0;  // Unix seconds, UTC
  std::string event_id = "";
  std::string event_source_url = "";
  std::string order_id = "";
  std::string currency = "";  // ISO 4217, upper case; or empty
  UserData user_data = {};
  LineItem line = {};

  friend bool operator==(const ValidRow&, const ValidRow&) = default;

  // Back to what a new one is, but for the room of its strings.
  void Clear();
};

inline void ValidRow::Clear() {
  event_name = EventName::kPurchase;
  action_source = ActionSource::kPhysicalStore;
  event_time = 0;
  for (std::string* text : {&event_id, &event_source_url, &order_id, &currency,
                            &line.product_id, &line.item_number}) {
    text->clear();
  }
  for (auto& digest : user_data.hashed) digest.reset();
  for (std::string& text : user_data.clear) text.clear();
  line.quantity.reset();
  line.price.reset();
  line.value.reset();
  line.delivery_category.reset();
}

}  // namespace destconn

#endif  // EVENTS_VALID_ROW_H_
