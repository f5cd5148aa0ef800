// Prints docs/faults.md.

#include <iostream>

#include "tests/fault_row.h"
#include "tests/faults_document.h"

int main() {
  std::cout << destconn::FaultsDocument(destconn::AllFaultRows());
  return 0;
}
