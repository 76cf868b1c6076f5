#include <ostream>
#include "core/command/commands.hpp"

#include "core/run/report.hpp"
#include "core/run/version.hpp"
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

  ExitCode run(const Invocation&, Console& console) const override {
    const auto oldest = std::int64_t{SLIPWAY_ABI_OLDEST};
    const auto newest = std::int64_t{SLIPWAY_ABI_NEWEST};
    Value abi = Value::map().set("oldest", oldest).set("newest", newest);
    say_record(console, Value::map().set("version", program_version()).set("abi", std::move(abi)),
               "slipway " + program_version() + " (plugin ABI " + std::to_string(oldest) + " to " +
                   std::to_string(newest) + ")\n");
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_version_command() { return std::make_unique<VersionCommand>(); }

}  // namespace slipway::core
