#include "connector/grouping_comparison.h"

namespace destconn {
namespace {

destination::v1::GroupingOutlook ToProto(const GroupingPreview::Side& side) {
  destination::v1::GroupingOutlook outlook;
  outlook.set_events(side.events);
  outlook.set_kept_by_meta(side.kept_by_meta);
  outlook.set_exact(side.exact);
  for (const auto& [currency, total] : side.value_total) {
    (*outlook.mutable_value_total())[currency] = total.ToString();
  }
  for (const auto& [currency, average] : side.average_basket) {
    (*outlook.mutable_average_basket())[currency] = average.ToString();
  }
  return outlook;
}

}  // namespace

destination::v1::GroupingComparison ToProto(const GroupingPreview& preview) {
  destination::v1::GroupingComparison comparison;
  *comparison.mutable_per_order() = ToProto(preview.PerOrder());
  *comparison.mutable_per_item() = ToProto(preview.PerItem());
  return comparison;
}

}  // namespace destconn
