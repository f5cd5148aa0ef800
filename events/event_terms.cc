#include "events/event_terms.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace destconn {
namespace {

constexpr std::array<absl::string_view, 9> kActionSources = {
    "physical_store",
    "website",
    "app",
    "phone_call",
    "email",
    "chat",
    "system_generated",
    "business_messaging",
    "other"};

constexpr std::array<absl::string_view, 9> kEventNames = {
    "Purchase",       "ViewContent",   "Search",
    "AddToCart",      "AddToWishlist", "InitiateCheckout",
    "AddPaymentInfo", "Lead",          "Other"};

constexpr std::array<absl::string_view, 3> kDeliveryCategories = {
    "in_store", "curbside", "home_delivery"};

template <typename Term, size_t kSize>
std::optional<Term> Find(const std::array<absl::string_view, kSize>& terms,
                         absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  for (size_t i = 0; i < kSize; ++i) {
    if (absl::EqualsIgnoreCase(terms[i], text)) return static_cast<Term>(i);
  }
  return std::nullopt;
}

// Equal but for letter case and for spaces and hyphens where underscores
// belong.
bool SameCategory(absl::string_view category, absl::string_view text) {
  if (category.size() != text.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = absl::ascii_tolower(static_cast<unsigned char>(text[i]));
    if (c == ' ' || c == '-') c = '_';
    if (c != category[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<ActionSource> ParseActionSource(absl::string_view text) {
  return Find<ActionSource>(kActionSources, text);
}

std::optional<EventName> ParseEventName(absl::string_view text) {
  return Find<EventName>(kEventNames, text);
}

std::optional<DeliveryCategory> ParseDeliveryCategory(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (SameCategory("shipping", text)) return DeliveryCategory::kHomeDelivery;
  for (size_t i = 0; i < kDeliveryCategories.size(); ++i) {
    if (SameCategory(kDeliveryCategories[i], text)) {
      return static_cast<DeliveryCategory>(i);
    }
  }
  return std::nullopt;
}

absl::string_view ToString(ActionSource source) {
  return kActionSources[static_cast<size_t>(source)];
}

absl::string_view ToString(EventName name) {
  return kEventNames[static_cast<size_t>(name)];
}

absl::string_view ToString(DeliveryCategory category) {
  return kDeliveryCategories[static_cast<size_t>(category)];
}

const std::array<absl::string_view, 9>& AllActionSources() {
  return kActionSources;
}

const std::array<absl::string_view, 9>& AllEventNames() { return kEventNames; }

}  // namespace destconn
