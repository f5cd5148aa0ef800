#include "meta_client/event_json.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "events/user_data.h"
#include "meta_client/json_text.h"

namespace destconn {
namespace {

// Writes the members of one JSON object, with commas where they belong. Keys
// are ours and need no escape.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  // Writes the key; the value is the caller's to append to the result.
  std::string& Key(absl::string_view key) {
    absl::StrAppend(&out_, first_ ? "\"" : ",\"", key, "\":");
    first_ = false;
    return out_;
  }

  // Nothing at all where `text` is empty.
  void Text(absl::string_view key, absl::string_view text) {
    if (!text.empty()) AppendJsonString(text, Key(key));
  }

  void Number(absl::string_view key, const std::optional<Decimal>& number) {
    if (number.has_value()) number->AppendTo(Key(key));
  }

  void Close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

// `lead_id` is an integer at Meta, and may be too large for a double.
bool IsInteger(absl::string_view text) {
  return !text.empty() && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

void AppendUserData(const UserData& data, std::string& out) {
  ObjectWriter object(out);
  for (size_t i = 0; i < data.hashed.size(); ++i) {
    if (!data.hashed[i].has_value()) continue;
    absl::StrAppend(&object.Key(MetaKey(kHashedKeys[i].field)), "[\"",
                    data.hashed[i]->hex(), "\"]");
  }
  for (size_t i = 0; i < data.clear.size(); ++i) {
    const absl::string_view key = MetaKey(kClearKeys[i].field);
    if (i == kLeadIdKey && IsInteger(data.clear[i])) {
      object.Key(key) += data.clear[i];
    } else {
      object.Text(key, data.clear[i]);
    }
  }
  object.Close();
}

void AppendContents(const std::vector<Content>& contents, std::string& out) {
  out += '[';
  for (size_t i = 0; i < contents.size(); ++i) {
    if (i > 0) out += ',';
    const Content& content = contents[i];
    ObjectWriter object(out);
    object.Text("id", content.id);
    object.Number("quantity", content.quantity);
    object.Number("item_price", content.item_price);
    if (content.delivery_category.has_value()) {
      object.Text("delivery_category", ToString(*content.delivery_category));
    }
    object.Close();
  }
  out += ']';
}

void AppendCustomData(const ServerEvent& event, std::string& out) {
  ObjectWriter object(out);
  object.Text("currency", event.currency);
  object.Number("value", event.value);
  object.Text("order_id", event.order_id);
  object.Text("item_number", event.item_number);
  if (event.delivery_category.has_value()) {
    object.Text("delivery_category", ToString(*event.delivery_category));
  }
  if (!event.contents.empty()) {
    object.Text("content_type", "product");
    AppendContents(event.contents, object.Key("contents"));
  }
  object.Close();
}

void AppendDataProcessing(const DataProcessing& options, ObjectWriter& object) {
  std::string& out = object.Key("data_processing_options");
  out += '[';
  for (size_t i = 0; i < options.options.size(); ++i) {
    if (i > 0) out += ',';
    AppendJsonString(options.options[i], out);
  }
  out += ']';
  if (options.options.empty()) return;
  absl::StrAppend(&object.Key("data_processing_options_country"),
                  options.country);
  absl::StrAppend(&object.Key("data_processing_options_state"), options.state);
}

}  // namespace

void AppendEventJson(const ServerEvent& event, std::string& out) {
  ObjectWriter object(out);
  object.Text("event_name", ToString(event.event_name));
  absl::StrAppend(&object.Key("event_time"), event.event_time);
  object.Text("event_id", event.event_id);
  object.Text("action_source", ToString(event.action_source));
  object.Text("event_source_url", event.event_source_url);
  if (event.data_processing.has_value()) {
    AppendDataProcessing(*event.data_processing, object);
  }
  AppendUserData(event.user_data, object.Key("user_data"));
  AppendCustomData(event, object.Key("custom_data"));
  object.Close();
}

std::string MakeBody(absl::Span<const absl::string_view> events,
                     const BodyOptions& options) {
  size_t size = 256;
  for (const absl::string_view event : events) size += event.size() + 1;
  std::string body;
  body.reserve(size);
  ObjectWriter object(body);
  object.Key("data") += '[';
  for (size_t i = 0; i < events.size(); ++i) {
    if (i > 0) body += ',';
    body.append(events[i].data(), events[i].size());
  }
  body += ']';
  object.Text("test_event_code", options.test_event_code);
  object.Text("upload_tag", options.upload_tag);
  object.Text("partner_agent", options.partner_agent);
  object.Close();
  return body;
}

}  // namespace destconn
