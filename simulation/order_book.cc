#include "simulation/order_book.h"

#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "simulation/dice.h"

namespace destconn {
namespace {

// The number behind `"name":`.
int64_t NumberAt(absl::string_view text, absl::string_view name) {
  const size_t at = text.find(name);
  if (at == absl::string_view::npos) return -1;
  int64_t number = 0;
  for (size_t i = at + name.size(); i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') break;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

}  // namespace

EventKey KeyOfOrder(int64_t order) {
  const uint64_t halves[2] = {static_cast<uint64_t>(order),
                              Dice::Mix(static_cast<uint64_t>(order) + 1)};
  EventKey key;
  std::memcpy(key.bytes.data(), halves, sizeof(halves));
  return key;
}

int64_t OrderOfKey(const EventKey& key) {
  int64_t order = 0;
  std::memcpy(&order, key.bytes.data(), sizeof(order));
  return order;
}

std::string TextOf(const HostRow& row, int64_t event_time) {
  return absl::StrCat(R"({"order":)", row.order, R"(,"version":)", row.version,
                      R"(,"event_time":)", event_time, "}");
}

HostRow RowOf(absl::string_view text) {
  return {.order = NumberAt(text, R"("order":)"),
          .version = NumberAt(text, R"("version":)")};
}

int64_t EventTimeOf(absl::string_view text) {
  return NumberAt(text, R"("event_time":)");
}

OutgoingEvent EventOf(uint64_t id, const HostRow& row, int64_t event_time) {
  return {.id = id,
          .key = KeyOfOrder(row.order),
          .fingerprint = Dice::Mix(static_cast<uint64_t>(row.order) * 1000 +
                                   static_cast<uint64_t>(row.version) + 7),
          .event_time = event_time,
          .json = TextOf(row, event_time)};
}

}  // namespace destconn
