#ifndef SIMULATOR_ERROR_CATALOG_H_
#define SIMULATOR_ERROR_CATALOG_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/graph_reply.h"
#include "simulator/graph_texts.h"

namespace destconn {

// An error of the Graph API that a client of the Conversions API may meet with.
struct CatalogError {
  int code = 0;
  int subcode = 0;  // 0: none
  int http_status = 400;
  bool is_transient = false;
  ErrorTopic topic = ErrorTopic::kUnknown;
  absl::string_view message = "";  // in English at Meta, whatever the locale
};

// All of them: Graph API, "Handling Errors"; Marketing API, "Error Codes" and
// "Rate Limiting"; and subcodes that Meta's users have met with.
const std::vector<CatalogError>& ErrorCatalog();

// The error of that code and subcode, or of the code alone; nullptr if there is
// none.
const CatalogError* FindCatalogError(int code, int subcode);

// Puts the words that Graph shows to a person into `fault`, in that language
// (see `TextIn`).
void Localise(absl::string_view locale, int64_t number, GraphFault& fault);

}  // namespace destconn

#endif  // SIMULATOR_ERROR_CATALOG_H_
