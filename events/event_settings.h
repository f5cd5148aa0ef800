#ifndef EVENTS_EVENT_SETTINGS_H_
#define EVENTS_EVENT_SETTINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "events/event_terms.h"
#include "events/event_window.h"

namespace destconn {

// How rows become events (contract, 4.3).
enum class EventGrouping { kPerOrder, kPerItem };

// Meta's data processing options, put on each event. Zero is a value: Meta
// locates the event.
struct DataProcessing {
  std::vector<std::string> options = {};
  int country = 0;
  int state = 0;

  // Whether Meta is to find out where the event took place, from its IP address
  // (Conversions API, "Data Processing Options for US Users").
  bool leaves_place_to_meta() const {
    return !options.empty() && (country == 0 || state == 0);
  }

  friend bool operator==(const DataProcessing&,
                         const DataProcessing&) = default;
};

// What a destination's settings say about making events. Checked already.
struct EventSettings {
  std::string dataset_id = "";
  EventGrouping grouping = EventGrouping::kPerOrder;
  WindowSettings window = {};
  EventName default_event_name = EventName::kPurchase;
  ActionSource default_action_source = ActionSource::kPhysicalStore;
  std::string default_currency = "";  // ISO 4217, upper case; or empty
  std::string default_country = "";  // ISO 3166-1 alpha-2, upper case; or empty
  std::optional<DataProcessing> data_processing = std::nullopt;
};

}  // namespace destconn

#endif  // EVENTS_EVENT_SETTINGS_H_
