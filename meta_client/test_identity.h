#ifndef META_CLIENT_TEST_IDENTITY_H_
#define META_CLIENT_TEST_IDENTITY_H_

#include <string>

namespace destconn {

// A self-signed certificate and its key, as PEM files.
struct TestIdentity {
  std::string cert_file = "";
  std::string key_file = "";
};

// Makes one in a folder that exists; an existing one of the same label is
// written over. `subject` is what it is for, as OpenSSL writes it: IP:127.0.0.1
// or DNS:localhost. An expired one ended an hour ago. Ends the test process if
// OpenSSL fails.
TestIdentity MakeTestIdentity(const std::string& folder,
                              const std::string& label,
                              const std::string& subject = "IP:127.0.0.1",
                              bool expired = false);

}  // namespace destconn

#endif  // META_CLIENT_TEST_IDENTITY_H_
