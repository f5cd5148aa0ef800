#include "meta_client/event_json.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "events/user_data.h"
#include "hashing/hashed_value.h"
#include "meta_client/json_text.h"

namespace destconn {
namespace {

// Every member is written with a comma behind it, which the object's end takes
// the place of. Members without a value are left out.

// `"em":["`, in the order of kHashedKeys, padded so that a copy has one size.
struct KeyText {
  std::array<char, 24> text = {};
  size_t size = 0;
};

template <size_t kCount>
std::array<KeyText, kCount> MakeKeys(
    const std::array<HashedKeyInfo, kCount>& keys, absl::string_view open) {
  std::array<KeyText, kCount> texts;
  for (size_t i = 0; i < kCount; ++i) {
    const std::string text =
        absl::StrCat("\"", MetaKey(keys[i].field), "\":", open);
    texts[i].size = text.copy(texts[i].text.data(), texts[i].text.size());
  }
  return texts;
}

void WriteKey(const KeyText& key, JsonCursor& json) {
  std::memcpy(json.at(), key.text.data(), key.text.size());
  json.MoveTo(json.at() + key.size);
}

// A copy of a size that is known is a few moves; this one is known but for
// digests that a host has marked.
void WriteDigest(absl::string_view hex, JsonCursor& json) {
  constexpr size_t kDigits = HashedValue::kHexSize;
  if (hex.size() != kDigits) {
    json.Raw(hex);
    return;
  }
  std::memcpy(json.at(), hex.data(), kDigits);
  json.MoveTo(json.at() + kDigits);
}

template <size_t kSize>
void WriteText(const char (&key)[kSize], absl::string_view text,
               JsonCursor& json) {
  if (text.empty()) return;
  json.Literal(key);
  json.String(text);
  json.Literal(",");
}

template <size_t kSize>
void WriteNumber(const char (&key)[kSize], const std::optional<Decimal>& number,
                 JsonCursor& json) {
  if (!number.has_value()) return;
  json.Literal(key);
  json.MoveTo(number->WriteTo(json.at()));
  json.Literal(",");
}

void WriteCategory(const std::optional<DeliveryCategory>& category,
                   JsonCursor& json) {
  if (!category.has_value()) return;
  WriteText("\"delivery_category\":", ToString(*category), json);
}

void WriteUserData(const UserData& data, JsonCursor& json) {
  static const auto& hashed_keys =
      *new std::array(MakeKeys(kHashedKeys, "[\""));
  static const auto& clear_keys = *new std::array(MakeKeys(kClearKeys, ""));
  json.Literal("{");
  for (size_t i = 0; i < data.hashed.size(); ++i) {
    if (!data.hashed[i].has_value()) continue;
    WriteKey(hashed_keys[i], json);
    WriteDigest(data.hashed[i]->hex(), json);
    json.Literal("\"],");
  }
  for (size_t i = 0; i < data.clear.size(); ++i) {
    const std::string& text = data.clear[i];
    if (text.empty()) continue;
    WriteKey(clear_keys[i], json);
    if (i == kLeadIdKey) {
      // An integer at Meta, perhaps too large for a double. Normalization lets
      // nothing else through.
      json.Raw(text);
    } else {
      json.String(text);
    }
    json.Literal(",");
  }
  json.Close('}');
}

void WriteContents(const std::vector<Content>& contents, JsonCursor& json) {
  json.Literal("[");
  for (const Content& content : contents) {
    json.Literal("{");
    WriteText("\"id\":", content.id, json);
    WriteNumber("\"quantity\":", content.quantity, json);
    WriteNumber("\"item_price\":", content.item_price, json);
    WriteCategory(content.delivery_category, json);
    json.Close('}');
    json.Literal(",");
  }
  json.Close(']');
}

void WriteCustomData(const ServerEvent& event, JsonCursor& json) {
  json.Literal("{");
  WriteText("\"currency\":", event.currency, json);
  WriteNumber("\"value\":", event.value, json);
  WriteText("\"order_id\":", event.order_id, json);
  WriteText("\"item_number\":", event.item_number, json);
  WriteCategory(event.delivery_category, json);
  if (!event.contents.empty()) {
    json.Literal("\"content_type\":\"product\",\"contents\":");
    WriteContents(event.contents, json);
    json.Literal(",");
  }
  json.Close('}');
}

void WriteDataProcessing(const DataProcessing& options, JsonCursor& json) {
  json.Literal("\"data_processing_options\":[");
  for (const std::string& option : options.options) {
    json.String(option);
    json.Literal(",");
  }
  json.Close(']');
  json.Literal(",");
  if (options.options.empty()) return;
  json.Literal("\"data_processing_options_country\":");
  json.Integer(options.country);
  json.Literal(",\"data_processing_options_state\":");
  json.Integer(options.state);
  json.Literal(",");
}

// The most characters that an event's JSON can have.
size_t MaxSize(const ServerEvent& event) {
  // Keys, digests, numbers and terms; those of an entry of `contents`.
  constexpr size_t kFixed = 2400;
  constexpr size_t kFixedOfContent = 200;
  size_t texts = event.event_id.size() + event.event_source_url.size() +
                 event.currency.size() + event.order_id.size() +
                 event.item_number.size();
  for (const std::string& text : event.user_data.clear) texts += text.size();
  if (event.data_processing.has_value()) {
    for (const std::string& option : event.data_processing->options) {
      texts += option.size() + 3;
    }
  }
  size_t size = kFixed + MaxJsonString(texts);
  for (const Content& content : event.contents) {
    size += kFixedOfContent + MaxJsonString(content.id.size());
  }
  return size;
}

// Writes the event, for which there is room. Returns its end.
char* WriteEvent(const ServerEvent& event, char* out) {
  JsonCursor json(out);
  json.Literal("{\"event_name\":\"");
  json.Raw(ToString(event.event_name));
  json.Literal("\",\"event_time\":");
  json.Integer(event.event_time);
  json.Literal(",");
  WriteText("\"event_id\":", event.event_id, json);
  WriteText("\"action_source\":", ToString(event.action_source), json);
  WriteText("\"event_source_url\":", event.event_source_url, json);
  if (event.data_processing.has_value()) {
    WriteDataProcessing(*event.data_processing, json);
  }
  json.Literal("\"user_data\":");
  WriteUserData(event.user_data, json);
  json.Literal(",\"custom_data\":");
  WriteCustomData(event, json);
  json.Close('}');
  return json.at();
}

void AppendMember(absl::string_view key, absl::string_view text,
                  std::string& body) {
  if (text.empty()) return;
  absl::StrAppend(&body, ",\"", key, "\":");
  AppendJsonString(text, body);
}

}  // namespace

void AppendEventJson(const ServerEvent& event, TextBuffer& out) {
  out.EndAt(WriteEvent(event, out.Room(MaxSize(event))));
}

std::string MakeBody(absl::Span<const absl::string_view> events,
                     const BodyOptions& options) {
  size_t size = 256;
  for (const absl::string_view event : events) size += event.size() + 1;
  std::string body;
  body.reserve(size);
  body += "{\"data\":[";
  for (size_t i = 0; i < events.size(); ++i) {
    if (i > 0) body += ',';
    body.append(events[i].data(), events[i].size());
  }
  body += ']';
  AppendMember("test_event_code", options.test_event_code, body);
  AppendMember("upload_tag", options.upload_tag, body);
  AppendMember("partner_agent", options.partner_agent, body);
  body += '}';
  return body;
}

}  // namespace destconn
