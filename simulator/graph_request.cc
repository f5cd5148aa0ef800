#include "simulator/graph_request.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "simulator/json_text.h"
#include "simulator/url.h"

namespace destconn {
namespace {

constexpr int kNewestVersion = 26;  // released on 29 July 2026

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

std::string KindOf(const std::vector<std::string>& parts) {
  if (parts[0] == "_simulator") return "control";
  if (parts.size() == 3 && parts[2] == "events") return "events";
  const bool is_dataset =
      parts.size() == 2 && !parts[1].empty() && IsDigit(parts[1][0]);
  return is_dataset ? "dataset" : "token";
}

}  // namespace

std::string ParsedRequest::Parameter(const std::string& name) const {
  const auto found = target.query.find(name);
  if (found != target.query.end()) return found->second;
  return std::string(TextOfMember(body.parameters, name.c_str()));
}

GraphTarget ParseTarget(absl::string_view target) {
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(target, absl::MaxSplits('?', 1));
  GraphTarget parsed;
  parsed.path = std::string(halves.first);
  parsed.parts = absl::StrSplit(absl::StripPrefix(halves.first, "/"), '/');
  parsed.query = ParseQuery(halves.second);
  parsed.kind = KindOf(parsed.parts);
  return parsed;
}

ParsedRequest ParseGraphRequest(const GraphRequest& request, bool wants_data) {
  ParsedRequest parsed;
  parsed.target = ParseTarget(request.target);
  if (request.method == "POST") {
    parsed.body =
        ParseRequestBody(request.content_type, request.body, wants_data);
  }
  absl::string_view header = request.authorization;
  if (absl::ConsumePrefix(&header, "Bearer ") ||
      absl::ConsumePrefix(&header, "OAuth ")) {
    parsed.token = std::string(header);
    parsed.token_in = "header";
  } else if (parsed.target.query.contains("access_token")) {
    parsed.token = parsed.target.query["access_token"];
    parsed.token_in = "query";
  } else if (std::string token = parsed.Parameter("access_token");
             !token.empty()) {
    parsed.token = std::move(token);
    parsed.token_in = "body";
  }
  return parsed;
}

bool IsGraphVersion(absl::string_view version) {
  if (!absl::ConsumePrefix(&version, "v")) return false;
  const std::pair<absl::string_view, absl::string_view> numbers =
      absl::StrSplit(version, absl::MaxSplits('.', 1));
  int major = 0;
  int minor = 0;
  // SimpleAtoi takes signs and spaces.
  for (const char c : version) {
    if (!IsDigit(c) && c != '.') return false;
  }
  return absl::SimpleAtoi(numbers.first, &major) && major >= 2 &&
         major <= kNewestVersion && absl::SimpleAtoi(numbers.second, &minor) &&
         minor <= (major == 2 ? 12 : 3);
}

std::string WithoutTokens(absl::string_view text) {
  std::string clean;
  while (true) {
    const size_t begin = text.find("EAA");
    clean.append(text.substr(0, begin).data(), text.substr(0, begin).size());
    if (begin == absl::string_view::npos) return clean;
    size_t end = begin;
    while (end < text.size() &&
           absl::ascii_isalnum(static_cast<unsigned char>(text[end]))) {
      ++end;
    }
    clean += "[token]";
    text.remove_prefix(end);
  }
}

}  // namespace destconn
