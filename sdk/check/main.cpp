#include <iostream>

#include "check/report/run.hpp"
#include "slipway/plugin.h"

namespace {

using namespace slipway::check;

constexpr int against_it = 1;
constexpr int wrong_use = 2;
constexpr int defect = 70;

void list(const Arguments& arguments) {
  for (const auto& check : wanted_checks(arguments))
    std::cout << check.group << '/' << check.name << '\n' << wrapped(check.rule, 80, "    ");
}

int check_plugin(const Arguments& arguments) {
  TextReport text(std::cout);
  JsonReport json(std::cout);
  const auto counts = run_checks(arguments, arguments.json ? static_cast<Report&>(json) : text);
  if (counts.red()) return against_it;
  return counts.of(Result::not_judged) > 0 ? defect : 0;
}

int print_manifest(const Arguments& arguments) {
  const auto said = description_of(arguments.settings);
  if (said.result == Result::passed && std::cout << said.why << '\n' << std::flush) return 0;
  std::cerr << "error: the plugin does not say what it is: " << said.why << '\n';
  return against_it;
}

int run(int count, char** words) {
  std::string fault;
  const auto arguments = read_arguments(count, words, fault);
  if (!arguments) {
    std::cerr << "error: " << fault << "\nhelp: slipway-plugin-check --help\n";
    return wrong_use;
  }
  if (arguments->help)
    std::cout << help_text();
  else if (arguments->version)
    std::cout << "slipway-plugin-check: plugin ABI " << SLIPWAY_ABI_OLDEST << " to "
              << SLIPWAY_ABI_NEWEST << '\n';
  else if (arguments->list)
    list(*arguments);
  else if (arguments->manifest)
    return print_manifest(*arguments);
  else if (wanted_checks(*arguments).empty())
    std::cerr << "error: --only names no check\nhelp: slipway-plugin-check --list\n";
  else
    return check_plugin(*arguments);
  return arguments->help || arguments->version || arguments->list ? 0 : wrong_use;
}

}  // namespace

int main(int count, char** words) try {
  return run(count, words);
} catch (const std::exception& e) {
  std::cerr << "error: " << e.what() << '\n';
  return defect;
}
