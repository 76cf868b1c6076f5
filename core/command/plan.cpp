#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"
#include "core/plan/abandon.hpp"
#include "core/run/plan_file.hpp"
#include "core/run/plan_text.hpp"
#include "core/run/planning.hpp"
#include "core/run/session_events.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

class PlanCommand final : public Command {
 public:
  std::string name() const override { return "plan"; }
  std::string summary() const override { return "show what `up` would do, and why"; }
  std::string description() const override {
    return "Reads back what exists and shows what would be created, changed, replaced or\n"
           "deleted, each with its reason.  Nothing is changed.  What cannot be read is not\n"
           "known: then the exit code says why, and no plan is written.  A plan that was written\n"
           "with --out is applied, exactly as it was shown, by 'slipway up FILE'.\n"
           "\n"
           "  slipway plan --set cloud.nodes=5 --detailed-exitcode";
  }
  std::vector<Option> options() const override {
    return {{"out", "FILE", "write the plan for 'slipway up FILE'"},
            {"detailed-exitcode", {}, "exit 7 when there are changes"},
            {"replace", "ADDRESS", "make this resource anew, kept differences included", {}, true}};
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::tells), console,
                      [&](Session& session) { return run(session, invocation, console); });
  }

 private:
  static ExitCode run(Session& session, const Invocation& invocation, Console& console) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto reads = read_back(session);
    if (console.stop.stop_requested())
      return session.teller.end(ExitCode::cancelled, {"cancelled"}, "slipway plan");
    const auto words = invocation.texts("replace");
    const std::set<std::string> replace(words.begin(), words.end());
    static_cast<void>(abandon(session.own_state(), [&](const OperationRow& operation) {
      return replace.contains(operation.address);
    }));
    const auto planned = plan_up(session, reads, replace);
    if (const auto code = exit_code_of(planned); code != ExitCode::ok) return code;
    const auto& plan = planned.plan;
    if (!plan.nothing_to_do() || console.stream) tell_plan(session, planned);
    if (!console.stream) print_plan(console.out, plan, {colour_wanted(console), console.detailed});
    if (unread(plan) > 0)
      return session.teller.end(exit_code_of_unread(plan), {plan_summary(plan)},
                                "slipway preflight");
    std::string next = "slipway up";
    for (const auto& address : words) next += " --replace " + shell_word(address);
    if (const auto path = invocation.text("out"); !path.empty()) {
      if (auto written = write_plan_file(session, plan, path); !written)
        return session.teller.fail(written.error(), "plan.write");
      next += " " + shell_word(path);
    }
    if (plan.nothing_to_do())
      return session.teller.end(ExitCode::ok, {"no changes"}, "slipway status");
    return session.teller.end(
        invocation.flag("detailed-exitcode") ? ExitCode::changes : ExitCode::ok,
        {plan_summary(plan)}, next);
  }
};

}  // namespace

std::unique_ptr<Command> make_plan_command() { return std::make_unique<PlanCommand>(); }

}  // namespace slipway::core
