#include "connector/master_key.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/durable_file.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "hashing/hmac.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

constexpr size_t kKeySize = 32;
constexpr size_t kLongestId = 32;

using KeyBytes = Secret<struct MasterKeyTag>;

struct MasterKey {
  std::string id = "1";
  KeyBytes bytes = KeyBytes();
};

absl::Status Unreadable(absl::string_view path, absl::string_view what) {
  return WithReason(absl::FailedPreconditionError(absl::StrCat(
                        "The master key file '", path, "' ", what)),
                    "MASTER_KEY_UNREADABLE");
}

absl::Status Invalid(absl::string_view path, absl::string_view what) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "The master key file '", path, "' ", what,
          " Restore it from its backup; with another key the stored "
          "credentials cannot be read.")),
      "MASTER_KEY_INVALID");
}

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kLongestId &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '.' || c == '_' || c == '-';
         });
}

// Nothing if the line holds no key.
std::optional<MasterKey> ParseLine(absl::string_view line) {
  MasterKey key;
  if (const size_t colon = line.find(':'); colon != absl::string_view::npos) {
    key.id = std::string(line.substr(0, colon));
    line.remove_prefix(colon + 1);
  }
  const bool good =
      IsId(key.id) && line.size() == 2 * kKeySize &&
      std::all_of(line.begin(), line.end(), [](char c) {
        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
      });
  if (!good) return std::nullopt;
  key.bytes = KeyBytes(absl::HexStringToBytes(line));
  return key;
}

absl::StatusOr<std::vector<MasterKey>> ParseKeys(absl::string_view path,
                                                 absl::string_view text) {
  std::vector<MasterKey> keys;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    std::optional<MasterKey> key = ParseLine(line);
    if (!key.has_value()) {
      return Invalid(path,
                     "holds a line that is no key: id, colon, 64 hex digits.");
    }
    for (const MasterKey& other : keys) {
      if (other.id == key->id) {
        return Invalid(path, absl::StrCat("holds two keys with the id '",
                                          key->id, "'. Give each its own."));
      }
    }
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) return Invalid(path, "holds no key.");
  return keys;
}

}  // namespace

absl::StatusOr<MasterKeys> LoadMasterKeys(const std::string& path) {
  struct stat info = {};
  std::ifstream file(path);
  if (!file || stat(path.c_str(), &info) != 0) {
    return Unreadable(path, "cannot be read. Check the path and its rights.");
  }
  if (IsExposed(info)) {
    return Unreadable(path,
                      "can be read by others. Take their rights away: "
                      "chmod 600.");
  }
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  DC_ASSIGN_OR_RETURN(const std::vector<MasterKey> keys, ParseKeys(path, text));
  std::vector<NamedKey> ring;
  for (const MasterKey& key : keys) {
    ring.push_back({key.id, AeadKey(HmacSha256(key.bytes.Reveal(),
                                               "destconn credentials v1"))});
  }
  const Sha256Digest ledger =
      HmacSha256(keys.back().bytes.Reveal(), "destconn ledger v1");
  return MasterKeys{.ring = KeyRing(std::move(ring)),
                    .first_ledger_key = LedgerKeyBytes(
                        std::string(ledger.begin(), ledger.end()))};
}

absl::Status MakeMasterKeyFile(const std::string& path) {
  const std::string text =
      absl::StrCat("1:", absl::BytesToHexString(RandomBytes(kKeySize)), "\n");
  const absl::Status written = WriteNewFile(path, text);
  return written.ok() ? absl::OkStatus()
                      : Unreadable(path, absl::StrCat("cannot be made. ",
                                                      written.message()));
}

bool IsExposed(const struct stat& info) {
  const mode_t others =
      info.st_uid == 0 ? S_IRWXO | S_IWGRP | S_IXGRP : S_IRWXO | S_IRWXG;
  return (info.st_mode & others) != 0;
}

}  // namespace destconn
