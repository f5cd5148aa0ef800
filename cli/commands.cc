#include "cli/commands.h"

#include <algorithm>

namespace destconn {
namespace {

constexpr char kSetUp[] = "Set up";
constexpr char kSend[] = "Send";
constexpr char kLook[] = "Look, and clean up";

Command Describe() {
  return {.name = "describe",
          .group = kSetUp,
          .summary =
              "Show what the destination wants: columns, settings, "
              "limits.",
          .details =
              "A good first command: it needs no account at Meta, and "
              "shows whether the connector can be reached.",
          .examples =
              "  destinationctl describe --insecure\n"
              "  destinationctl describe --server=connector:443 "
              "--output=json\n"};
}

Command ValidateCredentials() {
  return {
      .name = "validate-credentials",
      .group = kSetUp,
      .required_flags = {"name", "refresh_token_file"},
      .flags = {"description", "dataset_id", "validate_only"},
      .summary = "Check a token with Meta, and store it when it is good.",
      .details =
          "The token is read from a file or from standard input, never from "
          "the command line. It is sent to the connector and shown nowhere. "
          "Storing the same name again replaces the token.",
      .examples =
          "  destinationctl validate-credentials --insecure "
          "--name=my-token \\\n"
          "      --refresh_token_file=token.txt --dataset_id=1234567\n"
          "  pass show meta | destinationctl validate-credentials "
          "--insecure \\\n"
          "      --name=my-token --refresh_token_file=- "
          "--validate_only\n"};
}

Command Configure() {
  return {
      .name = "configure",
      .group = kSetUp,
      .required_flags = {"settings"},
      .flags = {"validate_only", "etag"},
      .summary =
          "Check a destination's settings, and store them when they are "
          "good.",
      .details =
          "The file is one JSON object; `destinationctl describe` lists the "
          "fields. A small one:\n\n"
          "  {\n"
          "    \"name\": \"my-store\",\n"
          "    \"credential\": \"credentials/my-token\",\n"
          "    \"dataset_id\": \"1234567\",\n"
          "    \"default_country\": \"GB\"\n"
          "  }",
      .examples =
          "  destinationctl configure --insecure "
          "--settings=my-store.json --validate_only\n"
          "  destinationctl configure --insecure "
          "--settings=my-store.json\n"};
}

Command Send() {
  return {
      .name = "send",
      .group = kSend,
      .arguments = "FILE...",
      .min_arguments = 1,
      .max_arguments = -1,
      .required_flags = {"destination"},
      .flags = {"run_id", "dry_run", "order_rows_adjacent", "shift_to_now",
                "timestamp_column", "fail_on_reject", "row_errors"},
      .summary = "Send rows from files, and tell what became of them.",
      .details =
          "Files are CSV, whose first line names the columns, or NDJSON, one "
          "object a line; packed with gzip or not; - is standard input. "
          "Several "
          "files are one run and have the same columns. An empty CSV field "
          "without quotes is no value.\n\n"
          "Sending the same rows again is safe: what Meta has is not sent to "
          "it twice. If the connection breaks, the command goes on by itself, "
          "where the connector says.",
      .examples =
          "  destinationctl send --insecure --destination=my-store --dry_run "
          "orders.csv\n"
          "  destinationctl send --insecure --destination=my-store "
          "2026-11-*.csv.gz\n"
          "  zcat big.gz | destinationctl send --insecure "
          "--destination=my-store -\n"
          "  destinationctl send --insecure --destination=my-store "
          "--shift_to_now old.csv\n"};
}

Command Normalize() {
  return {
      .name = "normalize",
      .group = kSend,
      .flags = {"explain"},
      .needs_server = false,
      .summary = "Show how customer values are normalized and hashed.",
      .details =
          "Reads lines of field, country and value, with a tab between them; "
          "the field is Meta's name (em, ph, fn, ln, db, ge, ct, st, zp, "
          "country, ...), the value a JSON string. Writes the normalized value "
          "and its SHA-256. A fourth column may hold a digest that was made "
          "elsewhere: --explain names the wrong recipe that made it. Needs no "
          "connector. Values are shown in clear: mind who looks.",
      .examples =
          "  printf 'em\\tGB\\t\" Jane@Example.com\"\\n' | "
          "destinationctl normalize\n"
          "  destinationctl normalize --explain < lines.tsv\n"};
}

Command Runs() {
  return {.name = "runs",
          .group = kLook,
          .flags = {"destination"},
          .summary = "List the runs of the last 90 days, newest first.",
          .examples =
              "  destinationctl runs --insecure "
              "--destination=my-store\n"};
}

Command Run() {
  return {.name = "run",
          .group = kLook,
          .arguments = "RUN_ID",
          .min_arguments = 1,
          .max_arguments = 1,
          .summary = "Show one run and its summary.",
          .examples = "  destinationctl run 2026-11-24-daily --insecure\n"};
}

Command Destinations() {
  return {.name = "destinations",
          .group = kLook,
          .summary = "List the stored destinations.",
          .examples = "  destinationctl destinations --insecure\n"};
}

Command Credentials() {
  return {.name = "credentials",
          .group = kLook,
          .summary = "List the stored credentials, without their tokens.",
          .examples = "  destinationctl credentials --insecure\n"};
}

Command Order() {
  return {.name = "order",
          .group = kLook,
          .arguments = "ORDER_ID",
          .min_arguments = 1,
          .max_arguments = 1,
          .required_flags = {"destination"},
          .summary = "Tell what became of an order in the last 70 days.",
          .details =
              "The connector keeps no order ids: it finds the order by a keyed "
              "hash.",
          .examples =
              "  destinationctl order 536365 --destination=my-store "
              "--insecure\n"};
}

Command Delete() {
  return {.name = "delete",
          .group = kLook,
          .arguments = "destination NAME | credential NAME",
          .min_arguments = 1,
          .max_arguments = 2,
          .flags = {"etag"},
          .summary = "Delete a destination or a credential.",
          .details =
              "It asks no question. A credential that a destination "
              "uses cannot be deleted. Resource names will do, too: "
              "destinations/my-store.",
          .examples =
              "  destinationctl delete destination my-store --insecure\n"
              "  destinationctl delete credential my-token --insecure\n"};
}

Command Audit() {
  return {.name = "audit",
          .group = kLook,
          .arguments = "verify FILE",
          .min_arguments = 2,
          .max_arguments = 2,
          .flags = {"head"},
          .needs_server = false,
          .summary = "Check that nobody has changed a connector's audit log.",
          .details =
              "Each line of `audit.jsonl` in the connector's data folder holds "
              "the hash of the line before: a line that was changed, removed "
              "or put in shows. That lines at the end are gone shows with "
              "--head alone: note what this command prints, or what the "
              "connector's log says of its audit log.",
          .examples =
              "  destinationctl audit verify /var/lib/connector/audit.jsonl\n"
              "  destinationctl audit verify audit.jsonl --head=12:0f3a...\n"};
}

bool Contains(const std::vector<std::string>& list, absl::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

const std::vector<Command>& Commands() {
  static const auto& commands =
      *new std::vector<Command>{Describe(),    ValidateCredentials(),
                                Configure(),   Send(),
                                Normalize(),   Runs(),
                                Run(),         Destinations(),
                                Credentials(), Order(),
                                Delete(),      Audit()};
  return commands;
}

const Command* FindCommand(absl::string_view name) {
  for (const Command& command : Commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const std::vector<std::string>& CommonFlags() {
  static const auto& flags = *new std::vector<std::string>{
      "server",           "insecure",        "tls_ca_file",
      "tls_cert_file",    "tls_key_file",    "timeout",
      "caller_principal", "caller_policies", "output"};
  return flags;
}

bool TakesFlag(const Command& command, absl::string_view name) {
  return Contains(command.required_flags, name) ||
         Contains(command.flags, name) || Contains(CommonFlags(), name);
}

std::vector<std::string> CommandsWithFlag(absl::string_view name) {
  std::vector<std::string> names;
  for (const Command& command : Commands()) {
    if (TakesFlag(command, name)) names.push_back(command.name);
  }
  return names;
}

}  // namespace destconn
