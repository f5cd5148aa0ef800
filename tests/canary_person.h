#ifndef TESTS_CANARY_PERSON_H_
#define TESTS_CANARY_PERSON_H_

#include <map>
#include <string>

namespace destconn {

// One fake personal value.
struct Canary {
  std::string raw = "";
  // What is hashed, or leaves in clear; worked out by hand from
  // normalization.md, not by the code under test.
  std::string normalized = "";
};

// The values of a person that does not exist, by column: one for each personal
// column of the contract, and unlike those of any other number, where a value
// can be (there are but few genders and countries).
std::map<std::string, Canary> MakeCanaryPerson(int number);

}  // namespace destconn

#endif  // TESTS_CANARY_PERSON_H_
