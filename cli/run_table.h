#ifndef CLI_RUN_TABLE_H_
#define CLI_RUN_TABLE_H_

#include <cstddef>
#include <string>

#include "destination/v1/admin.pb.h"
#include "destination/v1/run.pb.h"

namespace destconn {

// Lists for people, one line an entry; a sentence where there is none.
std::string RunsText(const destination::v1::ListRunsResponse& response,
                     size_t width);
std::string DestinationsText(
    const destination::v1::ListDestinationsResponse& response, size_t width);
std::string CredentialsText(
    const destination::v1::ListCredentialsResponse& response, size_t width);

// One run with its summary, if it has ended.
std::string RunText(const destination::v1::Run& run, size_t width);

// What became of an order, the newest first.
std::string OrderText(const destination::v1::LookUpOrderResponse& response,
                      size_t width);

}  // namespace destconn

#endif  // CLI_RUN_TABLE_H_
