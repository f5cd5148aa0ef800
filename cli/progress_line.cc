#include "cli/progress_line.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/format.h"

namespace destconn {
namespace {

constexpr size_t kBarWidth = 20;

double Fraction(const SendProgress& progress) {
  if (progress.all_sent) return 1;
  return std::min(1.0, static_cast<double>(progress.bytes_read) /
                           static_cast<double>(progress.total_bytes));
}

std::string Bar(double fraction) {
  const size_t full = std::lround(std::floor(fraction * kBarWidth));
  return absl::StrFormat("[%s%s] %3.0f%%", std::string(full, '#'),
                         std::string(kBarWidth - full, '-'),
                         std::floor(fraction * 100));
}

std::string TimeLeft(const SendProgress& progress) {
  if (progress.all_sent) return "waiting for the last answers";
  const double fraction = progress.total_bytes > 0 ? Fraction(progress) : 0;
  if (fraction <= 0) return "";
  return absl::StrCat(ClockSpan(progress.elapsed * ((1 - fraction) / fraction)),
                      " left");
}

}  // namespace

std::string ProgressLine(const SendProgress& progress, size_t width) {
  std::vector<std::string> pieces;
  if (progress.total_bytes > 0) pieces.push_back(Bar(Fraction(progress)));
  pieces.push_back(absl::StrCat(WithThousands(progress.rows_sent), " sent"));
  pieces.push_back(
      absl::StrCat(WithThousands(progress.delivered), " delivered"));
  pieces.push_back(absl::StrCat(WithThousands(progress.skipped), " skipped"));
  pieces.push_back(absl::StrCat(WithThousands(progress.rejected), " rejected"));
  pieces.push_back(TimeLeft(progress));
  pieces.push_back(absl::StrCat(
      WithThousands(std::llround(progress.events_per_second)), " events/s"));
  std::string line;
  for (const std::string& piece : pieces) {
    if (piece.empty()) continue;
    const size_t gap = line.empty() ? 0 : 2;
    if (line.size() + gap + piece.size() > width) continue;
    line.append(gap, ' ');
    line += piece;
  }
  return line;
}

}  // namespace destconn
