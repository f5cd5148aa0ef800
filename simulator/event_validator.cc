#include "simulator/event_validator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
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

const Json* Member(const Json& object, const char* name) {
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

absl::string_view Text(const Json* value) {
  if (value == nullptr || !value->IsString()) return "";
  return {value->GetString(), value->GetStringLength()};
}

template <size_t kSize>
bool IsOneOf(const std::array<absl::string_view, kSize>& allowed,
             absl::string_view text) {
  return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
}

Fault CheckTime(const Json& event, absl::string_view action_source,
                int64_t now) {
  const Json* time = Member(event, "event_time");
  if (time == nullptr || !time->IsInt64()) {
    return Refuse("event_time must be Unix seconds, an integer.");
  }
  const int64_t age = now - time->GetInt64();
  if (age < -kFutureTolerance) {
    return Refuse("event_time lies in the future.");
  }
  const int64_t window =
      action_source == "physical_store" ? kPhysicalStoreWindow : kWindow;
  if (age <= window) return std::nullopt;
  return InvalidParameter(
      kTooOld, "Event Timestamp Too Old",
      "The timestamp for this event is too far in the past. Events need to be "
      "sent within 7 days, those of physical stores within 62.");
}

Fault CheckContents(const Json& contents) {
  if (!contents.IsArray()) return Refuse("contents must be an array.");
  for (const Json& content : contents.GetArray()) {
    if (!content.IsObject() || Text(Member(content, "id")).empty()) {
      return Refuse("Each of contents needs an id.");
    }
    const Json* quantity = Member(content, "quantity");
    if (quantity == nullptr || !quantity->IsNumber()) {
      return Refuse("Each of contents needs a quantity.");
    }
    const Json* price = Member(content, "item_price");
    if (price != nullptr && !price->IsNumber()) {
      return Refuse("item_price must be a number.");
    }
    const Json* category = Member(content, "delivery_category");
    if (category != nullptr && !IsOneOf(kDeliveryCategories, Text(category))) {
      return Refuse("delivery_category must be one of three.");
    }
  }
  return std::nullopt;
}

Fault CheckPurchase(const Json* custom_data) {
  const Json* value =
      custom_data == nullptr ? nullptr : Member(*custom_data, "value");
  if (value == nullptr) {
    return InvalidParameter(kNoValue, "Missing Value for Purchase Event",
                            "Purchase events need custom_data.value.");
  }
  if (!value->IsNumber() || !std::isfinite(value->GetDouble())) {
    return Refuse("custom_data.value must be a number.");
  }
  const absl::string_view currency = Text(Member(*custom_data, "currency"));
  const bool three_letters =
      currency.size() == 3 &&
      std::all_of(currency.begin(), currency.end(), [](char c) {
        return absl::ascii_isalpha(static_cast<unsigned char>(c));
      });
  if (three_letters) return std::nullopt;
  return Refuse("Purchase events need custom_data.currency, an ISO 4217 code.");
}

Fault CheckCustomData(const Json& event) {
  const Json* custom_data = Member(event, "custom_data");
  if (custom_data != nullptr && !custom_data->IsObject()) {
    return Refuse("custom_data must be an object.");
  }
  if (Text(Member(event, "event_name")) == "Purchase") {
    if (auto fault = CheckPurchase(custom_data)) return fault;
  }
  if (custom_data == nullptr) return std::nullopt;
  const Json* category = Member(*custom_data, "delivery_category");
  if (category != nullptr && !IsOneOf(kDeliveryCategories, Text(category))) {
    return Refuse("delivery_category must be one of three.");
  }
  const Json* contents = Member(*custom_data, "contents");
  return contents == nullptr ? std::nullopt : CheckContents(*contents);
}

// Conversions API, "Data Processing Options for US Users".
Fault CheckDataProcessing(const Json& event) {
  const Json* options = Member(event, "data_processing_options");
  if (options == nullptr) return std::nullopt;
  if (!options->IsArray()) {
    return Refuse("data_processing_options must be an array.");
  }
  if (options->Empty()) return std::nullopt;
  if (options->Size() != 1 || Text(&(*options)[0]) != "LDU") {
    return Refuse("data_processing_options knows LDU alone.");
  }
  const Json* country = Member(event, "data_processing_options_country");
  const Json* state = Member(event, "data_processing_options_state");
  if (country == nullptr || !country->IsInt() || state == nullptr ||
      !state->IsInt()) {
    return Refuse("LDU needs data_processing_options_country and _state.");
  }
  return std::nullopt;
}

Fault CheckWebsite(const Json& event, const Json& user_data) {
  if (Text(Member(event, "event_source_url")).empty()) {
    return Refuse("Website events need event_source_url.");
  }
  if (Text(Member(user_data, "client_user_agent")).empty()) {
    return Refuse("Website events need client_user_agent.");
  }
  return std::nullopt;
}

Fault CheckEvent(const Json& event, int64_t now) {
  if (!event.IsObject()) return Refuse("Each event must be an object.");
  if (Text(Member(event, "event_name")).empty()) {
    return Refuse("event_name is missing.");
  }
  const absl::string_view source = Text(Member(event, "action_source"));
  if (!IsOneOf(kActionSources, source)) {
    return Refuse("action_source must be one of nine.");
  }
  if (auto fault = CheckTime(event, source, now)) return fault;
  const Json* user_data = Member(event, "user_data");
  if (user_data == nullptr || !user_data->IsObject()) {
    return Refuse("user_data is missing.");
  }
  if (auto fault = FindUserDataFault(*user_data)) return fault;
  if (source == "website") {
    if (auto fault = CheckWebsite(event, *user_data)) return fault;
  }
  if (auto fault = CheckCustomData(event)) return fault;
  return CheckDataProcessing(event);
}

// Conversions API, "End-to-End Implementation": fewer than 23 characters, at
// least two letters.
Fault CheckPartnerAgent(const Json& body) {
  const Json* agent = Member(body, "partner_agent");
  if (agent == nullptr) return std::nullopt;
  const absl::string_view text = Text(agent);
  const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c));
  });
  if (text.size() <= 22 && letters >= 2) return std::nullopt;
  return Refuse("partner_agent needs 2 to 22 characters, two of them letters.");
}

}  // namespace

std::optional<GraphFault> FindFault(const rapidjson::Value& body,
                                    absl::Time now) {
  const Json* data = body.IsObject() ? Member(body, "data") : nullptr;
  if (data == nullptr || !data->IsArray()) {
    return Refuse("The parameter data is required: an array of events.");
  }
  if (data->Empty() || data->Size() > kMostEvents) {
    return Refuse(absl::StrCat("data holds ", data->Size(),
                               " events; 1 to 1,000 are allowed."));
  }
  if (auto fault = CheckPartnerAgent(body)) return fault;
  const int64_t seconds = absl::ToUnixSeconds(now);
  for (const Json& event : data->GetArray()) {
    if (auto fault = CheckEvent(event, seconds)) return fault;
  }
  return std::nullopt;
}

}  // namespace destconn
