#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/apply.hpp"
#include "core/run/report.hpp"
#include "core/run/show.hpp"
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
    if (invocation.arguments.size() > 1)
      return refuse_usage(console, "'output' takes one name", "slipway output --help");
    return in_session(run_options(name(), invocation, Voice::data), console, [&](Session& session) {
      return print(session, invocation.arguments.empty() ? "" : invocation.arguments.front());
    });
  }

 private:
  static ExitCode print(Session& session, const std::string& path) {
    if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
    const auto outputs = session_outputs(session);
    if (path.empty()) {
      session.teller.hand_over(outputs, to_pretty_json(outputs) + "\n");
      return ExitCode::ok;
    }
    const auto& under_values = outputs["values"].at_path(path);
    const auto& value = under_values.is_null() ? outputs.at_path(path) : under_values;
    if (!value.is_null()) {
      session.teller.hand_over(Value::map().set("name", path).set("value", value),
                               one_line(value) + "\n");
      return ExitCode::ok;
    }
    Finding finding;
    finding.code = "output.not-found";
    finding.message = "there is no output '" + path + "'";
    finding.help = "slipway output";
    session.teller.tell(finding);
    return ExitCode::not_found;
  }
};

}  // namespace

std::unique_ptr<Command> make_output_command() { return std::make_unique<OutputCommand>(); }

}  // namespace slipway::core
