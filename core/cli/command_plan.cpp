#include "core/cli/command.hpp"
#include "core/cli/plan_file.hpp"
#include "core/cli/plan_text.hpp"
#include "core/cli/planning.hpp"
#include "core/cli/session_events.hpp"
#include "core/cli/shell_word.hpp"
#include "core/plan/abandon.hpp"

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
  void add_options(boost::program_options::options_description& options) const override {
    namespace po = boost::program_options;
    options.add_options()("out", po::value<std::string>()->value_name("FILE"),
                          "write the plan for 'slipway up FILE'")(
        "detailed-exitcode", po::bool_switch(), "exit 7 when there are changes")(
        "replace", po::value<std::vector<std::string>>()->value_name("ADDRESS")->composing(),
        "make this resource anew, kept differences included");
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(invocation, console, name(), Voice::tells,
                      [&](Session& session) { return run(session, invocation, console); });
  }

 private:
  static ExitCode run(Session& session, const Invocation& invocation, Console& console) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto reads = session.read_back();
    if (console.stop.stop_requested())
      return session.end(ExitCode::cancelled, {"cancelled"}, "slipway plan");
    const auto words = invocation.texts("replace");
    const std::set<std::string> replace(words.begin(), words.end());
    static_cast<void>(abandon(session.state(), [&](const OperationRow& operation) {
      return replace.contains(operation.address);
    }));
    const auto planned = plan_up(session, reads, replace);
    if (const auto code = exit_code_of(planned); code != ExitCode::ok) return code;
    const auto& plan = planned.plan;
    if (!plan.nothing_to_do() || console.stream) tell_plan(session, planned);
    if (!console.stream)
      print_plan(console.out, plan, {colour_wanted(invocation, console), invocation.verbosity > 0});
    if (unread(plan) > 0)
      return session.end(exit_code_of_unread(plan), {plan_summary(plan)}, "slipway preflight");
    std::string next = "slipway up";
    for (const auto& address : words) next += " --replace " + shell_word(address);
    if (const auto path = invocation.text("out"); !path.empty()) {
      if (auto written = write_plan_file(session, plan, path); !written)
        return session.fail(written.error(), "plan.write");
      next += " " + shell_word(path);
    }
    if (plan.nothing_to_do()) return session.end(ExitCode::ok, {"no changes"}, "slipway status");
    return session.end(invocation.flag("detailed-exitcode") ? ExitCode::changes : ExitCode::ok,
                       {plan_summary(plan)}, next);
  }
};

}  // namespace

std::unique_ptr<Command> make_plan_command() { return std::make_unique<PlanCommand>(); }

}  // namespace slipway::core
