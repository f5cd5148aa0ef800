// Any bytes as an NDJSON file: never a crash; a row is what `RowSource`
// promises; wherever a piece of the file ends, the rows are the same; and the
// rows written out again are read as they were. The first byte says where the
// piece ends, the rest is the file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/input_file.h"
#include "cli/ndjson_reader.h"
#include "cli/row_source.h"
#include "cli/test_row_file.h"
#include "destination/v1/value.pb.h"
#include "rapidjson/rapidjson.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Value;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

absl::StatusOr<std::unique_ptr<RowSource>> OpenNdjson(
    std::unique_ptr<InputFile> file) {
  return NdjsonReader::Open(std::move(file));
}

rapidjson::SizeType SizeOf(const std::string& text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

void WriteValue(const Value& value, Writer& writer) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      writer.String(value.string_value().data(), SizeOf(value.string_value()));
      return;
    case Value::kInt64Value:
      writer.Int64(value.int64_value());
      return;
    case Value::kDoubleValue:
      writer.Double(value.double_value());
      return;
    case Value::kBoolValue:
      writer.Bool(value.bool_value());
      return;
    case Value::kTimestampValue:
      Expect(false);  // JSON has none
      return;
    case Value::KIND_NOT_SET:
      writer.Null();
  }
}

std::string Written(const RowFile& file) {
  std::string text;
  for (const Row& row : file.rows) {
    Expect(row.values_size() == static_cast<int>(file.columns.size()));
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    for (int i = 0; i < row.values_size(); ++i) {
      writer.Key(file.columns[i].data(), SizeOf(file.columns[i]));
      WriteValue(row.values(i), writer);
    }
    writer.EndObject();
    absl::StrAppend(&text, absl::string_view(buffer.GetString()), "\r\n");
  }
  return text;
}

void Check(size_t split, absl::string_view bytes) {
  // Unpacking is zlib's and has its own tests.
  if (absl::StartsWith(bytes, "\x1f\x8b")) return;
  const RowFile file = ReadRowFile(bytes, OpenNdjson);
  if (!absl::StartsWith(bytes, "\xef\xbb\xbf")) {
    ExpectSameInPieces(bytes, split, ' ', OpenNdjson, file);
  }
  if (!file.good) return;
  // JSON has no zero byte: nothing may hide behind one.
  Expect(bytes.find('\0') == absl::string_view::npos);
  Expect(!file.rows.empty());
  ExpectSameRows(file, ReadRowFile(Written(file), OpenNdjson));
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  destconn::Check(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
