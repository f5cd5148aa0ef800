#ifndef CLI_OPTIONS_H_
#define CLI_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {

// What a command prints on standard output.
enum class OutputFormat { kText, kJson };

// Everything the flags can say. Read once from them, checked once by
// `Validate`.
struct Options {
  std::string server = "127.0.0.1:50051";
  bool insecure = false;
  std::string tls_ca_file = "";
  std::string tls_cert_file = "";
  std::string tls_key_file = "";
  absl::Duration timeout = absl::Seconds(60);
  std::string caller_principal = "";
  std::string caller_policies = "";
  OutputFormat output = OutputFormat::kText;

  std::string name = "";
  std::string description = "";
  std::string refresh_token_file = "";
  std::string dataset_id = "";
  bool validate_only = false;
  std::string settings = "";
  std::string etag = "";

  std::string destination = "";
  std::string run_id = "";
  bool dry_run = false;
  bool order_rows_adjacent = false;
  bool shift_to_now = false;
  std::string timestamp_column = "timestamp";
  bool fail_on_reject = false;
  int row_errors = 20;

  bool explain = false;

  std::string head = "";
};

// OK, or an InvalidArgument with reason USAGE that says which flags contradict
// each other or have an impossible value, and what to write instead.
absl::Status Validate(const Options& options);

// A mistake of whoever typed the command; has the reason USAGE.
absl::Status UsageError(absl::string_view message);

// Whether the `HOST:PORT` is on this machine.
bool IsLoopback(absl::string_view server);

}  // namespace destconn

#endif  // CLI_OPTIONS_H_
