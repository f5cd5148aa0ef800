#ifndef SIMULATOR_TEST_CERTIFICATE_H_
#define SIMULATOR_TEST_CERTIFICATE_H_

#include <string>

namespace destconn {

// A certificate for 127.0.0.1 that signs itself, and may sign others, and its
// key; as PEM files.
struct TestCertificate {
  std::string cert_file = "";
  std::string key_file = "";
};

// Makes one, good for an hour, in a folder that exists. Empty names if OpenSSL
// fails.
TestCertificate MakeTestCertificate(const std::string& folder);

}  // namespace destconn

#endif  // SIMULATOR_TEST_CERTIFICATE_H_
