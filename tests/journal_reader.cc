#include "tests/journal_reader.h"

#include <fstream>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace destconn {
namespace {

std::string OrderOf(const rapidjson::Value& event) {
  const auto custom = event.FindMember("custom_data");
  if (custom == event.MemberEnd()) return "";
  const auto order = custom->value.FindMember("order_id");
  return order == custom->value.MemberEnd() ? "" : order->value.GetString();
}

// The text of the member `events` of a line, which follows `event_count`.
std::string EventsText(const std::string& line) {
  const size_t begin = line.find(",\"events\":");
  const size_t end = line.rfind(",\"status\":");
  const size_t from = begin + sizeof(",\"events\":") - 1;
  return line.substr(from, end - from);
}

int IntegerOrZero(const rapidjson::Value& value) {
  return value.IsInt() ? value.GetInt() : 0;
}

JournaledRequest ParseLine(const std::string& line) {
  rapidjson::Document json;
  json.Parse(line.data(), line.size());
  JournaledRequest request;
  if (!json.IsObject()) {
    ADD_FAILURE() << "no line of a journal: " << line.substr(0, 200);
    return request;
  }
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, json["time"].GetString(),
                              &request.time, &error))
      << error;
  request.kind = json["kind"].GetString();
  const std::vector<std::string> parts =
      absl::StrSplit(json["path"].GetString(), '/');
  if (parts.size() > 1) request.version = parts[1];
  if (request.kind != "token" && parts.size() > 2) request.dataset = parts[2];
  request.token_in = json["token_in"].GetString();
  request.status = IntegerOrZero(json["status"]);
  request.code = IntegerOrZero(json["code"]);
  request.processed = json["processed"].GetBool();
  request.cut = json["cut"].GetBool();
  request.fault = IntegerOrZero(json["fault"]);
  request.body_bytes = json["body_bytes"].GetInt64();
  const std::vector<std::string> texts = SplitElements(EventsText(line));
  const rapidjson::Value& events = json["events"];
  EXPECT_EQ(texts.size(), events.Size());
  for (rapidjson::SizeType i = 0; i < events.Size() && i < texts.size(); ++i) {
    request.events.push_back({OrderOf(events[i]), texts[i]});
  }
  return request;
}

}  // namespace

std::vector<std::string> SplitElements(const std::string& array) {
  std::vector<std::string> elements;
  int depth = 0;
  bool in_text = false;
  size_t begin = 0;
  for (size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (in_text) {
      if (c == '\\') ++i;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth == 2) begin = i;
    } else if ((c == '}' || c == ']') && --depth == 1) {
      elements.push_back(array.substr(begin, i + 1 - begin));
    }
  }
  return elements;
}

std::vector<JournaledRequest> ReadJournal(const std::string& path) {
  std::ifstream file(path);
  std::vector<JournaledRequest> requests;
  for (std::string line; std::getline(file, line);) {
    requests.push_back(ParseLine(line));
  }
  return requests;
}

}  // namespace destconn
