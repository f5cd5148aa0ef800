#include "cli/run_table.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/format.h"
#include "cli/reason_words.h"
#include "cli/summary_table.h"
#include "cli/table.h"

namespace destconn {
namespace {

using ::destination::v1::ListCredentialsResponse;
using ::destination::v1::ListDestinationsResponse;
using ::destination::v1::ListRunsResponse;
using ::destination::v1::Run;

constexpr auto kLeft = Table::Align::kLeft;
constexpr auto kRight = Table::Align::kRight;

// Of a run that has ended well, how long it took; of others what is the matter.
std::string Took(const Run& run) {
  if (run.has_summary()) {
    return Span(
        absl::Seconds(run.end_time().seconds() - run.start_time().seconds()));
  }
  return run.state() == Run::STATE_RUNNING ? "running" : "interrupted";
}

// What is to be said of a run that has no summary.
std::string OpenText(const Run& run) {
  std::string text =
      absl::StrCat("Acknowledged: ", WithThousands(run.counts().received()),
                   " rows, of which ", WithThousands(run.counts().delivered()),
                   " delivered.\n");
  if (run.state() == Run::STATE_RUNNING) {
    return absl::StrCat(text, "It is still going on.\n");
  }
  if (run.has_error()) {
    absl::StrAppend(&text, "It ended with ", run.error().code(), " (",
                    run.error().reason(), "): ", run.error().message(), "\n");
  }
  return absl::StrCat(text,
                      "It was interrupted. Send the same files again with "
                      "--run_id=",
                      run.run_id(), ".\n");
}

std::string RenewalsText(const Run& run) {
  std::string text;
  for (const auto& renewal : run.token_renewals()) {
    absl::StrAppend(
        &text, "The token of ", renewal.credential(),
        " was exchanged for a new one on ", Moment(renewal.renew_time()),
        renewal.has_expire_time()
            ? absl::StrCat("; it expires on ", Moment(renewal.expire_time()))
            : std::string(),
        ".\n");
  }
  return text;
}

}  // namespace

std::string RunsText(const ListRunsResponse& response, size_t width) {
  if (response.runs().empty()) return "There are no runs.\n";
  Table table({"Run", "Started", "Took", "Received", "Delivered", "Skipped",
               "Rejected", "Destination"},
              {kLeft, kLeft, kRight, kRight, kRight, kRight, kRight, kLeft});
  for (const Run& run : response.runs()) {
    const auto& counts =
        run.has_summary() ? run.summary().counts() : run.counts();
    table.AddRow({run.run_id(), Moment(run.start_time()), Took(run),
                  WithThousands(counts.received()),
                  WithThousands(counts.delivered()),
                  WithThousands(counts.skipped()),
                  WithThousands(counts.rejected()), run.destination()});
  }
  return table.Render(width);
}

std::string DestinationsText(const ListDestinationsResponse& response,
                             size_t width) {
  if (response.destinations().empty()) {
    return "There are no destinations. `destinationctl configure` makes one.\n";
  }
  Table table({"Destination", "Dataset", "Credential", "Changed", "Etag",
               "Description"});
  for (const auto& destination : response.destinations()) {
    table.AddRow({destination.name(), destination.settings().dataset_id(),
                  destination.settings().credential(),
                  Moment(destination.update_time()), destination.etag(),
                  destination.settings().description()});
  }
  return table.Render(width);
}

std::string CredentialsText(const ListCredentialsResponse& response,
                            size_t width) {
  if (response.credentials().empty()) {
    return "There are no credentials. `destinationctl validate-credentials` "
           "stores one.\n";
  }
  Table table({"Credential", "Changed", "Description"});
  for (const auto& credential : response.credentials()) {
    table.AddRow({credential.name(), Moment(credential.update_time()),
                  credential.description()});
  }
  return table.Render(width);
}

std::string OrderText(const destination::v1::LookUpOrderResponse& response,
                      size_t width) {
  Table table({"When", "Outcome", "Run", "Meta's trace id"});
  for (const destination::v1::OrderFate& fate : response.fates()) {
    const bool delivered =
        fate.outcome() == destination::v1::RowError::OUTCOME_DELIVERED;
    const bool skipped =
        fate.outcome() == destination::v1::RowError::OUTCOME_SKIPPED;
    table.AddRow({Moment(fate.time()),
                  delivered ? "delivered"
                            : absl::StrCat(skipped ? "skipped: " : "rejected: ",
                                           ReasonWords(fate.reason())),
                  fate.run_id(), fate.meta_trace_id()});
  }
  return table.Render(width);
}

std::string RunText(const Run& run, size_t width) {
  const std::string started = absl::StrCat(
      "To ", run.destination(), ", started ", Moment(run.start_time()));
  if (run.has_summary()) {
    return absl::StrCat(started, ", ended ", Moment(run.end_time()), "\n",
                        RenewalsText(run), SummaryText(run.summary(), width));
  }
  return absl::StrCat("Run ", run.run_id(), "\n", started, ".\n",
                      RenewalsText(run), OpenText(run));
}

}  // namespace destconn
