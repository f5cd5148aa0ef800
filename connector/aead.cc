#include "connector/aead.h"

#include <cstdlib>

#include "openssl/aead.h"
#include "openssl/rand.h"

namespace destconn {
namespace {

constexpr size_t kNonceSize = 12;
constexpr size_t kTagSize = 16;

const uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

uint8_t* Bytes(std::string& text) {
  return reinterpret_cast<uint8_t*>(text.data());
}

// A context for one key. Dies with it.
class Context {
 public:
  explicit Context(const AeadKey::Bytes& key) {
    // Fails only on a wrong key length or out of memory.
    if (EVP_AEAD_CTX_init(&context_, EVP_aead_aes_256_gcm(), key.data(),
                          key.size(), kTagSize, nullptr) != 1) {
      std::abort();
    }
  }
  ~Context() { EVP_AEAD_CTX_cleanup(&context_); }

  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const EVP_AEAD_CTX* get() const { return &context_; }

 private:
  EVP_AEAD_CTX context_;
};

}  // namespace

std::string Seal(const AeadKey& key, absl::string_view plaintext,
                 absl::string_view context) {
  const Context aead(key.bytes_);
  std::string sealed = RandomBytes(kNonceSize);
  sealed.resize(kNonceSize + plaintext.size() + kTagSize);
  size_t written = 0;
  if (EVP_AEAD_CTX_seal(aead.get(), Bytes(sealed) + kNonceSize, &written,
                        sealed.size() - kNonceSize, Bytes(sealed), kNonceSize,
                        Bytes(plaintext), plaintext.size(), Bytes(context),
                        context.size()) != 1) {
    std::abort();
  }
  sealed.resize(kNonceSize + written);
  return sealed;
}

std::optional<std::string> Open(const AeadKey& key, absl::string_view sealed,
                                absl::string_view context) {
  if (sealed.size() < kNonceSize + kTagSize) return std::nullopt;
  const Context aead(key.bytes_);
  const absl::string_view ciphertext = sealed.substr(kNonceSize);
  std::string plaintext(ciphertext.size(), '\0');
  size_t written = 0;
  if (EVP_AEAD_CTX_open(aead.get(), Bytes(plaintext), &written,
                        plaintext.size(), Bytes(sealed), kNonceSize,
                        Bytes(ciphertext), ciphertext.size(), Bytes(context),
                        context.size()) != 1) {
    return std::nullopt;
  }
  plaintext.resize(written);
  return plaintext;
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  RAND_bytes(Bytes(bytes), count);  // never fails in BoringSSL
  return bytes;
}

AeadKey RandomAeadKey() {
  AeadKey::Bytes bytes = {};
  RAND_bytes(bytes.data(), bytes.size());
  return AeadKey(bytes);
}

}  // namespace destconn
