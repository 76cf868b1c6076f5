#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/report.hpp"
#include "core/run/session.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

Value shown_row(const ResourceRow& row) {
  Value value = Value::map();
  value.set("address", row.address).set("plugin", row.plugin).set("id", row.id);
  value.set("standing", to_text(row.standing))
      .set("inputs", row.inputs)
      .set("outputs", row.outputs);
  value.set_if("depends_on", Value(row.wiring.depends_on));
  value.set_if("contained_by", Value(row.wiring.contained_by));
  value.set_if("bound_to", Value(row.wiring.bound_to)).set_if("note", row.note);
  return value;
}

ExitCode list(Session& session) {
  for (const auto& [address, row] : session.state().resources) {
    const bool whole = row.standing == Standing::whole;
    session.teller.hand_over(
        shown_row(row),
        address + (whole ? "" : std::string("  (") + to_text(row.standing) + ")") + "\n");
  }
  for (const auto& [address, operation] : session.state().operations) {
    const std::string action = to_text(operation.action);
    session.teller.hand_over(Value::map().set("address", address).set("open", action),
                             address + "  (" + action + " is open)\n");
  }
  return ExitCode::ok;
}

ExitCode show(Session& session, const std::string& address) {
  const auto row = session.state().resources.find(address);
  if (row != session.state().resources.end()) {
    const auto value = shown_row(row->second);
    session.teller.hand_over(value, to_pretty_json(value) + "\n");
    return ExitCode::ok;
  }
  Finding finding;
  finding.code = "state.not-found";
  finding.message = "'" + address + "' is not on record";
  finding.help = "slipway state list";
  session.teller.tell(finding);
  return ExitCode::not_found;
}

ExitCode rename(Session& session, const std::string& from, const std::string& to) {
  if (const auto code = session.opened.read_file(); code != ExitCode::ok) return code;
  if (const auto code = session.recorder.rename(session.stack(), from, to); code != ExitCode::ok)
    return code;
  return session.teller.end(
      ExitCode::ok,
      {"what was on record for '" + from + "' is now on record for '" + to + "'",
       "names that follow from that of the stack stay as they are; after a 'slipway down' they "
       "follow from '" +
           to + "'"},
      "slipway plan");
}

class StateCommand final : public Command {
 public:
  std::string name() const override { return "state"; }
  std::string summary() const override { return "list, show or rename what is on record"; }
  Names argument_names() const override { return Names::addresses; }
  std::string arguments() const override { return "list | show ADDRESS | rename FROM TO"; }
  std::vector<std::string> words() const override { return {"list", "show", "rename"}; }
  std::string description() const override {
    return "Shows what Slipway believes exists.  Sensitive values are not shown.  'rename' keeps\n"
           "what is on record for the stack FROM under the name TO, for a stack file whose name\n"
           "was changed.\n"
           "\n"
           "  slipway state list\n"
           "  slipway state show cloud/virtual_machine/demo-0\n"
           "  slipway state rename demo staging";
  }

  bool concludes_after_stop() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    const bool lists = words.size() == 1 && words[0] == "list";
    const bool shows = words.size() == 2 && words[0] == "show";
    const bool renames = words.size() == 3 && words[0] == "rename";
    if (!lists && !shows && !renames)
      return refuse_usage(console,
                          "use 'state list', 'state show ADDRESS' or 'state rename FROM TO'",
                          "slipway state --help");
    const auto voice = renames ? Voice::tells : Voice::data;
    return in_session(run_options(name(), invocation, voice), console, [&](Session& session) {
      if (renames) return rename(session, words[1], words[2]);
      if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
      return lists ? list(session) : show(session, words[1]);
    });
  }
};

}  // namespace

std::unique_ptr<Command> make_state_command() { return std::make_unique<StateCommand>(); }

}  // namespace slipway::core
