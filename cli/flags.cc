#include "cli/flags.h"

#include <algorithm>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {

bool AbslParseFlag(absl::string_view text, OutputFormat* format,
                   std::string* error) {
  if (text == "text" || text == "json") {
    *format = text == "json" ? OutputFormat::kJson : OutputFormat::kText;
    return true;
  }
  *error = "neither text nor json";
  return false;
}

std::string AbslUnparseFlag(OutputFormat format) {
  return format == OutputFormat::kJson ? "json" : "text";
}

}  // namespace destconn

// The connection.
ABSL_FLAG(std::string, server, "127.0.0.1:50051",
          "The connector, as HOST:PORT.");
ABSL_FLAG(bool, insecure, false,
          "Plain text instead of TLS. For a connector on this machine.");
ABSL_FLAG(std::string, tls_ca_file, "",
          "PEM file of the certificates to trust. Default: the system's.");
ABSL_FLAG(std::string, tls_cert_file, "",
          "PEM file of the client certificate, where the server wants one.");
ABSL_FLAG(std::string, tls_key_file, "",
          "PEM file of the client certificate's key.");
ABSL_FLAG(absl::Duration, timeout, absl::Seconds(60),
          "How long to wait for an answer, as 30s or 2m. `send` has no limit.");
ABSL_FLAG(std::string, caller_principal, "",
          "For whom you call: the user's name, for the server's records.");
ABSL_FLAG(std::string, caller_policies, "",
          "What that user may do, comma separated: datagrid-administrator, "
          "datagrid-operator, restrict-pii-access.");
ABSL_FLAG(destconn::OutputFormat, output, destconn::OutputFormat::kText,
          "text: for people. json: the answer as one JSON object.");

// Credentials and settings.
ABSL_FLAG(std::string, name, "", "The credential's name, 1 to 100 characters.");
ABSL_FLAG(std::string, description, "", "What the credential is for.");
ABSL_FLAG(std::string, refresh_token_file, "",
          "File that holds the token; - is standard input. A token never "
          "stands on a command line, where every process can read it.");
ABSL_FLAG(std::string, dataset_id, "",
          "Checks access to this dataset of Meta's as well. Digits.");
ABSL_FLAG(bool, validate_only, false, "Checks, and stores nothing.");
ABSL_FLAG(std::string, settings, "",
          "JSON file of the destination's settings; - is standard input.");
ABSL_FLAG(std::string, etag, "",
          "Goes on only if the stored one still has this etag.");

// Sending.
ABSL_FLAG(std::string, destination, "",
          "The destination: my-store or destinations/my-store.");
ABSL_FLAG(std::string, run_id, "",
          "Your id for the run. Repeat it to go on with a run that broke. "
          "Default: the server makes one.");
ABSL_FLAG(bool, dry_run, false,
          "Does everything but send to Meta and record; tells what would "
          "happen.");
ABSL_FLAG(bool, order_rows_adjacent, false,
          "The rows of an order follow each other in the files, so that each "
          "order can leave as soon as the next begins.");
ABSL_FLAG(bool, shift_to_now, false,
          "Moves all timestamps by the same number of whole days, so that the "
          "newest falls within the last 24 hours. For sample data.");
ABSL_FLAG(std::string, timestamp_column, "timestamp",
          "The column that --shift_to_now moves.");
ABSL_FLAG(bool, fail_on_reject, false,
          "Ends with exit code 1 if any row was rejected.");
ABSL_FLAG(int, row_errors, 20, "How many row errors to show one by one.");

// Normalizing.
ABSL_FLAG(bool, explain, false,
          "Shows each step, and what went wrong with a foreign digest.");

// Auditing.
ABSL_FLAG(
    std::string, head, "",
    "The last line that an earlier `audit verify` has seen, as it printed "
    "it: shows that none was removed since.");

namespace destconn {

Options OptionsFromFlags() {
  return {.server = absl::GetFlag(FLAGS_server),
          .insecure = absl::GetFlag(FLAGS_insecure),
          .tls_ca_file = absl::GetFlag(FLAGS_tls_ca_file),
          .tls_cert_file = absl::GetFlag(FLAGS_tls_cert_file),
          .tls_key_file = absl::GetFlag(FLAGS_tls_key_file),
          .timeout = absl::GetFlag(FLAGS_timeout),
          .caller_principal = absl::GetFlag(FLAGS_caller_principal),
          .caller_policies = absl::GetFlag(FLAGS_caller_policies),
          .output = absl::GetFlag(FLAGS_output),
          .name = absl::GetFlag(FLAGS_name),
          .description = absl::GetFlag(FLAGS_description),
          .refresh_token_file = absl::GetFlag(FLAGS_refresh_token_file),
          .dataset_id = absl::GetFlag(FLAGS_dataset_id),
          .validate_only = absl::GetFlag(FLAGS_validate_only),
          .settings = absl::GetFlag(FLAGS_settings),
          .etag = absl::GetFlag(FLAGS_etag),
          .destination = absl::GetFlag(FLAGS_destination),
          .run_id = absl::GetFlag(FLAGS_run_id),
          .dry_run = absl::GetFlag(FLAGS_dry_run),
          .order_rows_adjacent = absl::GetFlag(FLAGS_order_rows_adjacent),
          .shift_to_now = absl::GetFlag(FLAGS_shift_to_now),
          .timestamp_column = absl::GetFlag(FLAGS_timestamp_column),
          .fail_on_reject = absl::GetFlag(FLAGS_fail_on_reject),
          .row_errors = absl::GetFlag(FLAGS_row_errors),
          .explain = absl::GetFlag(FLAGS_explain),
          .head = absl::GetFlag(FLAGS_head)};
}

std::vector<FlagHelp> AllFlags() {
  std::vector<FlagHelp> flags;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    // Libraries bring flags of their own.
    if (!absl::EndsWith(flag->Filename(), "cli/flags.cc")) continue;
    FlagHelp help{.name = std::string(name),
                  .help = flag->Help(),
                  .default_value = flag->DefaultValue(),
                  .is_bool = flag->IsOfType<bool>()};
    if (help.is_bool) help.default_value.clear();
    flags.push_back(std::move(help));
  }
  std::sort(
      flags.begin(), flags.end(),
      [](const FlagHelp& a, const FlagHelp& b) { return a.name < b.name; });
  return flags;
}

}  // namespace destconn
