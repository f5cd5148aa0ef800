// Any bytes as a CSV file: never a crash; a row is what `RowSource` promises;
// wherever a piece of the file ends, the rows are the same; and the rows
// written out again, all fields in quotes, are read as they were. The first
// byte says whether and where a piece ends, the rest is the file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "cli/csv_reader.h"
#include "cli/input_file.h"
#include "cli/row_source.h"
#include "cli/test_row_file.h"
#include "destination/v1/value.pb.h"

namespace destconn {
namespace {

using ::destination::v1::Value;

absl::StatusOr<std::unique_ptr<RowSource>> OpenCsv(
    std::unique_ptr<InputFile> file) {
  return CsvReader::Open(std::move(file));
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string Written(const RowFile& file) {
  std::string text;
  for (const std::string& column : file.columns) {
    absl::StrAppend(&text, text.empty() ? "" : ",", Quoted(column));
  }
  for (const auto& row : file.rows) {
    text += "\r\n";
    for (int i = 0; i < row.values_size(); ++i) {
      if (i > 0) text += ",";
      const Value& value = row.values(i);
      if (value.has_string_value()) text += Quoted(value.string_value());
    }
  }
  return text;
}

void Check(size_t split, absl::string_view bytes) {
  // Unpacking is zlib's and has its own tests.
  if (absl::StartsWith(bytes, "\x1f\x8b")) return;
  const RowFile file = ReadRowFile(bytes, OpenCsv);
  // Blank lines take a while: one file in eight is enough.
  if (split < 32 && !absl::StartsWith(bytes, "\xef\xbb\xbf")) {
    ExpectSameInPieces(bytes, split, '\n', OpenCsv, file);
  }
  if (file.good) ExpectSameRows(file, ReadRowFile(Written(file), OpenCsv));
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  destconn::Check(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
