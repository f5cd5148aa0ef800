// A name service that errs, for a program that is started with this library in
// LD_PRELOAD. What it says stands in STUB_RESOLVER, an answer a lookup, with
// commas between them: NXDOMAIN, SERVFAIL, EMPTY, SILENCE (nothing for longer
// than anybody waits), or an IPv4 address. From then on it tells the truth.
//
// No part of the connector: it stands between libcurl and the C library.

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using GetAddrInfo = int (*)(const char*, const char*, const addrinfo*,
                            addrinfo**);

constexpr unsigned kSilenceSeconds = 4;  // a connection has 3

std::vector<std::string> Script() {
  std::vector<std::string> script;
  const char* const text = std::getenv("STUB_RESOLVER");
  if (text == nullptr) return script;
  script.emplace_back();
  for (const char* c = text; *c != '\0'; ++c) {
    if (*c == ',') {
      script.emplace_back();
    } else {
      script.back() += *c;
    }
  }
  return script;
}

bool IsAddress(const char* text) {
  in6_addr address;
  return inet_pton(AF_INET, text, &address) == 1 ||
         inet_pton(AF_INET6, text, &address) == 1;
}

}  // namespace

extern "C" int getaddrinfo(const char* node, const char* service,
                           const addrinfo* hints, addrinfo** result) {
  static const auto* const script = new std::vector<std::string>(Script());
  static std::atomic<size_t> lookups = 0;
  static const auto real =
      reinterpret_cast<GetAddrInfo>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node == nullptr || IsAddress(node)) {
    return real(node, service, hints, result);
  }
  const size_t lookup = lookups++;
  if (lookup >= script->size()) return real(node, service, hints, result);
  const std::string& answer = (*script)[lookup];
  if (answer == "NXDOMAIN") return EAI_NONAME;
  if (answer == "SERVFAIL") return EAI_AGAIN;
  if (answer == "EMPTY") return EAI_NODATA;
  if (answer == "SILENCE") {
    sleep(kSilenceSeconds);
    return EAI_AGAIN;
  }
  return real(answer.c_str(), service, hints, result);
}
