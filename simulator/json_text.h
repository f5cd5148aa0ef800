#ifndef SIMULATOR_JSON_TEXT_H_
#define SIMULATOR_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rapidjson/document.h"

namespace destconn {

// What a text must not nest deeper than: RapidJSON reads and writes values
// recursively.
inline constexpr int kMaxJsonDepth = 32;

// Reads JSON in UTF-8. If the text is something else, or
// nests too deep, the document is null and the result false.
bool ParseJson(absl::string_view text, rapidjson::Document& document);

// The same, and finds where in `text` the value of the root's member `member`
// stands: `span` is empty if there is none.
bool ParseJson(absl::string_view text, absl::string_view member,
               rapidjson::Document& document, absl::string_view& span);

// The value as compact JSON.
std::string ToJson(const rapidjson::Value& value);

// The text as a JSON string, with its quotes.
std::string QuoteJson(absl::string_view text);

// The text of a string; empty for any other value.
absl::string_view TextOf(const rapidjson::Value& value);

// An object's member, or nullptr; nullptr also if `object` is none.
const rapidjson::Value* FindMember(const rapidjson::Value& object,
                                   const char* name);

// The text of an object's member; empty if it is no string or not there.
absl::string_view TextOfMember(const rapidjson::Value& object,
                               const char* name);

}  // namespace destconn

#endif  // SIMULATOR_JSON_TEXT_H_
