#include "simulator/event_validator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "simulator/json_text.h"
#include "simulator/user_data_validator.h"

namespace destconn {
namespace {

using Fault = std::optional<GraphFault>;
using Json = rapidjson::Value;

constexpr rapidjson::SizeType kMostEvents = 1000;
constexpr int64_t kDay = 86'400;
// Conversions API, "Server Event Parameters" and "Sending Offline Events".
constexpr int64_t kWindow = 7 * kDay;
constexpr int64_t kPhysicalStoreWindow = 62 * kDay;
constexpr int64_t kFutureTolerance = 60;

// Subcodes that Meta's users have met with.
constexpr int kTooOld = 2804003;
constexpr int kNoValue = 2804009;
constexpr int kNoUserData = 2804050;

constexpr std::array<absl::string_view, 9> kActionSources = {
    "physical_store",
    "website",
    "app",
    "phone_call",
    "email",
    "chat",
    "other",
    "system_generated",
    "business_messaging"};
constexpr std::array<absl::string_view, 3> kDeliveryCategories = {
    "in_store", "curbside", "home_delivery"};

Fault Refuse(absl::string_view message) {
  return InvalidParameter(0, "Invalid event", message);
}

// The text of a value that may not be there.
absl::string_view Text(const Json* value) {
  return value == nullptr ? "" : TextOf(*value);
}

bool IsBlank(const Json* value) {
  return absl::StripAsciiWhitespace(Text(value)).empty();
}

bool IsFinite(const Json& value) {
  return value.IsNumber() && std::isfinite(value.GetDouble());
}

template <size_t kSize>
bool IsOneOf(const std::array<absl::string_view, kSize>& allowed,
             absl::string_view text) {
  return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
}

Fault CheckTime(const Json& event, absl::string_view action_source,
                int64_t now) {
  const Json* time = FindMember(event, "event_time");
  if (time == nullptr || !time->IsInt64()) {
    return Refuse("event_time must be Unix seconds, an integer.");
  }
  if (time->GetInt64() > now + kFutureTolerance) {
    return Refuse("event_time lies in the future.");
  }
  const int64_t window =
      action_source == "physical_store" ? kPhysicalStoreWindow : kWindow;
  if (time->GetInt64() >= now - window) return std::nullopt;
  return InvalidParameter(
      kTooOld, "Event Timestamp Too Old",
      "The timestamp for this event is too far in the past. Events need to be "
      "sent within 7 days, those of physical stores within 62.");
}

bool IsDeliveryCategory(const Json* value) {
  return value == nullptr || IsOneOf(kDeliveryCategories, Text(value));
}

Fault CheckContents(const Json& contents) {
  if (!contents.IsArray()) return Refuse("contents must be an array.");
  for (const Json& content : contents.GetArray()) {
    if (IsBlank(FindMember(content, "id"))) {
      return Refuse("Each of contents needs an id.");
    }
    const Json* quantity = FindMember(content, "quantity");
    if (quantity == nullptr || !IsFinite(*quantity)) {
      return Refuse("Each of contents needs a quantity.");
    }
    const Json* price = FindMember(content, "item_price");
    if (price != nullptr && !IsFinite(*price)) {
      return Refuse("item_price must be a number.");
    }
    if (!IsDeliveryCategory(FindMember(content, "delivery_category"))) {
      return Refuse("delivery_category must be one of three.");
    }
  }
  return std::nullopt;
}

bool IsCurrency(absl::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalpha(static_cast<unsigned char>(c));
         });
}

// `custom_data` may be missing.
Fault CheckMoney(const Json* custom_data, bool is_purchase) {
  const Json* value =
      custom_data == nullptr ? nullptr : FindMember(*custom_data, "value");
  if (value == nullptr && is_purchase) {
    return InvalidParameter(kNoValue, "Missing Value for Purchase Event",
                            "Purchase events need custom_data.value.");
  }
  if (value != nullptr && !IsFinite(*value)) {
    return Refuse("custom_data.value must be a number.");
  }
  const Json* currency =
      custom_data == nullptr ? nullptr : FindMember(*custom_data, "currency");
  if (currency == nullptr && is_purchase) {
    return Refuse("Purchase events need custom_data.currency.");
  }
  if (currency != nullptr && !IsCurrency(Text(currency))) {
    return Refuse("custom_data.currency must be an ISO 4217 code.");
  }
  return std::nullopt;
}

