#include "ledger/postgres_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "postgresql/libpq-fe.h"

namespace destconn {
namespace {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ConnectionPtr = std::unique_ptr<PGconn, Finish>;
using ResultPtr = std::unique_ptr<PGresult, Clear>;

// Of this session alone. The first bounds what a server does for a client that
// has given up; a server that does not know one of the others is as good.
constexpr char kTimeouts[] = "SET statement_timeout = 20000";
constexpr const char* kWishes[] = {
    "SET idle_in_transaction_session_timeout = 20000",
    "SET default_transaction_isolation = 'read committed'",
    // A plan for few keys in an empty table is kept for many in a full one.
    "SET enable_seqscan = off", "SET plan_cache_mode = force_generic_plan"};

absl::StatusCode CodeOf(absl::string_view state) {
  if (state == "40001" || state == "40P01") return absl::StatusCode::kAborted;
  if (state == "57014" || absl::StartsWith(state, "53")) {
    return absl::StatusCode::kUnavailable;
  }
  if (state == "40003" || absl::StartsWith(state, "08") ||
      absl::StartsWith(state, "57")) {
    return absl::StatusCode::kUnknown;
  }
  if (state == "25006") return absl::StatusCode::kFailedPrecondition;
  if (state == "42P01") return absl::StatusCode::kNotFound;
  if (state == "42P07" || state == "23505") {
    return absl::StatusCode::kAlreadyExists;
  }
  if (state == "42501" || absl::StartsWith(state, "28")) {
    return absl::StatusCode::kPermissionDenied;
  }
  return absl::StatusCode::kInternal;
}

absl::string_view FirstLine(absl::string_view text) {
  return text.substr(0, text.find('\n'));
}

absl::Status Broken(absl::string_view why) {
  return absl::UnknownError(absl::StrCat("the database ", why));
}

class Connection final : public PostgresConnection {
 public:
  Connection(ConnectionPtr connection, Clock& clock)
      : connection_(std::move(connection)), clock_(clock) {}

  // Until the handshake is done.
  absl::Status Handshake(absl::Duration deadline) {
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
      if (next == PGRES_POLLING_FAILED) {
        return absl::UnavailableError(FirstLine(
            absl::StripAsciiWhitespace(PQerrorMessage(connection_.get()))));
      }
      const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      if (!Wait(events, deadline)) {
        return absl::UnavailableError("the database did not answer in time");
      }
      next = PQconnectPoll(connection_.get());
    }
    PQsetnonblocking(connection_.get(), 1);
    return absl::OkStatus();
  }

