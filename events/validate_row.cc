#include "events/validate_row.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"
#include "base/secret.h"
#include "events/cell_values.h"
#include "events/timestamp.h"
#include "hashing/currency.h"

namespace destconn {
namespace {

Refusal Refuse(RowReason reason, Column column) { return {reason, column}; }

// The row's action source for the window's sake: a wrong one is refused later.
bool IsPhysicalStore(absl::string_view text, const EventSettings& settings) {
  if (text.empty()) {
    return settings.default_action_source == ActionSource::kPhysicalStore;
  }
  return ParseActionSource(text) == ActionSource::kPhysicalStore;
}

// A number that may be absent; false if it is there and none.
bool ReadNumber(const Cell& cell, std::optional<Decimal>& number) {
  number.reset();
  if (IsBlank(cell)) return true;
  number = NumberOf(cell);
  return number.has_value();
}

}  // namespace

std::optional<Refusal> RowValidator::Validate(const RowCells& cells,
                                              absl::Time now, ValidRow& row) {
  dropped_.clear();
  row.Clear();
  if (now != now_) SetNow(now);
  if (auto refusal = CheckTime(cells, row)) return refusal;
  HashCustomer(cells, row.user_data);
  if (!row.user_data.has_identifier()) {
    return Refusal{RowReason::kMissingIdentifier, std::nullopt};
  }
  if (auto refusal = CheckTerms(cells, row)) return refusal;
  if (auto refusal = CheckMoney(cells, row)) return refusal;
  Assign(At(cells, Column::kEventId), row.event_id);
  Assign(At(cells, Column::kEventSourceUrl), row.event_source_url);
  Assign(At(cells, Column::kOrderId), row.order_id);
  Assign(At(cells, Column::kProductId), row.line.product_id);
  Assign(At(cells, Column::kItemNumber), row.line.item_number);
  return CheckWebsite(row);
}

void RowValidator::SetNow(absl::Time now) {
  now_ = now;
  today_ = absl::ToCivilDay(now, absl::UTCTimeZone());
  window_ = WindowAt(settings_.window, now);
}

std::optional<Refusal> RowValidator::CheckTime(const RowCells& cells,
                                               ValidRow& row) {
  const auto time = ParseTimestamp(At(cells, Column::kTimestamp));
  if (!time.has_value()) {
    return Refuse(RowReason::kInvalidTimestamp, Column::kTimestamp);
  }
  row.event_time = time->unix_seconds;
  in_milliseconds_ = time->was_milliseconds;
  const bool physical_store =
      IsPhysicalStore(Trimmed(At(cells, Column::kActionSource)), settings_);
  const WindowVerdict verdict =
      JudgeWindow(window_, physical_store, row.event_time);
  if (verdict == WindowVerdict::kFuture) {
    return Refuse(RowReason::kFutureTimestamp, Column::kTimestamp);
  }
  for (const Column column : {Column::kIsCancellation, Column::kIsReturn}) {
    if (IsTrue(cells, column)) {
      return Refuse(RowReason::kCancelledOrReturned, column);
    }
  }
  // A quantity that is no number is refused later, in its turn.
  row.line.quantity = NumberOf(At(cells, Column::kQuantity));
  if (row.line.quantity.has_value() && !row.line.quantity->is_positive()) {
    return Refuse(RowReason::kNonPositiveQuantity, Column::kQuantity);
  }
  if (verdict == WindowVerdict::kTooOld) {
    return Refuse(RowReason::kOutsideWindow, Column::kTimestamp);
  }
  return std::nullopt;
}

void RowValidator::HashCountry(const RowCells& cells, NormalizeContext& context,
                               std::optional<HashedValue>& value) {
  context.country = settings_.default_country;
  const Cell& cell = At(cells, Column::kCountry);
  const bool blank = IsBlank(cell);
  const absl::string_view text =
      blank ? context.country : TextOf(cell, buffer_);
  if (text.empty()) return;
  const Normalized country =
      NormalizeAndHash(CustomerField::kCountry, RawValue(text), context,
                       scratch_, batch_, value);
  if (!country.has_value()) {
    if (!blank) dropped_.push_back({Column::kCountry, country.reason()});
  } else if (!country.is_digest()) {
    std::transform(country.text().begin(), country.text().end(),
                   country_.begin(), absl::ascii_toupper);
    context.country = {country_.data(), country_.size()};
  }
}

void RowValidator::HashCustomer(const RowCells& cells, UserData& data) {
  NormalizeContext context;
  context.today = today_;
  HashCountry(cells, context, data.hashed[kCountryKey]);
  for (size_t i = 0; i < kHashedKeys.size(); ++i) {
    if (i == kCountryKey) continue;
    const Cell& cell = At(cells, kHashedKeys[i].column);
    const absl::string_view text = TextOf(cell, buffer_);
    if (text.empty()) continue;
    const Normalized normalized =
        NormalizeAndHash(kHashedKeys[i].field, RawValue(text), context,
                         scratch_, batch_, data.hashed[i]);
    if (!normalized.has_value() && !IsBlank(cell)) {
      dropped_.push_back({kHashedKeys[i].column, normalized.reason()});
    }
  }
  batch_.HashAll();
  KeepClear(cells, context, data);
}

void RowValidator::KeepClear(const RowCells& cells,
                             const NormalizeContext& context, UserData& data) {
  for (size_t i = 0; i < kClearKeys.size(); ++i) {
    const Cell& cell = At(cells, kClearKeys[i].column);
    if (IsBlank(cell)) continue;
    const Normalized normalized =
        Normalize(kClearKeys[i].field, RawValue(TextOf(cell, buffer_)), context,
                  scratch_);
    if (normalized.has_value()) {
      data.clear[i].assign(normalized.text().data(), normalized.text().size());
    } else {
      dropped_.push_back({kClearKeys[i].column, normalized.reason()});
    }
  }
}

std::optional<Refusal> RowValidator::CheckTerms(const RowCells& cells,
                                                ValidRow& row) {
  row.event_name = settings_.default_event_name;
  if (const Cell& cell = At(cells, Column::kEventName); !IsBlank(cell)) {
    const auto name = ParseEventName(TextOf(cell, buffer_));
    if (!name) return Refuse(RowReason::kInvalidEventName, Column::kEventName);
    row.event_name = *name;
  }
  row.action_source = settings_.default_action_source;
  if (const Cell& cell = At(cells, Column::kActionSource); !IsBlank(cell)) {
    const auto source = ParseActionSource(TextOf(cell, buffer_));
    if (!source) {
      return Refuse(RowReason::kInvalidActionSource, Column::kActionSource);
    }
    row.action_source = *source;
  }
  if (const Cell& cell = At(cells, Column::kDeliveryCategory); !IsBlank(cell)) {
    const auto category = ParseDeliveryCategory(TextOf(cell, buffer_));
    if (!category) {
      return Refuse(RowReason::kInvalidDeliveryCategory,
                    Column::kDeliveryCategory);
    }
    row.line.delivery_category = category;
  }
  return std::nullopt;
}

std::optional<Refusal> RowValidator::CheckCurrency(const RowCells& cells,
                                                   ValidRow& row) {
  const absl::string_view text = Trimmed(At(cells, Column::kCurrency));
  if (!text.empty() && text == currency_) {
    row.currency = currency_;
    return std::nullopt;
  }
  row.currency =
      text.empty() ? settings_.default_currency : absl::AsciiStrToUpper(text);
  if (row.currency.empty()) {
    if (row.event_name != EventName::kPurchase) return std::nullopt;
    return Refuse(RowReason::kMissingCurrency, Column::kCurrency);
  }
  if (row.currency != currency_ && !IsCurrencyCode(row.currency)) {
    return Refuse(RowReason::kInvalidCurrency, Column::kCurrency);
  }
  currency_ = row.currency;
  return std::nullopt;
}

std::optional<Refusal> RowValidator::CheckMoney(const RowCells& cells,
                                                ValidRow& row) {
  if (auto refusal = CheckCurrency(cells, row)) return refusal;
  const bool has_product = !IsBlank(At(cells, Column::kPrice)) &&
                           !IsBlank(At(cells, Column::kQuantity));
  if (row.event_name == EventName::kPurchase && !has_product &&
      IsBlank(At(cells, Column::kValue))) {
    return Refuse(RowReason::kMissingValue, Column::kValue);
  }
  LineItem& line = row.line;
  // A quantity that is one has been read.
  if (!line.quantity.has_value() &&
      !ReadNumber(At(cells, Column::kQuantity), line.quantity)) {
    return Refuse(RowReason::kInvalidNumber, Column::kQuantity);
  }
  if (!ReadNumber(At(cells, Column::kPrice), line.price)) {
    return Refuse(RowReason::kInvalidNumber, Column::kPrice);
  }
  if (!ReadNumber(At(cells, Column::kValue), line.value)) {
    return Refuse(RowReason::kInvalidNumber, Column::kValue);
  }
  if (!line.value.has_value() && has_product) {
    line.value = line.price->Times(*line.quantity);
    if (!line.value.has_value()) {
      return Refuse(RowReason::kInvalidNumber, Column::kPrice);
    }
  }
  return std::nullopt;
}

std::optional<Refusal> RowValidator::CheckWebsite(const ValidRow& row) const {
  if (row.action_source != ActionSource::kWebsite) return std::nullopt;
  const std::array<std::pair<Column, const std::string*>, 3> needed = {{
      {Column::kClientUserAgent, &row.user_data.clear[kClientUserAgentKey]},
      {Column::kEventId, &row.event_id},
      {Column::kEventSourceUrl, &row.event_source_url},
  }};
  for (const auto& [column, text] : needed) {
    if (text->empty()) return Refuse(RowReason::kMissingWebsiteField, column);
  }
  return std::nullopt;
}

absl::string_view RowValidator::Trimmed(const Cell& cell) {
  return Trim(TextOf(cell, buffer_));
}

void RowValidator::Assign(const Cell& cell, std::string& text) {
  const absl::string_view trimmed = Trimmed(cell);
  text.assign(trimmed.data(), trimmed.size());
}

bool RowValidator::IsTrue(const RowCells& cells, Column column) {
  const Cell& cell = At(cells, column);
  if (IsBlank(cell)) return false;
  const std::optional<bool> value = BoolOf(cell);
  if (!value.has_value()) dropped_.push_back({column, "BOOLEAN_MALFORMED"});
  return value.value_or(false);
}

}  // namespace destconn
