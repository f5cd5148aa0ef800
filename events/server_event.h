#ifndef EVENTS_SERVER_EVENT_H_
#define EVENTS_SERVER_EVENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/decimal.h"
#include "events/event_settings.h"
#include "events/event_terms.h"
#include "events/user_data.h"

namespace destconn {

// One entry of `custom_data.contents`. Meta requires id and quantity, so a line
// that lacks one of them makes no entry.
struct Content {
  std::string id = "";
  Decimal quantity = Decimal();
  std::optional<Decimal> item_price = std::nullopt;
  std::optional<DeliveryCategory> delivery_category = std::nullopt;

  friend bool operator==(const Content&, const Content&) = default;
};

// One element of `data` in a Conversions API request. Empty text, or no value:
// the key is left out.
struct ServerEvent {
  EventName event_name = EventName::kPurchase;
  int64_t event_time = 0;  // Unix seconds, UTC
  ActionSource action_source = ActionSource::kPhysicalStore;
  std::string event_id = "";
  std::string event_source_url = "";
  UserData user_data = {};
  std::string currency = "";  // ISO 4217, upper case
  std::optional<Decimal> value = std::nullopt;
  std::string order_id = "";
  std::string item_number = "";
  std::optional<DeliveryCategory> delivery_category = std::nullopt;
  std::vector<Content> contents = {};
  std::optional<DataProcessing> data_processing = std::nullopt;

  friend bool operator==(const ServerEvent&, const ServerEvent&) = default;
};

}  // namespace destconn

#endif  // EVENTS_SERVER_EVENT_H_
