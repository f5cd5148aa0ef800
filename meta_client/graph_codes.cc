#include "meta_client/graph_codes.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace destconn {
namespace {

constexpr int kLowest = std::numeric_limits<int>::min();

constexpr CodeRule kRules[] = {
    // The token.
    {102, 102, kAnySubcode, AnswerClass::kAuth, "session invalid"},
    {104, 104, kAnySubcode, AnswerClass::kAuth, "incorrect signature"},
    {190, 190, kAnySubcode, AnswerClass::kAuth, "token invalid or expired"},
    // Rate limits.
    {4, 4, kAnySubcode, AnswerClass::kThrottled, "limit of the app's calls"},
    {17, 17, kAnySubcode, AnswerClass::kThrottled, "limit of a user's calls"},
    {32, 32, kAnySubcode, AnswerClass::kThrottled, "limit of a page's calls"},
    {341, 341, kAnySubcode, AnswerClass::kThrottled, "limit of the app"},
    {613, 613, kAnySubcode, AnswerClass::kThrottled, "custom limit of calls"},
    {80000, 80014, kAnySubcode, AnswerClass::kThrottled,
     "limit of a business use case"},
    // Blocked for a policy.
    {368, 368, kAnySubcode, AnswerClass::kPolicy, "deemed abusive"},
    {1404078, 1404078, kAnySubcode, AnswerClass::kPolicy,
     "blocked from this action for a time"},
    {2859015, 2859015, kAnySubcode, AnswerClass::kPolicy,
     "blocked from this action for a time"},
    // Permission, dataset, app, version.
    {3, 3, kAnySubcode, AnswerClass::kConfig, "the app may not do this"},
    {10, 10, kAnySubcode, AnswerClass::kConfig, "permission denied"},
    {100, 100, 33, AnswerClass::kConfig, "object missing or out of reach"},
    {200, 299, kAnySubcode, AnswerClass::kConfig, "permission missing"},
    {803, 803, kAnySubcode, AnswerClass::kConfig, "no such object"},
    {2500, 2500, kAnySubcode, AnswerClass::kConfig, "malformed path or query"},
    {2635, 2635, kAnySubcode, AnswerClass::kConfig, "version out of service"},
    {2044055, 2044055, kAnySubcode, AnswerClass::kConfig, "no such dataset"},
    // Meta's own trouble.
    {kLowest, -1, kAnySubcode, AnswerClass::kTransient, "internal error"},
    {1, 1, kAnySubcode, AnswerClass::kTransient, "unknown error"},
    {2, 2, kAnySubcode, AnswerClass::kTransient, "service down"},
    {5000, 5000, kAnySubcode, AnswerClass::kTransient, "unknown error"},
    {21009, 21009, kAnySubcode, AnswerClass::kTransient,
     "dataset not ready for uploads"},
    // An event.
    {100, 100, kAnySubcode, AnswerClass::kPayload, "invalid parameter"},
    {506, 506, kAnySubcode, AnswerClass::kPayload, "duplicate"},
};

struct CodeRemedy {
  int code;
  int subcode;
  absl::string_view text;
};

constexpr CodeRemedy kRemedies[] = {
    {104, kAnySubcode,
     "The app secret is not that of the app which issued the token: correct "
     "--app_secret_file."},
    {190, 458,
     "The app was removed by the user who made the token. Let that user log in "
     "to the app again, and store the new token with ValidateCredentials."},
    {190, 459,
     "Facebook wants the token's user to confirm who they are. Let that user "
     "log in at facebook.com, and store a new token with ValidateCredentials."},
    {190, 460,
     "The password of the token's user was changed, which ended the token. "
     "Store a new one with ValidateCredentials; a system user's token does not "
     "end so."},
    {190, 463,
     "The token has expired and can no longer be exchanged. Make a new one in "
     "Meta Events Manager or Business Settings and store it under the same "
     "name with ValidateCredentials."},
    {190, 464,
     "The account of the token's user is not confirmed. Let that user confirm "
     "it at facebook.com, and store a new token with ValidateCredentials."},
    {190, 467,
     "The token was revoked or its user logged out. Make a new one in Meta "
     "Events Manager or Business Settings and store it under the same name "
     "with ValidateCredentials."},
    {190, 492,
     "The token's user has no role on the Page any more. Give the role back in "
     "Business Settings, or store another user's token with "
     "ValidateCredentials."},
    {2635, kAnySubcode,
     "Meta no longer serves this version of the Graph API: set "
     "--graph_api_version to a current one."},
};

}  // namespace

absl::Span<const CodeRule> CodeRules() { return kRules; }

std::optional<AnswerClass> ClassOfCode(int code, int subcode) {
  const auto rule =
      std::find_if(std::begin(kRules), std::end(kRules), [&](const auto& r) {
        const bool in_range = code >= r.first && code <= r.last;
        return in_range && (r.subcode == kAnySubcode || r.subcode == subcode);
      });
  if (rule == std::end(kRules)) return std::nullopt;
  return rule->kind;
}

absl::string_view RemedyForCode(int code, int subcode) {
  for (const CodeRemedy& remedy : kRemedies) {
    if (remedy.code == code &&
        (remedy.subcode == kAnySubcode || remedy.subcode == subcode)) {
      return remedy.text;
    }
  }
  return "";
}

}  // namespace destconn
