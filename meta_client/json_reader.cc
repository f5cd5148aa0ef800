#include "meta_client/json_reader.h"

#include <cstddef>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/utf8.h"
#include "rapidjson/document.h"
#include "rapidjson/reader.h"

namespace destconn {
namespace {

constexpr int kMaxDepth = 32;

// Whether brackets nest deeper than allowed, strings aside. RapidJSON frees
// values recursively, so a deep one must not come into being.
bool TooDeep(absl::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

const rapidjson::Value* Child(const rapidjson::Value& value,
                              absl::string_view name) {
  if (value.IsObject()) {
    const auto member = value.FindMember(rapidjson::Value(
        name.data(), static_cast<rapidjson::SizeType>(name.size())));
    return member == value.MemberEnd() ? nullptr : &member->value;
  }
  uint32_t index = 0;
  if (value.IsArray() && absl::SimpleAtoi(name, &index) &&
      index < value.Size()) {
    return &value[index];
  }
  return nullptr;
}

// The text of a string or a name. RapidJSON lets the second half of a surrogate
// pair stand alone (`\udc00`), which is no UTF-8.
std::optional<std::string> TextOf(const rapidjson::Value& value) {
  if (!value.IsString()) return std::nullopt;
  std::string text(value.GetString(), value.GetStringLength());
  if (!IsValidUtf8(text)) return std::nullopt;
  return text;
}

}  // namespace

struct JsonReader::Document {
  rapidjson::Document json;

  const rapidjson::Value* Find(absl::string_view path) const {
    if (json.HasParseError()) return nullptr;
    const rapidjson::Value* value = &json;
    if (path.empty()) return value;
    for (const absl::string_view name : absl::StrSplit(path, '.')) {
      value = Child(*value, name);
      if (value == nullptr) return nullptr;
    }
    return value;
  }
};

JsonReader::JsonReader(const std::string& text) {
  auto document = std::make_unique<Document>();
  const absl::string_view readable = TooDeep(text) ? absl::string_view() : text;
  document->json.Parse<rapidjson::kParseIterativeFlag |
                       rapidjson::kParseValidateEncodingFlag>(readable.data(),
                                                              readable.size());
  document_ = std::move(document);
}

JsonReader::~JsonReader() = default;

bool JsonReader::is_object() const {
  const rapidjson::Value* value = document_->Find("");
  return value != nullptr && value->IsObject();
}

bool JsonReader::Has(absl::string_view path) const {
  return document_->Find(path) != nullptr;
}

std::optional<std::string> JsonReader::Text(absl::string_view path) const {
  const rapidjson::Value* value = document_->Find(path);
  return value == nullptr ? std::nullopt : TextOf(*value);
}

std::optional<int64_t> JsonReader::Integer(absl::string_view path) const {
  const rapidjson::Value* value = document_->Find(path);
  if (value == nullptr) return std::nullopt;
  if (value->IsInt64()) return value->GetInt64();
  int64_t number = 0;
  if (value->IsString() &&
      absl::SimpleAtoi(
          absl::string_view(value->GetString(), value->GetStringLength()),
          &number)) {
    return number;
  }
  return std::nullopt;
}

std::optional<double> JsonReader::Number(absl::string_view path) const {
  const rapidjson::Value* value = document_->Find(path);
  if (value == nullptr || !value->IsNumber()) return std::nullopt;
  return value->GetDouble();
}

std::optional<bool> JsonReader::Bool(absl::string_view path) const {
  const rapidjson::Value* value = document_->Find(path);
  if (value == nullptr || !value->IsBool()) return std::nullopt;
  return value->GetBool();
}

std::vector<std::string> JsonReader::Texts(absl::string_view path) const {
  std::vector<std::string> texts;
  const rapidjson::Value* value = document_->Find(path);
  if (value == nullptr || !value->IsArray()) return texts;
  for (const rapidjson::Value& element : value->GetArray()) {
    if (auto text = TextOf(element)) texts.push_back(*std::move(text));
  }
  return texts;
}

std::vector<std::string> JsonReader::Members(absl::string_view path) const {
  std::vector<std::string> names;
  const rapidjson::Value* value = document_->Find(path);
  if (value == nullptr || !value->IsObject()) return names;
  for (const auto& member : value->GetObject()) {
    if (auto name = TextOf(member.name)) names.push_back(*std::move(name));
  }
  return names;
}

size_t JsonReader::Size(absl::string_view path) const {
  const rapidjson::Value* value = document_->Find(path);
  return value != nullptr && value->IsArray() ? value->Size() : 0;
}

}  // namespace destconn
