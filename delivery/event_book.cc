#include "delivery/event_book.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "base/planted_bug.h"

namespace destconn {

size_t EventBook::KeyHash::operator()(const EventKey& key) const {
  uint64_t halves[2];
  static_assert(sizeof(halves) == sizeof(key.bytes));
  std::memcpy(halves, key.bytes.data(), sizeof(halves));
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;  // spreads what is no hash
  return (halves[0] ^ halves[1]) * kOdd;
}

OutgoingEvent* EventBook::Add(OutgoingEvent event) {
  OutgoingEvent* const added = pool_.Add(std::move(event));
  return Own(added) ? added : nullptr;
}

bool EventBook::Own(OutgoingEvent* event) {
  const auto owned = owned_.try_emplace(event->key, event);
  if (owned.second) return true;
  if (IsPlanted(PlantedBug::kRetryTakesTwinsBytes)) {
    owned.first->second->json = event->json;
  }
  twins_[event->key].push_back(event);
  return false;
}

void EventBook::Finish(const Events& events, std::optional<RowReason> reason,
                       std::optional<GraphError> error,
                       std::vector<DeliveryAction>& actions,
                       const std::function<void(OutgoingEvent*)>& own) {
  if (events.empty()) return;
  delivery_action::EventsFinal final{.reason = reason,
                                     .error = std::move(error)};
  final.ids.reserve(events.size());
  for (const OutgoingEvent* event : events) {
    final.ids.push_back(event->id);
    owned_.erase(event->key);
  }
  actions.emplace_back(std::move(final));
  if (!twins_.empty()) {
    // Meta has an event only if it was delivered, now or before.
    const bool meta_has_them =
        !reason.has_value() || reason == RowReason::kAlreadySent ||
        IsPlanted(PlantedBug::kTwinsOfRefusedTakenForSent);
    FinishTwins(events, meta_has_them, actions, own);
  }
  for (OutgoingEvent* event : events) pool_.Remove(event);
}

void EventBook::FinishTwins(const Events& ended, bool meta_has_them,
                            std::vector<DeliveryAction>& actions,
                            const std::function<void(OutgoingEvent*)>& own) {
  delivery_action::EventsFinal same{.reason = RowReason::kAlreadySent};
  delivery_action::EventsFinal changed{.reason =
                                           RowReason::kAlreadySentChanged};
  for (const OutgoingEvent* event : ended) {
    const auto found = twins_.find(event->key);
    if (found == twins_.end()) continue;
    const Events twins = std::move(found->second);
    twins_.erase(found);
    for (OutgoingEvent* const twin : twins) {
      if (!meta_has_them) {
        if (Own(twin)) own(twin);
        continue;
      }
      const bool is_same = twin->fingerprint == event->fingerprint;
      (is_same ? same : changed).ids.push_back(twin->id);
      pool_.Remove(twin);
    }
  }
  if (!same.ids.empty()) actions.emplace_back(std::move(same));
  if (!changed.ids.empty()) actions.emplace_back(std::move(changed));
}

}  // namespace destconn
