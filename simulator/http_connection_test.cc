#include "simulator/http_connection.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/test_simulator.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsNull;
using testing::NotNull;
using testing::StartsWith;

using HttpConnectionTest = SimulatorTest;

TEST_F(HttpConnectionTest, AnswersOneRequestAfterTheOther) {
  Start();
  const auto client = Connect();
  ASSERT_THAT(client, NotNull());
  for (int i = 0; i < 3; ++i) {
    const std::string answer = client->Exchange(kGet);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, EndsWith("\"id\":\"100000000000001\"}"));
  }
}

TEST_F(HttpConnectionTest, TellsAClientThatAsksToGoOn) {
  Start();
  const auto client = Connect();
  const std::string request = Post(1, "Expect: 100-continue\r\n");
  const size_t head = request.find("\r\n\r\n") + 4;
  client->Send(request.substr(0, head));
  EXPECT_THAT(client->Receive(), StartsWith("HTTP/1.1 100 Continue\r\n"));
  EXPECT_THAT(client->Exchange(request.substr(head)), HasSubstr("200 OK"));
}

TEST_F(HttpConnectionTest, RefusesABodyThatIsTooLarge) {
  Start();
  const auto client = Connect();
  const std::string answer = client->Exchange(
      "POST /v26.0/1/events HTTP/1.1\r\nHost: x\r\n"
      "Content-Length: 67108865\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(client->Receive(), IsEmpty());
  EXPECT_THAT(State(), HasSubstr("\"requests\":1,"));
}

TEST_F(HttpConnectionTest, EndsAConnectionThatSpeaksNoHttp) {
  Start();
  const auto client = Connect();
  EXPECT_THAT(client->Exchange("\x16\x03\x01 no HTTP\r\n\r\n"), IsEmpty());
}

TEST_F(HttpConnectionTest, CutsInsteadOfAnswering) {
  Start(R"({"process_then_cut":true,"last":1},{"cut_before":true})", true);
  EXPECT_THAT(Connect()->Exchange(Post(1)), IsEmpty());
  EXPECT_THAT(State(), HasSubstr("\"events_processed\":1,"));
  EXPECT_THAT(Connect()->Exchange(Post(1)), IsEmpty());
  EXPECT_THAT(State(), HasSubstr("\"events_processed\":1,"));
}

TEST_F(HttpConnectionTest, CutsWithinTheAnswer) {
  Start(R"({"cut_after_bytes":20,"end":true})");
  EXPECT_EQ(Connect()->Exchange(Post(1)), "HTTP/1.1 200 OK\r\nCon");
  EXPECT_THAT(State(), HasSubstr("\"events_processed\":1,"));
}

TEST_F(HttpConnectionTest, CutsWhileItReads) {
  Start(R"({"cut_reading_after":100})");
  const auto client = Connect();
  client->Send(Post(1).substr(0, 400));
  EXPECT_THAT(client->ReceiveAll(), IsEmpty());
  EXPECT_THAT(State(), HasSubstr("\"events_processed\":0,"));
}

TEST_F(HttpConnectionTest, WritesSlowlyWhenToldTo) {
  Start(R"({"kind":"token","bytes_per_second":40})");
  const std::string answer = Connect()->Exchange(kGet);
  EXPECT_THAT(answer, EndsWith("\"id\":\"100000000000001\"}"));
  const std::vector<absl::Duration> sleeps = clock_.sleeps();
  EXPECT_GE(sleeps.size(), answer.size() / 4);
  EXPECT_THAT(sleeps, testing::Contains(absl::Milliseconds(100)));
}

TEST_F(HttpConnectionTest, ReadsSlowlyWhenToldTo) {
  Start(R"({"read_bytes_per_second":1000})");
  EXPECT_THAT(Connect()->Exchange(Post(1)), HasSubstr("200 OK"));
  EXPECT_FALSE(clock_.sleeps().empty());
}

TEST_F(HttpConnectionTest, WaitsForLostSegments) {
  // Of 100 events' segments about a third is lost.
  Start(R"({"segment_loss":0.3})");
  EXPECT_THAT(Connect()->Exchange(Post(100)), HasSubstr("200 OK"));
  ASSERT_FALSE(clock_.sleeps().empty());
  EXPECT_GE(clock_.sleeps().front(), absl::Milliseconds(200));
}

TEST_F(HttpConnectionTest, NeverAnswersWhenToldTo) {
  Start(R"({"never":true})");
  auto client = Connect();
  client->Send(Post(1));
  while (State().find("\"events_processed\":1,") == std::string::npos) {
  }
  client.reset();
  EXPECT_THAT(Connect()->Exchange(kGet), HasSubstr("200 OK"));
}

TEST_F(HttpConnectionTest, AnswersInChunks) {
  Start(R"({"chunked":true,"close":true})");
  const auto client = Connect();
  client->Send(Post(1));
  EXPECT_THAT(client->ReceiveAll(),
              AllOf(HasSubstr("Transfer-Encoding: chunked"),
                    EndsWith("\r\n0\r\n\r\n")));
}

TEST_F(HttpConnectionTest, AnswersTwiceWhenToldTo) {
  Start(R"({"extra_answer":true,"close":true})");
  const auto client = Connect();
  client->Send(Post(1));
  const std::string all = client->ReceiveAll();
  EXPECT_NE(all.find("200 OK"), all.rfind("200 OK"));
  EXPECT_THAT(State(), HasSubstr("\"events_processed\":1,"));
}

TEST_F(HttpConnectionTest, AnswersWhatIsNoHttp) {
  Start(R"({"raw":"hello"})");
  const auto client = Connect();
  client->Send(Post(1));
  EXPECT_EQ(client->ReceiveAll(), "hello");
}

TEST_F(HttpConnectionTest, MisbehavesBeforeAHandshake) {
  for (const char* act : {"reset", "cut", "plain_text"}) {
    Start(
        absl::StrCat(R"({"kind":"connection","last":1,"tls":")", act, R"("})"),
        true);
    EXPECT_THAT(Connect(), IsNull()) << act;
    EXPECT_THAT(Connect(), NotNull()) << act;
    EXPECT_THAT(State(), HasSubstr("\"failed_handshakes\":1}")) << act;
  }
}

TEST_F(HttpConnectionTest, MayNeverShakeHands) {
  Start(R"({"kind":"connection","tls":"silent"})");
  const auto client = Connect();
  client->Send("hello");
  server_.reset();
  EXPECT_THAT(client->Receive(), IsEmpty());
}

TEST_F(HttpConnectionTest, IsOpenUntilItsRequestsAreDoneWith) {
  Start();
  const auto watching = Connect();
  const auto state = [&watching] {
    return watching->Exchange(
        "GET /_simulator/state HTTP/1.1\r\nHost: x\r\n\r\n");
  };
  auto client = Connect();
  client->Exchange(kGet);
  EXPECT_THAT(state(), HasSubstr("\"open_connections\":2,"));
  client->Send(Post(1));
  client.reset();
  while (state().find("\"open_connections\":1,") == std::string::npos) {
  }
  EXPECT_THAT(state(), HasSubstr("\"events_processed\":1,"));
}

TEST_F(HttpConnectionTest, ClosesWithoutSayingSo) {
  Start(R"({"kind":"token","close":true})");
  const auto client = Connect();
  EXPECT_THAT(client->Exchange(kGet), HasSubstr("200 OK"));
  EXPECT_THAT(client->Receive(), IsEmpty());
}

TEST_F(HttpConnectionTest, TakesItsTimeWhenToldTo) {
  Start(R"({"kind":"token","delay_ms":7000})");
  EXPECT_THAT(Connect()->Exchange(kGet), HasSubstr("200 OK"));
  EXPECT_THAT(clock_.sleeps(), testing::ElementsAre(absl::Seconds(7)));
}

}  // namespace
}  // namespace destconn
