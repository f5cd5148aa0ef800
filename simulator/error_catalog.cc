#include "simulator/error_catalog.h"

#include <string>

namespace destconn {
namespace {

using Topic = ErrorTopic;

constexpr absl::string_view kTooManyCalls =
    "There have been too many calls from this ad-account. Wait a bit and "
    "try again.";
constexpr absl::string_view kSession =
    "Error validating access token: The session is invalid.";

std::vector<CatalogError> Throttles() {
  return {
      {4, 0, 400, true, Topic::kThrottled,
       "(#4) Application request limit reached"},
      {4, 1504022, 400, true, Topic::kThrottled,
       "(#4) There have been too many calls to this api"},
      {4, 1504039, 400, true, Topic::kThrottled,
       "(#4) There have been too many calls to this api"},
      {17, 0, 400, false, Topic::kThrottled,
       "(#17) User request limit reached"},
      {17, 1885172, 400, false, Topic::kThrottled, "(#17) Spend limit"},
      {17, 2446079, 400, false, Topic::kThrottled, kTooManyCalls},
      {32, 0, 400, false, Topic::kThrottled,
       "(#32) Page request limit reached"},
      {341, 0, 400, false, Topic::kThrottled,
       "(#341) Application limit reached"},
      {613, 0, 400, false, Topic::kThrottled,
       "(#613) Calls to this api have exceeded the rate limit."},
      {613, 1487742, 400, false, Topic::kThrottled, kTooManyCalls},
      {613, 1996, 400, false, Topic::kThrottled,
       "(#613) Inconsistent behaviour was detected"},
      {613, 5044001, 400, false, Topic::kThrottled,
       "(#613) Too many calls a second"},
      {80000, 2446079, 400, false, Topic::kThrottled, kTooManyCalls},
      {80001, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80002, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80003, 2446079, 400, false, Topic::kThrottled, kTooManyCalls},
      {80004, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80004, 2446079, 400, false, Topic::kThrottled, kTooManyCalls},
      {80005, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80006, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80008, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80009, 0, 400, false, Topic::kThrottled, kTooManyCalls},
      {80014, 0, 400, false, Topic::kThrottled, kTooManyCalls},
  };
}

std::vector<CatalogError> Sessions() {
  std::vector<CatalogError> errors = {
      {102, 0, 401, false, Topic::kToken,
       "Session key invalid or no longer valid"},
      {104, 0, 400, false, Topic::kToken, "Incorrect signature"},
      {190, 0, 401, false, Topic::kToken,
       "Invalid OAuth access token - Cannot parse access token"},
      {190, 463, 401, false, Topic::kToken,
       "Error validating access token: Session has expired."},
  };
  for (const int subcode :
       {458, 459, 460, 461, 462, 464, 465, 466, 467, 468, 492}) {
    errors.push_back({190, subcode, 401, false, Topic::kToken, kSession});
  }
  for (const int subcode : {458, 459, 460, 463, 464, 467}) {
    errors.push_back({102, subcode, 401, false, Topic::kToken, kSession});
  }
  return errors;
}

std::vector<CatalogError> Parameters() {
  std::vector<CatalogError> errors = {
      {100, 0, 400, false, Topic::kParameter, "Invalid parameter"},
      {100, 2804003, 400, false, Topic::kTooOld, "Invalid parameter"},
      {100, 2804009, 400, false, Topic::kNoValue, "Invalid parameter"},
      {100, 2804050, 400, false, Topic::kTooBroad, "Invalid parameter"},
  };
  for (const int subcode :
       {2804001, 2804007, 2804016, 2804017, 2804019, 2804030, 2804048}) {
    errors.push_back(
        {100, subcode, 400, false, Topic::kParameter, "Invalid parameter"});
  }
  return errors;
}

std::vector<CatalogError> Others() {
  return {
      {-1, 0, 500, false, Topic::kUnknown, "Internal error"},
      {1, 0, 500, false, Topic::kUnknown, "An unknown error occurred"},
      {1, 99, 500, false, Topic::kUnknown, "An unknown error occurred"},
      {2, 0, 500, true, Topic::kUnavailable,
       "An unexpected error has occurred. Please retry your request later."},
      {5000, 0, 500, false, Topic::kUnknown, "Unknown Error Code"},
      {21009, 0, 400, false, Topic::kUnavailable,
       "The data set is temporarily not ready for uploads"},
      {3, 0, 400, false, Topic::kPermission,
       "(#3) Application does not have the capability to make this API call."},
      {10, 0, 403, false, Topic::kPermission,
       "(#10) Application does not have permission for this action"},
      {100, 33, 400, false, Topic::kPermission,
       "Unsupported post request. Object does not exist, cannot be loaded due "
       "to missing permissions, or does not support this operation."},
      {200, 0, 403, false, Topic::kPermission, "(#200) Permissions error"},
      {200, 1870034, 403, false, Topic::kPermission,
       "(#200) The terms of service have not been accepted"},
      {294, 0, 403, false, Topic::kPermission,
       "(#294) Managing advertisements requires the extended permission "
       "ads_management"},
      {299, 0, 403, false, Topic::kPermission, "(#299) Permissions error"},
      {803, 0, 404, false, Topic::kPermission,
       "(#803) Some of the aliases you requested do not exist"},
      {2500, 0, 400, false, Topic::kParameter, "Unknown path components."},
      {2635, 0, 400, false, Topic::kPermission,
       "(#2635) You are calling a deprecated version of the Ads API."},
      {2044055, 0, 400, false, Topic::kPermission,
       "The dataset does not exist"},
      {368, 0, 400, false, Topic::kBlocked,
       "The action attempted has been deemed abusive or is otherwise "
       "disallowed"},
      {1404078, 0, 400, false, Topic::kBlocked,
       "You have been temporarily blocked from performing this action."},
      {2859015, 0, 400, false, Topic::kBlocked,
       "You have been temporarily blocked from performing this action."},
      {506, 0, 400, false, Topic::kParameter,
       "(#506) Duplicate status message"},
  };
}

std::vector<CatalogError> MakeCatalog() {
  std::vector<CatalogError> all;
  for (const auto& part : {Throttles(), Sessions(), Parameters(), Others()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const std::vector<CatalogError>& ErrorCatalog() {
  static const auto* const catalog =
      new std::vector<CatalogError>(MakeCatalog());
  return *catalog;
}

const CatalogError* FindCatalogError(int code, int subcode) {
  const CatalogError* of_code = nullptr;
  for (const CatalogError& error : ErrorCatalog()) {
    if (error.code != code) continue;
    if (error.subcode == subcode) return &error;
    if (of_code == nullptr) of_code = &error;
  }
  return of_code;
}

void Localise(absl::string_view locale, int64_t number, GraphFault& fault) {
  const CatalogError* known = FindCatalogError(fault.code, fault.subcode);
  const UserText text = TextIn(
      locale, known == nullptr ? ErrorTopic::kUnknown : known->topic, number);
  fault.user_title = std::string(text.title);
  fault.user_message = std::string(text.message);
}

}  // namespace destconn
