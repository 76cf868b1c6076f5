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
/// The machine's own addresses in /etc/environment; all that is done without a usable document.
void run_metadata(MachineRun& run);
/// Stops the run when a file's content cannot be decoded.
void check_contents(const Document& document);
void run_units(MachineRun& run);

/// The path below the root, with `.`, `..` and doubled slashes resolved.
std::string machine_path(const std::string& path);
/// `NAME=value` of every key of a section that gives a line, in the tool's order.
std::vector<std::string> section_lines(const Section& section, const SectionSpec& spec);

}  // namespace cloudconfig
