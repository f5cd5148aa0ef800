#ifndef CLI_TEST_ROW_FILE_H_
#define CLI_TEST_ROW_FILE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/input_file.h"
#include "cli/row_source.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// For fuzz targets: ends the program if it does not hold.
void Expect(bool holds);

// What a reader made of a file of rows.
struct RowFile {
  bool good = false;  // no error until the end
  std::vector<std::string> columns = {};
  std::vector<destination::v1::Row> rows = {};
  std::vector<int64_t> lines = {};
};

using OpenRows = std::function<absl::StatusOr<std::unique_ptr<RowSource>>(
    std::unique_ptr<InputFile>)>;

// Reads bytes as a file. The program ends if a row, a line number or an error
// is not what `RowSource` promises.
RowFile ReadRowFile(absl::string_view bytes, const OpenRows& open);

void ExpectSameRows(const RowFile& a, const RowFile& b);

// Reads the bytes once more, with so much blank before them that the first
// piece which the reader is given ends `split` bytes into them: they must mean
// the same. The blank is many a `blank` and a line break; `bytes` must not
// begin with a byte order mark.
void ExpectSameInPieces(absl::string_view bytes, size_t split, char blank,
                        const OpenRows& open, const RowFile& whole);

}  // namespace destconn

#endif  // CLI_TEST_ROW_FILE_H_
