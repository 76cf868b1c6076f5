#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/apply.hpp"
#include "core/cli/show.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

class OutputCommand final : public Command {
 public:
  std::string name() const override { return "output"; }
  std::string summary() const override { return "print addresses and other results"; }
  std::string arguments() const override { return "[NAME]"; }
  std::string description() const override {
    return "Prints what the stack's last apply left to know: addresses, names, records to set.\n"
           "With NAME only that one, as it is, for scripts.\n"
           "\n"
           "  slipway output\n"
           "  slipway output load_balancer.address";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    Session session(invocation, console, name(), Voice::data);
    if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
    const auto outputs = session_outputs(session);
    if (invocation.arguments.empty()) {
      console.out << (invocation.flag("json") ? to_json(outputs, JsonForm::shown)
                                              : to_pretty_json(outputs))
                  << '\n';
      return ExitCode::ok;
    }
    const auto& path = invocation.arguments.front();
    const auto& under_values = outputs["values"].at_path(path);
    const auto& value = under_values.is_null() ? outputs.at_path(path) : under_values;
    if (!value.is_null()) {
      console.out << one_line(value) << '\n';
      return ExitCode::ok;
    }
    Finding finding;
    finding.code = "output.not-found";
    finding.message = "there is no output '" + path + "'";
    finding.help = "slipway output";
    session.tell(finding);
    return ExitCode::not_found;
  }
};

}  // namespace

std::unique_ptr<Command> make_output_command() { return std::make_unique<OutputCommand>(); }

}  // namespace slipway::core
