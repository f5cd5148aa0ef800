#include "cli/test_row_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/utf8.h"

namespace destconn {
namespace {

using ::destination::v1::Row;

constexpr size_t kPieceBytes = 64 * 1024;  // as in input_file.cc

// A file in memory: a fuzz target opens many thousands a second.
std::unique_ptr<InputFile> OpenBytes(absl::string_view bytes) {
  const int fd = memfd_create("rows", MFD_CLOEXEC);
  Expect(fd >= 0);
  Expect(write(fd, bytes.data(), bytes.size()) ==
         static_cast<ssize_t>(bytes.size()));
  auto file = InputFile::Open(absl::StrCat("/proc/self/fd/", fd));
  close(fd);
  Expect(file.ok());
  return *std::move(file);
}

void CheckError(const absl::Status& status) {
  Expect(ReasonOf(status) == std::optional<std::string>("INPUT_UNREADABLE"));
  Expect(IsValidUtf8(status.message()));
}

void CheckRow(const Row& row) {
  for (const auto& value : row.values()) {
    Expect(IsValidUtf8(value.string_value()));
  }
}

}  // namespace

void Expect(bool holds) {
  if (!holds) std::abort();
}

RowFile ReadRowFile(absl::string_view bytes, const OpenRows& open) {
  RowFile result;
  const auto source = open(OpenBytes(bytes));
  if (!source.ok()) {
    CheckError(source.status());
    return result;
  }
  result.columns = (*source)->columns();
  Expect(!result.columns.empty());
  Row row;
  auto more = (*source)->Next(row);
  for (; more.ok() && *more; more = (*source)->Next(row)) {
    CheckRow(row);
    result.rows.push_back(row);
    Expect(result.lines.empty() || result.lines.back() < (*source)->line());
    result.lines.push_back((*source)->line());
  }
  result.good = more.ok();
  if (!more.ok()) CheckError(more.status());
  const auto breaks = std::count(bytes.begin(), bytes.end(), '\n') +
                      std::count(bytes.begin(), bytes.end(), '\r');
  Expect(result.lines.empty() || result.lines.back() <= breaks + 1);
  return result;
}

void ExpectSameRows(const RowFile& a, const RowFile& b) {
  Expect(a.good == b.good);
  // Where a file is bad, how many good rows come before the error may differ.
  if (!a.good) return;
  Expect(a.columns == b.columns);
  Expect(a.rows.size() == b.rows.size());
  for (size_t i = 0; i < a.rows.size(); ++i) {
    Expect(a.rows[i].SerializeAsString() == b.rows[i].SerializeAsString());
  }
}

void ExpectSameInPieces(absl::string_view bytes, size_t split, char blank,
                        const OpenRows& open, const RowFile& whole) {
  std::string before(kPieceBytes - split % kPieceBytes, blank);
  before.back() = '\n';
  const RowFile pieces = ReadRowFile(absl::StrCat(before, bytes), open);
  ExpectSameRows(whole, pieces);
  if (!whole.good) return;
  const int64_t lines_before = std::count(before.begin(), before.end(), '\n');
  for (size_t i = 0; i < whole.lines.size(); ++i) {
    Expect(pieces.lines[i] == whole.lines[i] + lines_before);
  }
}

}  // namespace destconn
