#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/program.hpp"
#include "slipway/plugin.h"

namespace slipway::core {
namespace {

class VersionCommand final : public Command {
 public:
  std::string name() const override { return "version"; }
  std::string summary() const override { return "print the version"; }
  std::string description() const override {
    return "Prints the version of the program and of the plugin ABI that it speaks.\n"
           "\n"
           "  slipway version --json";
  }
  Takes common() const override { return Takes::output; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.flag("json"))
      console.out << "{\"abi\":{\"newest\":" << SLIPWAY_ABI_NEWEST
                  << ",\"oldest\":" << SLIPWAY_ABI_OLDEST << "},\"version\":\"" << program_version()
                  << "\"}\n";
    else
      console.out << "slipway " << program_version() << " (plugin ABI " << SLIPWAY_ABI_OLDEST
                  << " to " << SLIPWAY_ABI_NEWEST << ")\n";
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_version_command() { return std::make_unique<VersionCommand>(); }

}  // namespace slipway::core
