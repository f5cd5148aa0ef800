#include "cli/table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cli/display_width.h"

namespace destconn {
namespace {

constexpr size_t kGap = 2;
// Below this, breaking words makes a column harder to read, not easier.
constexpr size_t kMinWrapWidth = 24;

void PadTo(std::string& line, size_t width) {
  const size_t have = DisplayWidth(line);
  if (have < width) line.append(width - have, ' ');
}

}  // namespace

std::vector<std::string> WrapWords(const std::string& text, size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (const absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(std::exchange(line, ""));
    }
    absl::StrAppend(&line, line.empty() ? "" : " ", word);
  }
  lines.push_back(std::move(line));
  return lines;
}

void Table::AddRow(std::vector<std::string> cells) {
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::Widths() const {
  std::vector<size_t> widths;
  const auto measure = [&widths](const std::vector<std::string>& cells) {
    if (widths.size() < cells.size()) widths.resize(cells.size());
    for (size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(cells[i]));
    }
  };
  measure(titles_);
  for (const auto& row : rows_) measure(row);
  return widths;
}

std::string Table::RenderRow(const std::vector<std::string>& cells,
                             const std::vector<size_t>& widths, size_t width,
                             size_t indent) const {
  std::string line(indent, ' ');
  size_t column_start = indent;
  for (size_t i = 0; i + 1 < cells.size(); ++i) {
    std::string cell = cells[i];
    if (i < aligns_.size() && aligns_[i] == Align::kRight) {
      cell.insert(0, widths[i] - DisplayWidth(cell), ' ');
    }
    line += cell;
    column_start += widths[i] + kGap;
    PadTo(line, column_start);
  }
  if (cells.empty()) return "\n";
  std::string last = cells.back();
  const size_t i = cells.size() - 1;
  if (i < aligns_.size() && aligns_[i] == Align::kRight) {
    last.insert(0, widths[i] - DisplayWidth(last), ' ');
    return absl::StrCat(line, last, "\n");
  }
  const size_t room = width > column_start ? width - column_start : 0;
  std::string text;
  for (const std::string& piece :
       WrapWords(last, std::max(room, kMinWrapWidth))) {
    line += piece;
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&text, line, "\n");
    line.assign(column_start, ' ');
  }
  return text;
}

std::string Table::Render(size_t width, size_t indent) const {
  const std::vector<size_t> widths = Widths();
  std::string text;
  if (!titles_.empty()) {
    text += RenderRow(titles_, widths, width, indent);
    std::vector<std::string> rule;
    for (const size_t w : widths) rule.emplace_back(w, '-');
    // The last column may be longer than the line; its rule must not wrap.
    size_t before = indent;
    for (size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + kGap;
    const size_t room =
        std::max(kMinWrapWidth, width > before ? width - before : 0);
    rule.back().resize(std::min(rule.back().size(), room));
    text += RenderRow(rule, widths, width, indent);
  }
  for (const auto& row : rows_) text += RenderRow(row, widths, width, indent);
  return text;
}

}  // namespace destconn
