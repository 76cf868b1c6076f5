#include <algorithm>
#include "core/command/commands.hpp"
#include "core/command/options.hpp"
#include "core/command/run_options.hpp"

#include "core/run/apply.hpp"
#include "core/run/forget.hpp"

namespace slipway::core {
namespace {

class DownCommand final : public Command {
 public:
  std::string name() const override { return "down"; }
  std::string summary() const override { return "take down everything that the stack made"; }
  std::string description() const override {
    return "Deletes what is on record for this stack, and nothing else.  It asks for the\n"
           "stack's name, which --confirm=NAME gives beforehand.  With --forget nothing is\n"
           "deleted: the records of a cloud that is gone are dropped, and what may still exist\n"
           "is listed.\n"
           "\n"
           "  slipway down --confirm=demo";
  }
  Takes common() const override { return Takes::stack | Takes::output | Takes::apply; }
  std::vector<Option> options() const override {
    return {{"confirm", "NAME", "the stack's name, instead of being asked"},
            {"forget", {}, "drop the records without deleting anything"}};
  }

  bool concludes_after_stop() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::tells), console,
                      [&](Session& session) { return take_down(session, invocation); });
  }

 private:
  static ExitCode take_down(Session& session, const Invocation& invocation) {
    if (invocation.flag("forget")) {
      if (const auto code = session.open_state(Access::change); code != ExitCode::ok) return code;
      return forget_all(session, invocation.text("confirm"));
    }
    if (const auto code = session.open(Access::change); code != ExitCode::ok) return code;
    Apply::Options options;
    options.goal = Apply::Goal::down;
    options.confirm = invocation.text("confirm");
    options.parallelism = invocation.number("parallelism").value_or(usual_parallelism);
    return Apply(session, options).run();
  }
};

}  // namespace

std::unique_ptr<Command> make_down_command() { return std::make_unique<DownCommand>(); }

}  // namespace slipway::core
