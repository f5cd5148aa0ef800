#include "hashing/clear_value.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "hashing/prepare.h"

namespace destconn {
namespace {

// A UUID with its hyphens, or its 32 hex digits without.
bool IsUuid(absl::string_view text) {
  constexpr size_t kSize = 36;
  if (text.size() != kSize && text.size() != 32) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen =
        text.size() == kSize && (i == 8 || i == 13 || i == 18 || i == 23);
    const auto c = static_cast<unsigned char>(text[i]);
    if (hyphen ? c != '-' : !absl::ascii_isxdigit(c)) return false;
  }
  return true;
}

bool Parses(int family, absl::string_view text) {
  // Room for the longest address and its terminator (RFC 4291, 2.2).
  std::array<char, INET6_ADDRSTRLEN> c_string = {};
  if (text.size() >= c_string.size()) return false;
  text.copy(c_string.data(), text.size());
  in6_addr address;
  return text.find('\0') == absl::string_view::npos &&
         inet_pton(family, c_string.data(), &address) == 1;
}

}  // namespace

Normalized NormalizeMadid(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  if (!IsUuid(prepared.text)) return Normalized::None(NoValue::kMalformed);
  const bool zero = std::all_of(prepared.text.begin(), prepared.text.end(),
                                [](char c) { return c == '0' || c == '-'; });
  if (zero) return Normalized::None(NoValue::kOptedOut);
  scratch.output.assign(prepared.text.data(), prepared.text.size());
  absl::AsciiStrToLower(&scratch.output);
  return Normalized::Text(scratch.output);
}

Normalized NormalizeNumericId(RawValue raw) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  const absl::string_view text = prepared.text;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  // RFC 8259, 6: a JSON number has no leading zero. One that 64 bits do not
  // hold is no id of Meta's, and would sink its whole request.
  uint64_t id = 0;
  if (!digits || text[0] == '0' || !absl::SimpleAtoi(text, &id)) {
    return Normalized::None(NoValue::kMalformed);
  }
  return Normalized::Text(text);
}

Normalized NormalizeIpAddress(RawValue raw) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  if (!Parses(AF_INET, prepared.text) && !Parses(AF_INET6, prepared.text)) {
    return Normalized::None(NoValue::kMalformed);
  }
  return Normalized::Text(prepared.text);
}

Normalized NormalizeUserAgent(RawValue raw) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  return Normalized::Text(raw.Reveal());
}

Normalized NormalizeOpaqueId(RawValue raw) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  if (absl::StrContains(prepared.text, '@')) {
    return Normalized::None(NoValue::kContactData);
  }
  return Normalized::Text(prepared.text);
}

}  // namespace destconn
