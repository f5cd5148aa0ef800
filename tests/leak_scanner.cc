#include "tests/leak_scanner.h"

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPrefixBytes = sizeof(uint64_t);

uint64_t PrefixOf(const char* bytes) {
  uint64_t prefix = 0;
  std::memcpy(&prefix, bytes, sizeof(prefix));
  return prefix;
}

std::string PercentEncoded(absl::string_view value) {
  std::string encoded;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || absl::StrContains("-_.~", c)) {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", byte);
    }
  }
  return encoded;
}

// Those characters of the base64 of `bytes`, `offset` bytes into something
// longer, that `bytes` alone decides.
std::string Base64Within(absl::string_view bytes, size_t offset, bool web) {
  const std::string padded = absl::StrCat(std::string(offset, 'x'), bytes);
  const std::string encoded =
      web ? absl::WebSafeBase64Escape(padded) : absl::Base64Escape(padded);
  const size_t begin = (offset * 8 + 5) / 6;
  const size_t end = padded.size() * 8 / 6;
  return encoded.substr(begin, end - begin);
}

}  // namespace

void LeakScanner::Forbid(absl::string_view label, absl::string_view value) {
  Add(label, "as it is", std::string(value));
  Add(label, "in lower case", absl::AsciiStrToLower(value));
  Add(label, "in upper case", absl::AsciiStrToUpper(value));
  Add(label, "percent-encoded", PercentEncoded(value));
  const std::string hex = absl::BytesToHexString(value);
  Add(label, "in hex", hex);
  Add(label, "in upper-case hex", absl::AsciiStrToUpper(hex));
  AddBase64(label, value);
}

void LeakScanner::ForbidDigestOf(absl::string_view label,
                                 absl::string_view value) {
  const std::string its_digest = absl::StrCat("SHA-256 of ", label);
  const Sha256Digest digest = Sha256(value);
  const absl::string_view bytes(reinterpret_cast<const char*>(digest.data()),
                                digest.size());
  const std::string hex = Sha256Hex(value);
  Add(its_digest, "as bytes", std::string(bytes));
  Add(its_digest, "in hex", hex);
  Add(its_digest, "in upper-case hex", absl::AsciiStrToUpper(hex));
  AddBase64(its_digest, bytes);
}

void LeakScanner::AddBase64(absl::string_view label, absl::string_view bytes) {
  for (size_t offset = 0; offset < 3; ++offset) {
    for (const bool web : {false, true}) {
      Add(label, "in base64", Base64Within(bytes, offset, web));
    }
  }
}

void LeakScanner::Add(absl::string_view label, absl::string_view form,
                      std::string bytes) {
  // What is so short stands anywhere by chance.
  if (bytes.size() < kPrefixBytes) return;
  if (!forms_.insert(bytes).second) return;
  const uint64_t prefix = PrefixOf(bytes.data());
  needles_[prefix].push_back(
      {.bytes = std::move(bytes), .label = absl::StrCat(label, ", ", form)});
}

void LeakScanner::ScanText(absl::string_view place, absl::string_view text) {
  bytes_scanned_ += static_cast<int64_t>(text.size());
  for (size_t i = 0; i + kPrefixBytes <= text.size(); ++i) {
    const auto candidates = needles_.find(PrefixOf(text.data() + i));
    if (candidates == needles_.end()) continue;
    for (const Needle& needle : candidates->second) {
      if (!absl::StartsWith(text.substr(i), needle.bytes)) continue;
      std::string leak = absl::StrCat(place, ": ", needle.label);
      if (found_.insert(leak).second) leaks_.push_back(std::move(leak));
    }
  }
}

bool LeakScanner::ScanFile(const std::string& path, absl::string_view place) {
  std::error_code gone;
  if (!fs::is_regular_file(path, gone)) return false;
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::string bytes{std::istreambuf_iterator<char>(file),
                          std::istreambuf_iterator<char>()};
  ScanText(place, bytes);
  return true;
}

void LeakScanner::ScanFolder(const std::string& path) {
  std::error_code gone;  // a server at work deletes files
  fs::recursive_directory_iterator entries(path, gone);
  for (; entries != fs::recursive_directory_iterator();
       entries.increment(gone)) {
    const std::string name = entries->path().string();
    ScanText(absl::StrCat("name of ", name), name);
    ScanFile(name, name);
  }
}

bool LeakScanner::ScanProcess(pid_t pid) {
  const std::string process = absl::StrCat("/proc/", pid);
  if (!ScanFile(process + "/cmdline", "the command line") ||
      !ScanFile(process + "/environ", "the environment")) {
    return false;
  }
  std::error_code gone;
  for (fs::directory_iterator entry(process + "/fd", gone);
       entry != fs::directory_iterator(); entry.increment(gone)) {
    const std::string name = entry->path().string();
    ScanFile(name,
             absl::StrCat("open file ", fs::read_symlink(name, gone).string()));
  }
  return true;
}

bool LeakScanner::ScanMemory(pid_t pid) {
  const std::string process = absl::StrCat("/proc/", pid);
  std::ifstream memory(process + "/mem", std::ios::binary);
  if (!memory) return false;
  std::ifstream map(process + "/maps");
  // 7f0000000000-7f0000001000 rw-p 00000000 00:00 0    [heap]
  for (std::string line; std::getline(map, line);) {
    const std::vector<std::string> fields =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (fields.size() < 2 || !absl::StartsWith(fields[1], "rw")) continue;
    uint64_t begin = 0;
    uint64_t end = 0;
    const std::pair<std::string, std::string> range =
        absl::StrSplit(fields[0], '-');
    if (!absl::SimpleHexAtoi(range.first, &begin) ||
        !absl::SimpleHexAtoi(range.second, &end)) {
      continue;
    }
    std::string bytes(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<size_t>(memory.gcount()));
    ScanText(absl::StrCat("memory at ", fields[0], " ", fields.back()), bytes);
  }
  return true;
}

}  // namespace destconn
