#pragma once
#include <vector>

namespace slipway::check {

class Subject;

/// One check: a rule, and how it is tried.  `run` throws a Violation or a Skip, or returns.
struct Check {
  const char* group;
  const char* name;
  const char* rule;  ///< what must hold, in one line
  void (*run)(Subject&);
};

// One group a file, in the order of the report.
std::vector<Check> load_checks();
std::vector<Check> negotiation_checks();
std::vector<Check> poverty_checks();
std::vector<Check> schema_checks();
std::vector<Check> input_checks();
std::vector<Check> purity_checks();
std::vector<Check> answer_checks();
std::vector<Check> manner_checks();
std::vector<Check> secret_checks();
/// These change what the options point at; all others ask nobody.
std::vector<Check> life_checks();

}  // namespace slipway::check
