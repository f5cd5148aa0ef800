#ifndef SIMULATOR_TEST_SIMULATOR_H_
#define SIMULATOR_TEST_SIMULATOR_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gtest/gtest.h"
#include "simulator/fault_plan.h"
#include "simulator/graph_handler.h"
#include "simulator/http_server.h"
#include "simulator/journal.h"
#include "simulator/test_certificate.h"
#include "simulator/test_client.h"
#include "simulator/world.h"

namespace destconn {

// A server on a free port with the default world, for tests.
class SimulatorTest : public testing::Test {
 protected:
  static constexpr int64_t kNow = 1'795'000'000;
  static constexpr char kGet[] =
      "GET /v26.0/me HTTP/1.1\r\nHost: x\r\n"
      "Authorization: Bearer EAAsimulatorGoodToken0001\r\n\r\n";

  // A request with so many events.
  static std::string Post(int events, const std::string& headers = "") {
    std::string data;
    for (int i = 0; i < events; ++i) {
      absl::StrAppend(
          &data, i == 0 ? "" : ",", R"({"event_name":"Purchase","event_time":)",
          kNow - i, R"(,"action_source":"physical_store","user_data":{"em":")",
          "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79",
          R"("},"custom_data":{"currency":"GBP","value":1,"order_id":")", i,
          R"("}})");
    }
    const std::string body = absl::StrCat(R"({"data":[)", data, "]}");
    return absl::StrCat(
        "POST /v26.0/1234567890123456/events HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer EAAsimulatorGoodToken0001\r\n"
        "Content-Type: application/json\r\n",
        headers, "Content-Length: ", body.size(), "\r\n\r\n", body);
  }

  void Start(const std::string& rules = "", bool tls = false) {
    auto faults = FaultPlan::Parse(absl::StrCat(R"({"rules":[)", rules, "]}"));
    ASSERT_TRUE(faults.ok()) << faults.status();
    server_.reset();  // its connections use the handler
    handler_ = std::make_unique<GraphHandler>(
        DefaultWorld(clock_.Now()), *std::move(faults), 0, clock_, journal_);
    if (tls) certificate_ = MakeTestCertificate(testing::TempDir());
    auto server = HttpServer::Start({.listen = "127.0.0.1:0",
                                     .tls_cert_file = certificate_.cert_file,
                                     .tls_key_file = certificate_.key_file},
                                    *handler_, clock_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::unique_ptr<TestClient> Connect(absl::string_view tls_version = "") {
    return TestClient::Connect(server_->url(), certificate_.cert_file,
                               tls_version);
  }

  std::string State() {
    return handler_
        ->HandleWhole({.method = "GET", .target = "/_simulator/state"})
        .reply.body;
  }

  SimulatedClock clock_{absl::FromUnixSeconds(kNow)};
  Journal journal_{nullptr};
  TestCertificate certificate_;
  std::unique_ptr<GraphHandler> handler_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace destconn

#endif  // SIMULATOR_TEST_SIMULATOR_H_
