#include "simulator/dataset_node.h"

#include "absl/strings/str_cat.h"
#include "simulator/field_selection.h"
#include "simulator/json_text.h"

namespace destconn {

GraphAnswer AnswerDataset(absl::string_view id, const WorldDataset& dataset,
                          const DatasetStats& stats, absl::string_view fields) {
  NodeFields node = {
      {"id", QuoteJson(id)},
      {"name", QuoteJson(dataset.name)},
      {"is_consolidated_container", dataset.consolidated ? "true" : "false"},
      {"is_unavailable", "false"},
      {"valid_entries", absl::StrCat(stats.events)},
      {"duplicate_entries", absl::StrCat(stats.duplicates)},
      {"last_fired_time", ""},
      {"event_time_min", ""},
      {"event_time_max", ""},
      {"owner_business", ""},
      {"last_upload_app", ""},
      {"match_rate_approx", ""},
      {"matched_entries", ""},
      {"usage", ""}};
  if (stats.events > 0) {
    node["last_fired_time"] = QuoteJson(absl::FormatTime(
        "%Y-%m-%dT%H:%M:%S+0000", stats.last_fired, absl::UTCTimeZone()));
    node["event_time_min"] = absl::StrCat(stats.first_event_time);
    node["event_time_max"] = absl::StrCat(stats.last_event_time);
  }
  return SelectFields(fields, node, "AdsPixel");
}

}  // namespace destconn
