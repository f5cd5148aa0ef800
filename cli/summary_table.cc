#include "cli/summary_table.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/format.h"
#include "cli/reason_words.h"
#include "cli/table.h"

namespace destconn {
namespace {

using ::destination::v1::Summary;
using ReasonCounts = google::protobuf::Map<std::string, int64_t>;

constexpr auto kLeft = Table::Align::kLeft;
constexpr auto kRight = Table::Align::kRight;

void Section(std::string& text, absl::string_view title,
             const std::string& body) {
  if (!body.empty()) absl::StrAppend(&text, "\n", title, "\n", body);
}

// The most frequent reason first.
void AddReasons(Table& table, absl::string_view what,
                const ReasonCounts& counts) {
  std::vector<std::pair<std::string, int64_t>> sorted(counts.begin(),
                                                      counts.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::make_pair(-a.second, a.first) <
           std::make_pair(-b.second, b.first);
  });
  for (const auto& [reason, count] : sorted) {
    if (count == 0) continue;
    table.AddRow(
        {absl::StrCat(what, ": ", ReasonWords(reason)), WithThousands(count)});
  }
}

std::string Rows(const Summary& summary) {
  const bool dry = summary.dry_run();
  const auto& counts = summary.counts();
  Table table({}, {kLeft, kRight});
  table.AddRow({"Received", WithThousands(counts.received())});
  table.AddRow({dry ? "Would be delivered" : "Delivered",
                WithThousands(counts.delivered())});
  if (counts.skipped() == 0) table.AddRow({"Skipped", "0"});
  AddReasons(table, "Skipped", summary.skipped());
  if (counts.rejected() == 0) table.AddRow({"Rejected", "0"});
  AddReasons(table, "Rejected", summary.rejected());
  return table.Render(80, 2);
}

std::string Money(const Summary& summary) {
  const std::map<std::string, std::string> sorted(summary.value_total().begin(),
                                                  summary.value_total().end());
  Table table({}, {kLeft, kRight});
  for (const auto& [currency, amount] : sorted) {
    table.AddRow({currency, MoneyAmount(amount)});
  }
  return table.Render(80, 2);
}

std::string Coverage(const Summary& summary) {
  Table table({}, {kLeft, kRight});
  for (const auto& coverage : summary.match_key_coverage()) {
    table.AddRow({MatchKeyWords(coverage.key()), Percent(coverage.fraction())});
  }
  return table.Render(80, 2);
}

std::string LeftOut(const Summary& summary) {
  Table table({}, {kLeft, kLeft, kRight});
  for (const auto& dropped : summary.dropped_values()) {
    table.AddRow({dropped.column(), dropped.reason(),
                  absl::StrCat(WithThousands(dropped.rows()), " rows")});
  }
  return table.Render(80, 2);
}

// A sketch's count is told as what it is.
std::string Count(int64_t count, bool exact) {
  return absl::StrCat(exact ? "" : "about ", WithThousands(count));
}

std::string AmountIn(const google::protobuf::Map<std::string, std::string>& of,
                     const std::string& currency) {
  const auto amount = of.find(currency);
  return amount == of.end() ? "-" : MoneyAmount(amount->second);
}

std::string Comparison(const Summary& summary) {
  if (!summary.has_grouping_comparison()) return "";
  const auto& order = summary.grouping_comparison().per_order();
  const auto& item = summary.grouping_comparison().per_item();
  Table table({"", "PER_ORDER", "PER_ITEM"}, {kLeft, kRight, kRight});
  table.AddRow({"Events", Count(order.events(), order.exact()),
                Count(item.events(), item.exact())});
  table.AddRow({"of which Meta keeps",
                Count(order.kept_by_meta(), order.exact()),
                Count(item.kept_by_meta(), item.exact())});
  const std::map<std::string, std::string> totals(order.value_total().begin(),
                                                  order.value_total().end());
  for (const auto& [currency, total] : totals) {
    table.AddRow({absl::StrCat("Value, ", currency), MoneyAmount(total),
                  AmountIn(item.value_total(), currency)});
    table.AddRow({absl::StrCat("Average event, ", currency),
                  AmountIn(order.average_basket(), currency),
                  AmountIn(item.average_basket(), currency)});
  }
  return table.Render(80, 2);
}

std::string Delivery(const Summary& summary, size_t width) {
  Table table;
  table.AddRow({"Events accepted by Meta",
                WithThousands(summary.counts().events_delivered())});
  table.AddRow({"Requests", WithThousands(summary.requests())});
  table.AddRow({"Retries", WithThousands(summary.retries())});
  table.AddRow({"Sent", ByteCount(summary.bytes())});
  if (summary.has_duration()) {
    table.AddRow({"Duration", Span(ToDuration(summary.duration()))});
  }
  if (summary.has_first_event_time() && summary.has_last_event_time()) {
    table.AddRow({"Events from", Moment(summary.first_event_time())});
    table.AddRow({"to", Moment(summary.last_event_time())});
  }
  if (summary.has_freshness()) {
    const auto& freshness = summary.freshness();
    table.AddRow(
        {"Age when accepted",
         absl::StrCat(Span(ToDuration(freshness.mean())), " on average, ",
                      Span(ToDuration(freshness.max())), " at most")});
  }
  if (summary.meta_trace_ids_size() > 0) {
    table.AddRow({"Meta's trace ids, for its support",
                  absl::StrJoin(summary.meta_trace_ids(), ", ")});
  }
  return table.Render(width, 2);
}

std::string Warnings(const Summary& summary, size_t width) {
  Table table;
  if (summary.has_gap_warning()) {
    const auto& gap = summary.gap_warning();
    table.AddRow(
        {"*", absl::StrCat("Rows from ", Moment(gap.gap_start()), " to ",
                           Moment(gap.gap_end()),
                           " never came: the last run is longer ago than the "
                           "window. Run more often, or widen the window.")});
  }
  for (const std::string& warning : summary.warnings()) {
    table.AddRow({"*", warning});
  }
  return table.Render(width, 2);
}

}  // namespace

std::string SummaryText(const Summary& summary, size_t width) {
  std::string text = absl::StrCat("Run ", summary.run_id(), "\n");
  if (summary.dry_run()) {
    text +=
        "A dry run: nothing was sent to Meta and nothing recorded. This is "
        "what "
        "would happen.\n";
  }
  if (summary.test_mode()) {
    text +=
        "Test mode: the events carry a test_event_code. Meta processes them "
        "all the same.\n";
  }
  Section(text, "What became of the rows", Rows(summary));
  Section(text, summary.dry_run() ? "Value to deliver" : "Value delivered",
          Money(summary));
  Section(text, "If rows are grouped by order, or each is an event",
          Comparison(summary));
  Section(text, "Events that carry", Coverage(summary));
  Section(text, "Left out of events, because it could not be read",
          LeftOut(summary));
  Section(text, "Delivery", Delivery(summary, width));
  Section(text, "Look at", Warnings(summary, width));
  return text;
}

}  // namespace destconn
