#include "simulator/json_text.h"

#include <cstddef>
#include <cstdint>

#include "base/utf8.h"
#include "rapidjson/memorystream.h"
#include "rapidjson/reader.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace destconn {
namespace {

using rapidjson::SizeType;

// Builds a document; on the way it counts the depth, and notes where the value
// of the wanted member begins and ends.
class SpanHandler {
 public:
  SpanHandler(absl::string_view text, absl::string_view member,
              rapidjson::Document& document)
      : text_(text),
        stream_(text.data(), text.size()),
        member_(member),
        document_(document) {}

  bool operator()(rapidjson::Document&) {
    rapidjson::Reader reader;
    // A NUL within the text is no end of it.
    return !reader.Parse(stream_, *this).IsError() &&
           stream_.Tell() == text_.size();
  }

  absl::string_view span() const { return span_; }

  bool Null() { return document_.Null(); }
  bool Bool(bool b) { return document_.Bool(b); }
  bool Int(int i) { return document_.Int(i); }
  bool Uint(unsigned i) { return document_.Uint(i); }
  bool Int64(int64_t i) { return document_.Int64(i); }
  bool Uint64(uint64_t i) { return document_.Uint64(i); }
  bool Double(double d) { return document_.Double(d); }
  bool RawNumber(const char* text, SizeType size, bool copy) {
    return document_.RawNumber(text, size, copy);
  }
  bool String(const char* text, SizeType size, bool copy) {
    return document_.String(text, size, copy);
  }
  bool Key(const char* text, SizeType size, bool copy) {
    if (depth_ == 1) {
      wanted_ = span_.empty() && absl::string_view(text, size) == member_;
    }
    return document_.Key(text, size, copy);
  }
  bool StartObject() { return Open() && document_.StartObject(); }
  bool StartArray() { return Open() && document_.StartArray(); }
  bool EndObject(SizeType count) {
    Close();
    return document_.EndObject(count);
  }
  bool EndArray(SizeType count) {
    Close();
    return document_.EndArray(count);
  }

 private:
  // The parser tells of a bracket when its stream stands behind it. It goes no
  // deeper than it is let, so that its recursion is bounded.
  bool Open() {
    if (++depth_ == 2 && wanted_) begin_ = stream_.Tell() - 1;
    return depth_ <= kMaxJsonDepth;
  }

  void Close() {
    if (--depth_ != 1 || !wanted_) return;
    span_ = text_.substr(begin_, stream_.Tell() - begin_);
    wanted_ = false;
  }

  const absl::string_view text_;
  rapidjson::MemoryStream stream_;
  const absl::string_view member_;
  rapidjson::Document& document_;
  int depth_ = 0;
  bool wanted_ = false;
  size_t begin_ = 0;
  absl::string_view span_;
};

}  // namespace

bool ParseJson(absl::string_view text, rapidjson::Document& document) {
  absl::string_view ignored;
  return ParseJson(text, "", document, ignored);
}

bool ParseJson(absl::string_view text, absl::string_view member,
               rapidjson::Document& document, absl::string_view& span) {
  document.SetNull();
  span = "";
  // At once: to look at each character of each string would take as long as all
  // the rest.
  if (!IsValidUtf8(text)) return false;
  SpanHandler handler(text, member, document);
  bool parsed = false;
  const auto generate = [&](rapidjson::Document& target) {
    parsed = handler(target);
    return parsed;
  };
  document.Populate(generate);
  span = parsed ? handler.span() : "";
  return parsed;
}

std::string ToJson(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

std::string QuoteJson(absl::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<SizeType>(text.size()));
  return std::string(buffer.GetString(), buffer.GetSize());
}

absl::string_view TextOf(const rapidjson::Value& value) {
  if (!value.IsString()) return "";
  return {value.GetString(), value.GetStringLength()};
}

const rapidjson::Value* FindMember(const rapidjson::Value& object,
                                   const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

absl::string_view TextOfMember(const rapidjson::Value& object,
                               const char* name) {
  const rapidjson::Value* value = FindMember(object, name);
  return value == nullptr ? "" : TextOf(*value);
}

}  // namespace destconn
