#include "simulator/request_body.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "simulator/json_text.h"
#include "simulator/multipart.h"
#include "simulator/url.h"

namespace destconn {
namespace {

using rapidjson::Document;
using rapidjson::Value;

// Line ends stand between JSON's tokens alone.
std::string InOneLine(absl::string_view json) {
  std::string line(json);
  for (const char end : {'\n', '\r'}) {
    for (size_t at = line.find(end); at != std::string::npos;
         at = line.find(end, at + 1)) {
      line[at] = ' ';
    }
  }
  return line;
}

Value StringValue(absl::string_view text, Document& owner) {
  return Value(text.data(), static_cast<rapidjson::SizeType>(text.size()),
               owner.GetAllocator());
}

// The parameters of a form; all but `data` remain texts.
RequestBody FromFields(const std::map<std::string, std::string>& fields) {
  RequestBody body;
  Document& parameters = body.parameters;
  parameters.SetObject();
  for (const auto& [name, text] : fields) {
    Value value = StringValue(text, parameters);
    if (name == "data") {
      Document data(&parameters.GetAllocator());
      if (ParseJson(text, data)) value = std::move(data.Move());
      if (value.IsArray()) body.data_json = InOneLine(text);
    }
    parameters.AddMember(StringValue(name, parameters), std::move(value),
                         parameters.GetAllocator());
  }
  return body;
}

void DecodeElements(RequestBody& body) {
  Value* data = body.parameters.IsObject() && body.parameters.HasMember("data")
                    ? &body.parameters["data"]
                    : nullptr;
  if (data == nullptr || !data->IsArray() ||
      std::none_of(data->Begin(), data->End(),
                   [](const Value& element) { return element.IsString(); })) {
    return;
  }
  std::string json;
  for (Value& element : data->GetArray()) {
    const std::string text =
        element.IsString() ? std::string(TextOf(element)) : ToJson(element);
    Document decoded(&body.parameters.GetAllocator());
    const bool is_json = ParseJson(text, decoded);
    absl::StrAppend(&json, json.empty() ? "" : ",",
                    is_json ? InOneLine(text) : QuoteJson(text));
    if (is_json) element = std::move(decoded.Move());
  }
  body.data_json = absl::StrCat("[", json, "]");
}

}  // namespace

RequestBody ParseRequestBody(absl::string_view content_type,
                             absl::string_view body, bool wants_data) {
  RequestBody parsed;
  if (absl::StartsWithIgnoreCase(content_type,
                                 "application/x-www-form-urlencoded")) {
    parsed = FromFields(ParseQuery(body));
  } else if (absl::StartsWithIgnoreCase(content_type, "multipart/form-data")) {
    parsed = FromFields(ParseMultipart(content_type, body));
  } else {
    absl::string_view data;
    ParseJson(body, "data", parsed.parameters, data);
    if (wants_data && !data.empty() && data.front() == '[') {
      parsed.data_json = InOneLine(data);
    }
    if (!parsed.parameters.IsObject()) parsed.parameters.SetNull();
  }
  DecodeElements(parsed);
  return parsed;
}

}  // namespace destconn