Fault CheckCustomData(const Json& event) {
  const Json* custom_data = FindMember(event, "custom_data");
  if (custom_data != nullptr && !custom_data->IsObject()) {
    return Refuse("custom_data must be an object.");
  }
  const bool is_purchase = Text(FindMember(event, "event_name")) == "Purchase";
  if (auto fault = CheckMoney(custom_data, is_purchase)) return fault;
  if (custom_data == nullptr) return std::nullopt;
  if (!IsDeliveryCategory(FindMember(*custom_data, "delivery_category"))) {
    return Refuse("delivery_category must be one of three.");
  }
  const Json* contents = FindMember(*custom_data, "contents");
  return contents == nullptr ? std::nullopt : CheckContents(*contents);
}

// Conversions API, "Data Processing Options for US Users".
Fault CheckDataProcessing(const Json& event, const Json& user_data) {
  const Json* options = FindMember(event, "data_processing_options");
  if (options == nullptr) return std::nullopt;
  if (!options->IsArray()) {
    return Refuse("data_processing_options must be an array.");
  }
  if (options->Empty()) return std::nullopt;
  if (options->Size() != 1 || TextOf((*options)[0]) != "LDU") {
    return Refuse("data_processing_options knows LDU alone.");
  }
  const Json* country = FindMember(event, "data_processing_options_country");
  if (country == nullptr || !country->IsInt() || country->GetInt() < 0 ||
      country->GetInt() > 1) {
    return Refuse("LDU needs data_processing_options_country, 0 or 1.");
  }
  const Json* state = FindMember(event, "data_processing_options_state");
  if (state == nullptr || !state->IsInt() || state->GetInt() < 0) {
    return Refuse("LDU with a country needs data_processing_options_state.");
  }
  if (country->GetInt() == 0 && state->GetInt() == 0 &&
      FindMember(user_data, "client_ip_address") == nullptr) {
    return Refuse(
        "LDU with country 0 and state 0 needs client_ip_address to go by.");
  }
  return std::nullopt;
}

Fault CheckWebsite(const Json& event, const Json& user_data) {
  if (IsBlank(FindMember(event, "event_source_url"))) {
    return Refuse("Website events need event_source_url.");
  }
  if (IsBlank(FindMember(user_data, "client_user_agent"))) {
    return Refuse("Website events need client_user_agent.");
  }
  return std::nullopt;
}

Fault CheckEvent(const Json& event, int64_t now) {
  if (!event.IsObject()) return Refuse("Each event must be an object.");
  if (IsBlank(FindMember(event, "event_name"))) {
    return Refuse("event_name is missing.");
  }
  const absl::string_view source = Text(FindMember(event, "action_source"));
  if (!IsOneOf(kActionSources, source)) {
    return Refuse("action_source must be one of nine.");
  }
  if (auto fault = CheckTime(event, source, now)) return fault;
  const Json* user_data = FindMember(event, "user_data");
  if (user_data == nullptr || !user_data->IsObject()) {
    return InvalidParameter(kNoUserData, "Missing Customer Information",
                            "The event has no user_data.");
  }
  if (auto fault = FindUserDataFault(*user_data)) return fault;
  if (source == "website") {
    if (auto fault = CheckWebsite(event, *user_data)) return fault;
  }
  if (auto fault = CheckCustomData(event)) return fault;
  return CheckDataProcessing(event, *user_data);
}

// Conversions API, "End-to-End Implementation": fewer than 23 characters, at
// least two letters.
Fault CheckPartnerAgent(const Json& parameters) {
  const Json* agent = FindMember(parameters, "partner_agent");
  if (agent == nullptr) return std::nullopt;
  const absl::string_view text = Text(agent);
  const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c));
  });
  if (text.size() <= 22 && letters >= 2) return std::nullopt;
  return Refuse("partner_agent needs 2 to 22 characters, two of them letters.");
}

}  // namespace

std::optional<GraphFault> FindEventFault(const rapidjson::Value& parameters,
                                         absl::Time now) {
  const Json* data = FindMember(parameters, "data");
  if (data == nullptr || !data->IsArray()) {
    return Refuse("The parameter data is required: an array of events.");
  }
  if (data->Empty() || data->Size() > kMostEvents) {
    return Refuse(absl::StrCat("data holds ", data->Size(),
                               " events; 1 to 1,000 are allowed."));
  }
  if (auto fault = CheckPartnerAgent(parameters)) return fault;
  const int64_t seconds = absl::ToUnixSeconds(now);
  for (const Json& event : data->GetArray()) {
    if (auto fault = CheckEvent(event, seconds)) return fault;
  }
  return std::nullopt;
}

}  // namespace destconn
