#ifndef SIMULATOR_JSON_TEXT_H_
#define SIMULATOR_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rapidjson/document.h"

namespace destconn {

// The value as compact JSON.
std::string ToJson(const rapidjson::Value& value);

// The text as a JSON string, with its quotes.
std::string QuoteJson(absl::string_view text);

// Whether brackets nest deeper than `most`, strings aside: RapidJSON frees
// values recursively, so a deeper text must not be parsed.
bool NestsDeeperThan(absl::string_view json, int most);

}  // namespace destconn

#endif  // SIMULATOR_JSON_TEXT_H_
