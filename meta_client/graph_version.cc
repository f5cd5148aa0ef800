#include "meta_client/graph_version.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

// Major and minor number; ordered as the versions are.
using Version = std::pair<int, int>;

struct Life {
  Version version;
  absl::CivilDay end;
};

// "Graph API Changelog", the table of versions, read on 2026-11-23. The newest
// then was v26.0 of 2026-07-29, without an end.
const std::vector<Life>& Lives() {
  static const auto& lives = *new std::vector<Life>{
      {{19, 0}, absl::CivilDay(2026, 5, 21)},
      {{20, 0}, absl::CivilDay(2026, 9, 24)},
      {{21, 0}, absl::CivilDay(2027, 1, 21)},
      {{22, 0}, absl::CivilDay(2027, 5, 20)},
      {{23, 0}, absl::CivilDay(2027, 10, 8)},
      {{24, 0}, absl::CivilDay(2028, 2, 18)},
      {{25, 0}, absl::CivilDay(2028, 7, 29)},
  };
  return lives;
}

bool IsNumber(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

std::optional<Version> Parse(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "v")) return std::nullopt;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  Version version;
  if (parts.size() != 2 || !IsNumber(parts[0]) || !IsNumber(parts[1]) ||
      !absl::SimpleAtoi(parts[0], &version.first) ||
      !absl::SimpleAtoi(parts[1], &version.second)) {
    return std::nullopt;
  }
  return version;
}

constexpr absl::string_view kRemedy =
    "Read Meta's changelog, then set --graph_api_version to one that is served "
    "for longer.";

}  // namespace

bool IsGraphVersion(absl::string_view version) {
  return Parse(version).has_value();
}

std::optional<absl::CivilDay> GraphVersionEnd(absl::string_view version) {
  const std::optional<Version> wanted = Parse(version);
  if (!wanted.has_value()) return std::nullopt;
  // One between two of the list, or before it, ended no later than the next.
  const auto life = std::find_if(
      Lives().begin(), Lives().end(),
      [&wanted](const Life& each) { return *wanted <= each.version; });
  if (life == Lives().end()) return std::nullopt;
  return life->end;
}

std::string GraphVersionWarning(absl::string_view version, absl::Time now) {
  constexpr int kMonthsAhead = 6;
  const std::optional<absl::CivilDay> end = GraphVersionEnd(version);
  if (!end.has_value()) return "";
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  const absl::CivilDay warn_from(end->year(), end->month() - kMonthsAhead,
                                 end->day());
  if (today < warn_from) return "";
  if (today < *end) {
    return absl::StrCat("Meta serves Graph API ", version, " until ",
                        absl::FormatCivilTime(*end),
                        ", and another version in its place from then on. ",
                        kRemedy);
  }
  return absl::StrCat("Graph API ", version, " ended by ",
                      absl::FormatCivilTime(*end),
                      ": Meta serves another version in its place. ", kRemedy);
}

std::optional<std::string> OtherVersionServed(const HttpResponse& response,
                                              absl::string_view asked) {
  const auto header = response.headers.find("facebook-api-version");
  // What is no version is not repeated.
  if (header == response.headers.end() || !IsGraphVersion(header->second) ||
      header->second == asked) {
    return std::nullopt;
  }
  return header->second;
}

std::string OtherVersionWarning(absl::string_view asked,
                                absl::string_view served) {
  return absl::StrCat("Meta served Graph API ", served, " where ", asked,
                      " was asked for: that version has ended, or is not there "
                      "yet. ",
                      kRemedy);
}

}  // namespace destconn
