#ifndef LEDGER_TEST_POSTGRES_H_
#define LEDGER_TEST_POSTGRES_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace destconn {

// A real PostgreSQL for tests, on a free port of loopback, gone with its owner.
// Debian's package brings it; it refuses to run as root, so that root runs it
// as `nobody`.
//
// Not thread-safe.
class TestPostgres {
 public:
  TestPostgres();
  ~TestPostgres();

  TestPostgres(const TestPostgres&) = delete;
  TestPostgres& operator=(const TestPostgres&) = delete;

  // The URL of a schema of that name, which is made if it is not there.
  std::string MakeSchema(const std::string& name);
  // The same on another port, such as a proxy's.
  std::string Url(const std::string& name, int port) const;
  int port() const { return port_; }
  // What the tables' files hold, once what is in memory has been written there.
  std::string TableBytes() const;

  // The server ends with the thread that starts it.
  void Start();
  // As a crash does: what runs is broken off, and the next start recovers.
  void StopAtOnce();
  // Stops and lets go on all of its processes: nothing answers.
  void Freeze();
  void Thaw();

  // Runs SQL as the owner of all, with psql; what it printed.
  std::string Sql(const std::string& schema, const std::string& sql) const;

 private:
  void Signal(int signal) const;
  pid_t Spawn(std::vector<std::string> words) const;

  std::vector<std::string> as_nobody_;
  std::string folder_;
  int port_ = 0;
  pid_t postmaster_ = 0;
};

}  // namespace destconn

#endif  // LEDGER_TEST_POSTGRES_H_
