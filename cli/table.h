#ifndef CLI_TABLE_H_
#define CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace destconn {

// Text in aligned columns, two spaces between them; the last column breaks at
// words. Plain text: it survives a pipe, a ticket and a screen reader.
//
// Not thread-safe.
class Table {
 public:
  enum class Align { kLeft, kRight };

  // A table without `titles` has no head.
  explicit Table(std::vector<std::string> titles = {},
                 std::vector<Align> aligns = {})
      : titles_(std::move(titles)), aligns_(std::move(aligns)) {}

  void AddRow(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  // Lines of at most `width` characters, where words allow it, each ending in a
  // line feed and beginning with `indent` spaces.
  std::string Render(size_t width = 80, size_t indent = 0) const;

 private:
  std::vector<size_t> Widths() const;
  std::string RenderRow(const std::vector<std::string>& cells,
                        const std::vector<size_t>& widths, size_t width,
                        size_t indent) const;

  std::vector<std::string> titles_;
  std::vector<Align> aligns_;
  std::vector<std::vector<std::string>> rows_;
};

// Breaks `text` at spaces into lines of at most `width` characters; a longer
// word stands on a line of its own. At least one line.
std::vector<std::string> WrapWords(const std::string& text, size_t width);

}  // namespace destconn

#endif  // CLI_TABLE_H_
