#include "delivery/end_claims.h"

#include <utility>

#include "base/planted_bug.h"

namespace destconn {

void EndClaims(const std::vector<OutgoingEvent*>& events,
               std::vector<DeliveryAction>& actions) {
  delivery_action::ReleaseClaims release;
  delivery_action::AbandonClaims abandon;
  for (const OutgoingEvent* event : events) {
    const bool maybe_sent =
        (event->maybe_sent && !IsPlanted(PlantedBug::kAmbiguousReleased)) ||
        IsPlanted(PlantedBug::kUnsentAbandoned);
    (maybe_sent ? abandon.keys : release.keys).push_back(event->key);
  }
  if (!release.keys.empty()) actions.emplace_back(std::move(release));
  if (!abandon.keys.empty()) actions.emplace_back(std::move(abandon));
}

}  // namespace destconn
