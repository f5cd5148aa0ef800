#include "connector/key_ring.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

constexpr char kVersion = 1;
constexpr size_t kFixedBytes = 2;  // version, length of the id

std::string Header(absl::string_view id) {
  return absl::StrCat(std::string(1, kVersion),
                      std::string(1, static_cast<char>(id.size())), id);
}

std::string Context(absl::string_view header, const SealedFor& what) {
  return absl::StrCat(header, what.purpose, std::string(1, '\0'), what.name);
}

}  // namespace

std::string KeyRing::Seal(absl::string_view plaintext,
                          const SealedFor& what) const {
  const NamedKey& current = keys_.front();
  const std::string header = Header(current.id);
  return absl::StrCat(
      header, destconn::Seal(current.key, plaintext, Context(header, what)));
}

std::optional<std::string> KeyRing::Open(absl::string_view sealed,
                                         const SealedFor& what) const {
  const absl::string_view id = IdIn(sealed);
  for (const NamedKey& named : keys_) {
    if (named.id != id) continue;
    const absl::string_view header = sealed.substr(0, kFixedBytes + id.size());
    return destconn::Open(named.key, sealed.substr(header.size()),
                          Context(header, what));
  }
  return std::nullopt;
}

bool KeyRing::IsCurrent(absl::string_view sealed) const {
  return IdIn(sealed) == current_id();
}

absl::string_view KeyRing::IdIn(absl::string_view sealed) {
  if (sealed.size() < kFixedBytes || sealed[0] != kVersion) return "";
  const size_t length = static_cast<uint8_t>(sealed[1]);
  if (sealed.size() < kFixedBytes + length) return "";
  return sealed.substr(kFixedBytes, length);
}

}  // namespace destconn
