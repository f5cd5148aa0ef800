#ifndef CLI_SUMMARY_TABLE_H_
#define CLI_SUMMARY_TABLE_H_

#include <cstddef>
#include <string>

#include "destination/v1/run.pb.h"

namespace destconn {

// A run's summary for people: what became of the rows and why, the money, how
// well Meta can match the events, what it took, and what to look at. Lines of
// at most `width` characters.
std::string SummaryText(const destination::v1::Summary& summary,
                        size_t width = 80);

}  // namespace destconn

#endif  // CLI_SUMMARY_TABLE_H_
