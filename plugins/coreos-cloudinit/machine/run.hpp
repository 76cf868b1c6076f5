#pragma once
#include <stdexcept>
#include <string>

#include "machine/machine.hpp"

/// The steps of one run of the tool.
namespace cloudconfig {

/// Ends the run.
struct RunStopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct MachineRun {
  const Document& document;
  const MachineBefore& before;
  Machine& machine;

  void act(std::string command, std::string input = {}) {
    machine.actions.push_back({std::move(command), std::move(input)});
  }
};

void run_accounts(MachineRun& run);
void run_files(MachineRun& run);
void run_units(MachineRun& run);

/// The path below the root, with `.`, `..` and doubled slashes resolved.
std::string machine_path(const std::string& path);
/// `NAME=value` of every key of a section that gives a line, in the tool's order.
std::vector<std::string> section_lines(const Section& section, const SectionSpec& spec);

}  // namespace cloudconfig
