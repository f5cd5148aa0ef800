#include "hashing/customer_field.h"

#include "hashing/birthdate.h"
#include "hashing/city.h"
#include "hashing/clear_value.h"
#include "hashing/country.h"
#include "hashing/email.h"
#include "hashing/event_value.h"
#include "hashing/external_id.h"
#include "hashing/gender.h"
#include "hashing/name.h"
#include "hashing/phone.h"
#include "hashing/plain_value.h"
#include "hashing/postal.h"
#include "hashing/state.h"

namespace destconn {

namespace {

Normalized NormalizeContact(CustomerField field, RawValue raw,
                            const NormalizeContext& context,
                            NormalizeScratch& scratch) {
  switch (field) {
    case CustomerField::kEmail:
      return NormalizeEmail(raw, scratch);
    case CustomerField::kPhone:
      return NormalizePhone(raw, context, scratch);
    case CustomerField::kGivenName:
    case CustomerField::kSurname:
      return NormalizeName(raw, scratch);
    case CustomerField::kFirstInitial:
      return NormalizeNameStart(raw, 1, scratch);
    case CustomerField::kFirstFiveOfGivenName:
    case CustomerField::kFirstFiveOfSurname:
      return NormalizeNameStart(raw, 5, scratch);
    case CustomerField::kBirthdate:
      return NormalizeBirthdate(raw, context, scratch);
    case CustomerField::kBirthDay:
      return NormalizeBirthDay(raw, scratch);
    case CustomerField::kBirthMonth:
      return NormalizeBirthMonth(raw, scratch);
    case CustomerField::kBirthYear:
      return NormalizeBirthYear(raw, context, scratch);
    case CustomerField::kGender:
      return NormalizeGender(raw, scratch);
    case CustomerField::kCity:
      return NormalizeCity(raw, scratch);
    case CustomerField::kState:
      return NormalizeState(raw, context, scratch);
    case CustomerField::kPostal:
      return NormalizePostal(raw, context, scratch);
    case CustomerField::kCountry:
      return NormalizeCountry(raw, scratch);
    default:
      return NormalizeExternalId(raw, scratch);
  }
}

Normalized NormalizeClear(CustomerField field, RawValue raw,
                          NormalizeScratch& scratch) {
  switch (field) {
    case CustomerField::kMadid:
      return NormalizeMadid(raw, scratch);
    case CustomerField::kLeadId:
    case CustomerField::kFbLoginId:
      return NormalizeNumericId(raw);
    case CustomerField::kClientIpAddress:
      return NormalizeIpAddress(raw);
    case CustomerField::kClientUserAgent:
      return NormalizeUserAgent(raw);
    case CustomerField::kCurrency:
      return NormalizeCurrency(raw, scratch);
    case CustomerField::kDeliveryCategory:
      return NormalizeDeliveryCategory(raw, scratch);
    case CustomerField::kActionSource:
      return NormalizeActionSource(raw, scratch);
    case CustomerField::kEventTime:
      return NormalizeEventTime(raw, scratch);
    default:
      return NormalizeOpaqueId(raw);
  }
}

}  // namespace

Normalized NormalizeByRule(CustomerField field, RawValue raw,
                           const NormalizeContext& context,
                           NormalizeScratch& scratch) {
  const Normalized normalized =
      IsHashed(field) ? NormalizeContact(field, raw, context, scratch)
                      : NormalizeClear(field, raw, scratch);
  return normalized.Of(field);
}

Normalized Normalize(CustomerField field, RawValue raw,
                     const NormalizeContext& context,
                     NormalizeScratch& scratch) {
  const absl::string_view plain = NormalizePlain(field, raw, context, scratch);
  if (!plain.empty()) return Normalized::Text(plain).Of(field);
  return NormalizeByRule(field, raw, context, scratch);
}

Normalized NormalizeAndHash(CustomerField field, RawValue raw,
                            const NormalizeContext& context,
                            NormalizeScratch& scratch, HashBatch& batch,
                            std::optional<HashedValue>& value) {
  value.reset();
  const absl::string_view plain = NormalizePlain(field, raw, context, scratch);
  if (!plain.empty()) {
    batch.AddText(plain, value);
    return Normalized::Text(plain).Of(field);
  }
  const Normalized normalized = NormalizeByRule(field, raw, context, scratch);
  if (normalized.has_value() && IsHashed(field)) batch.Add(normalized, value);
  return normalized;
}

HashOutcome NormalizeAndHash(CustomerField field, RawValue raw,
                             const NormalizeContext& context,
                             NormalizeScratch& scratch) {
  HashOutcome outcome;
  HashBatch batch;
  outcome.reason =
      NormalizeAndHash(field, raw, context, scratch, batch, outcome.value)
          .reason();
  batch.HashAll();
  return outcome;
}

}  // namespace destconn
