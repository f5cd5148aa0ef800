#ifndef EVENTS_EVENT_TERMS_H_
#define EVENTS_EVENT_TERMS_H_

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace destconn {

// Meta's nine (Conversions API, "Server Event Parameters", action_source).
enum class ActionSource : uint8_t {
  kPhysicalStore,
  kWebsite,
  kApp,
  kPhoneCall,
  kEmail,
  kChat,
  kSystemGenerated,
  kBusinessMessaging,
  kOther,
};

// Meta's offline events (Conversions API, "Sending Offline Events").
enum class EventName : uint8_t {
  kPurchase,
  kViewContent,
  kSearch,
  kAddToCart,
  kAddToWishlist,
  kInitiateCheckout,
  kAddPaymentInfo,
  kLead,
  kOther,
};

// Meta's delivery_category (Conversions API, "Standard Parameters").
enum class DeliveryCategory : uint8_t { kInStore, kCurbside, kHomeDelivery };

// Each finds the term whatever its letter case and white space around it;
// nothing if it is none. A delivery category may have spaces or hyphens for
// underscores, and the host's `shipping` is Meta's `home_delivery`.
std::optional<ActionSource> ParseActionSource(absl::string_view text);
std::optional<EventName> ParseEventName(absl::string_view text);
std::optional<DeliveryCategory> ParseDeliveryCategory(absl::string_view text);

// As Meta spells it.
absl::string_view ToString(ActionSource source);
absl::string_view ToString(EventName name);
absl::string_view ToString(DeliveryCategory category);

// All spellings, for forms.
const std::array<absl::string_view, 9>& AllActionSources();
const std::array<absl::string_view, 9>& AllEventNames();

}  // namespace destconn

#endif  // EVENTS_EVENT_TERMS_H_
