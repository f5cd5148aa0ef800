#ifndef TESTS_FAULTS_DOCUMENT_H_
#define TESTS_FAULTS_DOCUMENT_H_

#include <string>
#include <vector>

#include "tests/fault_row.h"

namespace destconn {

// docs/faults.md: what goes wrong in each row of the matrix, and what is
// promised then.
std::string FaultsDocument(const std::vector<FaultRow>& rows);

}  // namespace destconn

#endif  // TESTS_FAULTS_DOCUMENT_H_
