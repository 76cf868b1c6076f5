#include <algorithm>
#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/options.hpp"
#include "core/command/run_options.hpp"

#include "core/run/apply.hpp"
#include "core/run/report.hpp"

namespace slipway::core {
namespace {

class UpCommand final : public Command {
 public:
  std::string name() const override { return "up"; }
  std::string summary() const override { return "make what the stack file asks for"; }
  std::string arguments() const override { return "[PLANFILE]"; }
  std::string description() const override {
    return "Takes up whatever an earlier run left open, reads back what exists, shows the\n"
           "plan, asks, and carries it out.  It may be stopped or killed at any moment: the\n"
           "same command goes on where it was.  With PLANFILE exactly that plan is applied.\n"
           "A change that takes everything down and makes it anew is asked about like 'down':\n"
           "--yes alone does not do it, --confirm=NAME does, for what follows as well.\n"
           "\n"
           "  slipway up\n"
           "  slipway up --yes --set cloud.nodes=5";
  }
  Takes common() const override {
    return Takes::stack | Takes::output | Takes::confirm | Takes::apply;
  }
  std::vector<Option> options() const override {
    return {{"replace", "ADDRESS", "make this resource anew, kept differences included", {}, true},
            {"confirm", "NAME", "the stack's name, where everything would be made anew"}};
  }

  bool concludes_after_stop() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() > 1)
      return refuse_usage(console, "'up' takes one plan file", "slipway up --help");
    return in_session(run_options(name(), invocation, Voice::tells), console,
                      [&](Session& session) { return apply(session, invocation); });
  }

 private:
  static ExitCode apply(Session& session, const Invocation& invocation) {
    if (const auto code = open_for_up(session); code != ExitCode::ok) return code;
    Apply::Options options;
    options.goal = Apply::Goal::up;
    if (!invocation.arguments.empty()) options.plan_file = invocation.arguments.front();
    options.confirm = invocation.text("confirm");
    const auto replace = invocation.texts("replace");
    options.replace = {replace.begin(), replace.end()};
    options.parallelism = invocation.number("parallelism").value_or(usual_parallelism);
    options.yes = invocation.flag("yes");
    return Apply(session, options).run();
  }
};

}  // namespace

std::unique_ptr<Command> make_up_command() { return std::make_unique<UpCommand>(); }

}  // namespace slipway::core
