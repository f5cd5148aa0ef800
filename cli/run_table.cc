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

absl::Duration Length(const Run& run) {
  return absl::Seconds(run.end_time().seconds() - run.start_time().seconds());
}

}  // namespace

std::string RunsText(const ListRunsResponse& response, size_t width) {
  if (response.runs().empty()) return "There are no runs.\n";
  Table table({"Run", "Started", "Took", "Received", "Delivered", "Skipped",
               "Rejected", "Destination"},
              {kLeft, kLeft, kRight, kRight, kRight, kRight, kRight, kLeft});
  for (const Run& run : response.runs()) {
    const auto& counts = run.summary().counts();
    const bool ended = run.has_summary();
    const auto number = [ended](int64_t count) {
      return ended ? WithThousands(count) : std::string("-");
    };
    table.AddRow({run.run_id(), Moment(run.start_time()),
                  ended ? Span(Length(run)) : "not ended",
                  number(counts.received()), number(counts.delivered()),
                  number(counts.skipped()), number(counts.rejected()),
                  run.destination()});
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
                        SummaryText(run.summary(), width));
  }
  return absl::StrCat(
      "Run ", run.run_id(), "\n", started,
      ".\nIt is still going on, or its stream broke. If it broke, send the "
      "same files again with --run_id=",
      run.run_id(), ".\n");
}

}  // namespace destconn