  // Makes the session what the statements expect.
  absl::Status Prepare(absl::Duration deadline) {
    DC_RETURN_IF_ERROR(RunText(kTimeouts, deadline).status());
    for (const char* wish : kWishes) {
      const absl::Status granted = RunText(wish, deadline).status();
      if (broken_) return granted;
    }
    DC_ASSIGN_OR_RETURN(
        const PostgresRows reader,
        RunText("SELECT pg_is_in_recovery() OR "
                "current_setting('transaction_read_only') = 'on'",
                deadline));
    if (reader.size() == 1 && reader.Bytes(0, 0) == "t") {
      return absl::FailedPreconditionError("the database does not write");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<PostgresRows> Run(const std::string& statement,
                                   const PostgresParameters& parameters,
                                   absl::Duration deadline) override {
    std::vector<Oid> types;
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const auto& parameter : parameters.all()) {
      types.push_back(parameter.type);
      values.push_back(parameter.value.data());
      lengths.push_back(static_cast<int>(parameter.value.size()));
    }
    const auto count = static_cast<int>(types.size());
    const auto [known, is_new] =
        names_.try_emplace(statement, absl::StrCat("s", names_.size()));
    const char* const name = known->second.c_str();
    if (is_new) {
      const int sent = PQsendPrepare(connection_.get(), name, statement.c_str(),
                                     count, types.data());
      const auto prepared = Answer(sent, deadline);
      if (!prepared.ok()) {
        names_.erase(known);
        return prepared.status();
      }
    }
    const std::vector<int> binary(types.size(), 1);
    return Answer(
        PQsendQueryPrepared(connection_.get(), name, count, values.data(),
                            lengths.data(), binary.data(), /*resultFormat=*/1),
        deadline);
  }

  bool broken() const override { return broken_; }

  bool in_transaction() const override {
    return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
  }

 private:
  absl::StatusOr<PostgresRows> RunText(const char* text,
                                       absl::Duration deadline) {
    return Answer(PQsendQuery(connection_.get(), text), deadline);
  }

  // False if the socket is not ready by the deadline.
  bool Wait(short events, absl::Duration deadline) {
    while (true) {
      const absl::Duration left = deadline - clock_.Monotonic();
      if (left <= absl::ZeroDuration()) return false;
      pollfd socket = {
          .fd = PQsocket(connection_.get()), .events = events, .revents = 0};
      const int timeout = static_cast<int>(absl::ToInt64Milliseconds(
          std::min(left, absl::Minutes(10)) + absl::Milliseconds(1)));
      const int ready = poll(&socket, 1, timeout);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  absl::Status Break(absl::string_view why) {
    broken_ = true;
    return Broken(why);
  }

  // Sends what is buffered, and takes in what has come, until there is a
  // result.
  absl::Status AwaitResult(absl::Duration deadline) {
    int unsent = PQflush(connection_.get());
    while (unsent > 0 || PQisBusy(connection_.get()) != 0) {
      const short events =
          static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
      if (!Wait(events, deadline)) return Break("did not answer in time");
      if (PQconsumeInput(connection_.get()) == 0) {
        return Break("broke the connection");
      }
      if (unsent > 0) unsent = PQflush(connection_.get());
    }
    return unsent < 0 ? Break("broke the connection") : absl::OkStatus();
  }

  absl::StatusOr<PostgresRows> Answer(int sent, absl::Duration deadline) {
    if (sent == 0) return Break("broke the connection");
    absl::StatusOr<PostgresRows> answer = Broken("gave no answer");
    while (true) {
      DC_RETURN_IF_ERROR(AwaitResult(deadline));
      const ResultPtr result(PQgetResult(connection_.get()));
      if (result == nullptr) return answer;
      answer = Read(*result);
    }
  }

  absl::StatusOr<PostgresRows> Read(const PGresult& result) {
    const ExecStatusType status = PQresultStatus(&result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      return Complaint(result);
    }
    PostgresRows rows;
    for (int row = 0; row < PQntuples(&result); ++row) {
      auto& values = rows.rows.emplace_back();
      for (int column = 0; column < PQnfields(&result); ++column) {
        values.emplace_back(
            PQgetvalue(&result, row, column),
            static_cast<size_t>(PQgetlength(&result, row, column)));
      }
    }
    // libpq wants it mutable and does not change it.
    rows.changed = std::atoll(PQcmdTuples(const_cast<PGresult*>(&result)));
    return rows;
  }

  // The primary message names tables and settings; only details, which are not
  // read, hold values.
  absl::Status Complaint(const PGresult& result) {
    const char* const state = PQresultErrorField(&result, PG_DIAG_SQLSTATE);
    if (state == nullptr || PQstatus(connection_.get()) != CONNECTION_OK) {
      broken_ = true;
    }
    if (state == nullptr) return Broken("broke the connection");
    const char* const text =
        PQresultErrorField(&result, PG_DIAG_MESSAGE_PRIMARY);
    const absl::StatusCode code = CodeOf(state);
    // A server that goes down, and a reader: nothing more comes of them.
    if (code == absl::StatusCode::kUnknown ||
        code == absl::StatusCode::kUnavailable ||
        code == absl::StatusCode::kFailedPrecondition) {
      broken_ = true;
    }
    return absl::Status(code, absl::StrCat("the database says ", state, ": ",
                                           text == nullptr ? "" : text));
  }

  const ConnectionPtr connection_;
  Clock& clock_;
  bool broken_ = false;
  std::map<std::string, std::string> names_;  // of prepared statements
};

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const PostgresTarget& target, Clock& clock, absl::Duration deadline) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : target.options) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  ConnectionPtr raw(PQconnectStartParams(keywords.data(), values.data(),
                                         /*expand_dbname=*/0));
  if (raw == nullptr || PQstatus(raw.get()) == CONNECTION_BAD) {
    return absl::UnavailableError("the database's address cannot be used");
  }
  // It would print what the server remarks.
  PQsetNoticeProcessor(
      raw.get(), [](void*, const char*) {}, nullptr);
  auto connection = std::make_unique<Connection>(std::move(raw), clock);
  absl::Status ready = connection->Handshake(deadline);
  if (ready.ok()) ready = connection->Prepare(deadline);
  const absl::string_view password = target.Get("password");
  if (!ready.ok() && !password.empty()) {
    ready = absl::Status(
        ready.code(),
        absl::StrReplaceAll(ready.message(), {{password, "[redacted]"}}));
  }
  if (!ready.ok()) return ready;
  return connection;
}

}  // namespace destconn
