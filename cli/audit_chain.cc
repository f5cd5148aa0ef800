#include "cli/audit_chain.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

constexpr size_t kHashDigits = 64;

bool IsHash(absl::string_view text) {
  return text.size() == kHashDigits &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  (c >= 'a' && c <= 'f');
         });
}

// What a line says of its place; nothing if it is no line of an audit log.
std::optional<AuditHead> PlaceOf(absl::string_view line) {
  AuditHead place;
  const absl::string_view all = line;
  if (!absl::ConsumePrefix(&line, "{\"seq\":")) return std::nullopt;
  const absl::string_view number = line.substr(0, line.find(','));
  line.remove_prefix(number.size());
  if (!absl::SimpleAtoi(number, &place.sequence) ||
      !absl::ConsumePrefix(&line, ",\"prev\":\"")) {
    return std::nullopt;
  }
  place.hash = std::string(line.substr(0, kHashDigits));
  if (!IsHash(place.hash) || !absl::EndsWith(all, "}")) return std::nullopt;
  return place;
}

class Checker {
 public:
  explicit Checker(const std::optional<AuditHead>& noted) : noted_(noted) {
    verdict_.head.hash = std::string(kHashDigits, '0');
  }

  void Take(const std::string& line, bool is_whole) {
    ++number_;
    if (!is_whole) {
      Fault("is cut off. The connector takes it away when it starts.");
      return;
    }
    ++verdict_.lines;
    const std::optional<AuditHead> place = PlaceOf(line);
    if (place.has_value()) {
      Compare(*place);
    } else {
      Fault("is no line of an audit log.");
    }
    if (absl::StrContains(line, "\"event\":\"audit_mended\"")) {
      ++verdict_.mended;
    }
    verdict_.head = {.sequence = place.has_value() ? place->sequence
                                                   : verdict_.head.sequence + 1,
                     .hash = Sha256Hex(line)};
    if (noted_.has_value() && verdict_.head.sequence == noted_->sequence &&
        verdict_.head.hash == noted_->hash) {
      noted_found_ = true;
    }
  }

  AuditVerdict Finish() {
    if (number_ == 0) verdict_.faults.push_back("The file is empty.");
    if (noted_.has_value() && !noted_found_) {
      verdict_.faults.push_back(absl::StrCat(
          "The noted line ", noted_->sequence,
          " is not there: lines at the end were removed, or the file is "
          "another."));
    }
    return verdict_;
  }

 private:
  // With what the line before it lets expect.
  void Compare(const AuditHead& place) {
    const int64_t expected = verdict_.head.sequence + 1;
    if (place.sequence == expected) {
      if (place.hash != verdict_.head.hash) {
        Fault(expected == 1
                  ? "is not the first line of a log."
                  : "does not follow: it or the line before was changed.");
      }
    } else if (number_ == 1) {
      Fault(absl::StrCat("has number ", place.sequence,
                         ": the beginning was removed."));
    } else if (place.sequence > expected) {
      Fault(absl::StrCat("has number ", place.sequence, ", expected was ",
                         expected, ": lines before it were removed."));
    } else {
      Fault(absl::StrCat("has number ", place.sequence, ", expected was ",
                         expected, ": lines were put in or moved."));
    }
  }

  void Fault(absl::string_view what) {
    verdict_.faults.push_back(absl::StrCat("Line ", number_, " ", what));
  }

  const std::optional<AuditHead> noted_;
  bool noted_found_ = false;
  int64_t number_ = 0;  // in the file
  AuditVerdict verdict_;
};

}  // namespace

std::optional<AuditHead> ParseAuditHead(absl::string_view text) {
  const size_t colon = text.find(':');
  AuditHead head;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(0, colon), &head.sequence) ||
      !IsHash(text.substr(colon + 1))) {
    return std::nullopt;
  }
  head.hash = std::string(text.substr(colon + 1));
  return head;
}

AuditVerdict CheckAuditChain(std::istream& file,
                             const std::optional<AuditHead>& noted) {
  Checker checker(noted);
  std::string line;
  while (std::getline(file, line)) checker.Take(line, !file.eof());
  return checker.Finish();
}

}  // namespace destconn
