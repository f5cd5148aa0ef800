#include "tests/golden_case.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/time/time.h"
#include "destination/v1/settings.pb.h"
#include "destination/v1/value.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr char kFolder[] = "testdata/events/golden";

std::string TextOf(const Json& value) {
  EXPECT_TRUE(value.IsString());
  if (!value.IsString()) return "";
  return std::string(value.GetString(), value.GetStringLength());
}

destination::v1::Settings ReadSettings(const Json& json) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  json.Accept(writer);
  destination::v1::Settings settings;
  const auto status =
      google::protobuf::util::JsonStringToMessage(text.GetString(), &settings);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return settings;
}

// `{"seconds": 7, "nanos": 1}` or `{"repeat": "x", "times": 70000}`.
void ReadObject(const Json& json, destination::v1::Value& value) {
  if (json.HasMember("repeat")) {
    std::string text;
    for (int i = 0; i < json["times"].GetInt(); ++i) {
      text += TextOf(json["repeat"]);
    }
    value.set_string_value(text);
    return;
  }
  auto& timestamp = *value.mutable_timestamp_value();
  timestamp.set_seconds(json["seconds"].GetInt64());
  if (json.HasMember("nanos")) timestamp.set_nanos(json["nanos"].GetInt());
}

destination::v1::Value ReadValue(const Json& json) {
  destination::v1::Value value;
  if (json.IsString()) {
    value.set_string_value(TextOf(json));
  } else if (json.IsBool()) {
    value.set_bool_value(json.GetBool());
  } else if (json.IsInt64()) {
    value.set_int64_value(json.GetInt64());
  } else if (json.IsDouble()) {
    value.set_double_value(json.GetDouble());
  } else if (json.IsObject()) {
    ReadObject(json, value);
  } else {
    EXPECT_TRUE(json.IsNull());
  }
  return value;
}

bool IsTrue(const Json& json, const char* member) {
  return json.HasMember(member) && json[member].GetBool();
}

GoldenCase ReadCase(const Json& json) {
  GoldenCase read{.name = TextOf(json["name"])};
  RowRun& run = read.run;
  run.settings = ReadSettings(json["settings"]);
  run.first_run = IsTrue(json, "first_run");
  run.order_rows_adjacent = IsTrue(json, "order_rows_adjacent");
  for (const Json& column : json["columns"].GetArray()) {
    run.columns.push_back(TextOf(column));
  }
  for (const Json& cells : json["rows"].GetArray()) {
    auto& row = run.rows.emplace_back();
    for (const Json& cell : cells.GetArray()) {
      *row.add_values() = ReadValue(cell);
    }
  }
  return read;
}

}  // namespace

std::vector<std::string> GoldenFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path().filename().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<GoldenCase> ReadGoldenCases(const std::string& file) {
  rapidjson::Document document;
  // Doubles to the last digit.
  document.Parse<rapidjson::kParseFullPrecisionFlag>(
      ReadGoldenText(file).c_str());
  EXPECT_TRUE(document.IsArray()) << file;
  std::vector<GoldenCase> cases;
  if (!document.IsArray()) return cases;
  for (const Json& json : document.GetArray()) cases.push_back(ReadCase(json));
  return cases;
}

std::string ReadGoldenText(const std::string& file) {
  std::ifstream stream(std::filesystem::path(kFolder) / file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace destconn
