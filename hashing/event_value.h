#ifndef HASHING_EVENT_VALUE_H_
#define HASHING_EVENT_VALUE_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// What an event says besides its customer (normalization.md, 4.13).

// A current ISO 4217 code in upper case; stray marks around letters go.
Normalized NormalizeCurrency(RawValue raw, NormalizeScratch& scratch);

// in_store, curbside or home_delivery; Amperity's shipping is home_delivery.
Normalized NormalizeDeliveryCategory(RawValue raw, NormalizeScratch& scratch);

// One of Meta's action sources.
Normalized NormalizeActionSource(RawValue raw, NormalizeScratch& scratch);

// Whole Unix seconds, as `ParseTimeText` reads them; a Unix time may have a
// fraction.
Normalized NormalizeEventTime(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_EVENT_VALUE_H_
