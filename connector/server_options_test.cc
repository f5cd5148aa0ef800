#include "connector/server_options.h"

#include <functional>
#include <string>
#include <vector>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;

ServerOptions Good() {
  ServerOptions options;
  options.data_dir = "data";
  options.insecure = true;
  return options;
}

struct Case {
  std::string flag;  // named in the message
  std::function<void(ServerOptions&)> spoil;
};

TEST(ServerOptionsTest, AClientListNeedsClientCertificates) {
  ServerOptions options;
  options.data_dir = "data";
  options.tls_cert_file = "cert";
  options.tls_key_file = "key";
  options.client_allow_list = "list";
  EXPECT_FALSE(Validate(options).ok());
  options.tls_client_ca_file = "ca";
  EXPECT_TRUE(Validate(options).ok()) << Validate(options);
}

TEST(ServerOptionsTest, AcceptsPlainTextOnLoopbackAndTlsAnywhere) {
  EXPECT_TRUE(Validate(Good()).ok());
  ServerOptions tls = Good();
  tls.insecure = false;
  tls.listen = "0.0.0.0:443";
  tls.admin_listen = "0.0.0.0:444";
  tls.tls_cert_file = "c";
  tls.tls_key_file = "k";
  tls.tls_client_ca_file = "ca";
  EXPECT_TRUE(Validate(tls).ok()) << Validate(tls);
}

TEST(ServerOptionsTest, NamesTheFlagAtFault) {
  const std::vector<Case> cases = {
      {"--data_dir", [](ServerOptions& o) { o.data_dir = ""; }},
      {"--listen", [](ServerOptions& o) { o.listen = "50051"; }},
      {"--insecure", [](ServerOptions& o) { o.insecure = false; }},
      {"--insecure", [](ServerOptions& o) { o.listen = "0.0.0.0:1"; }},
      {"--admin_listen", [](ServerOptions& o) { o.admin_listen = "50052"; }},
      {"--max_connections", [](ServerOptions& o) { o.max_connections = 0; }},
      {"--admin_listen",
       [](ServerOptions& o) { o.admin_listen = "0.0.0.0:50052"; }},
      {"--tls_key_file", [](ServerOptions& o) { o.tls_cert_file = "c"; }},
      {"--tls_client_ca_file",
       [](ServerOptions& o) { o.tls_client_ca_file = "ca"; }},
      {"--insecure",
       [](ServerOptions& o) { o.tls_cert_file = o.tls_key_file = "x"; }},
      {"--graph_endpoint",
       [](ServerOptions& o) { o.graph.endpoint = "http://example.com"; }},
      {"--graph_endpoint",
       [](ServerOptions& o) { o.graph.endpoint = "https://example.com"; }},
      {"--app_secret_file", [](ServerOptions& o) { o.graph.app.id = "42"; }},
      {"--app_id", [](ServerOptions& o) { o.app_secret_file = "f"; }},
      {"--app_id", [](ServerOptions& o) { o.graph.app.id = "x"; }},
      {"--graph_proxy", [](ServerOptions& o) { o.graph_proxy = "proxy"; }},
      {"--graph_proxy",
       [](ServerOptions& o) {
         o.graph.endpoint = "http://127.0.0.1:1";
         o.graph_proxy = "http://proxy:3128";
       }},
      {"--log_format", [](ServerOptions& o) { o.log_format = "xml"; }},
      {"--max_concurrent_runs",
       [](ServerOptions& o) { o.max_concurrent_runs = 0; }},
      {"--drain_timeout",
       [](ServerOptions& o) { o.drain_timeout = -absl::Seconds(1); }},
  };
  for (const Case& c : cases) {
    ServerOptions options = Good();
    c.spoil(options);
    const absl::Status status = Validate(options);
    EXPECT_TRUE(ReasonOf(status).has_value()) << c.flag;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.flag));
  }
}

TEST(ServerOptionsTest, KnowsLoopback) {
  for (const char* listen : {"127.0.0.1:0", "localhost:5", "[::1]:5"}) {
    EXPECT_TRUE(IsLoopbackAddress(listen)) << listen;
  }
  for (const char* listen : {"0.0.0.0:1", "10.0.0.1:1", "[::]:1"}) {
    EXPECT_FALSE(IsLoopbackAddress(listen)) << listen;
  }
}

}  // namespace
}  // namespace destconn
