#ifndef SIMULATOR_GRAPH_TEXTS_H_
#define SIMULATOR_GRAPH_TEXTS_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace destconn {

// What an error is about, for the texts that Graph shows to a person.
enum class ErrorTopic {
  kUnknown,
  kUnavailable,
  kThrottled,
  kBlocked,
  kToken,
  kPermission,
  kParameter,
  kTooOld,
  kNoValue,
  kTooBroad,
};

// `error_user_title` and `error_user_msg`.
struct UserText {
  absl::string_view title = "";
  absl::string_view message = "";
};

// Languages in which errors can be answered: Meta picks one by the request's
// locale, and clients must not care ("Handling Errors").
inline constexpr std::array<absl::string_view, 6> kLocales = {
    "en_US", "fr_FR", "de_DE", "es_ES", "ja_JP", "ar_AR"};

// Whether `locale` is one of `kLocales`, or `any`.
bool IsLocale(absl::string_view locale);

// The text in that language; `any` takes them in turn, by `number`. English for
// a locale that there is not.
UserText TextIn(absl::string_view locale, ErrorTopic topic, int64_t number);

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_TEXTS_H_
