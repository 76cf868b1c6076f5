#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/session.hpp"
#include "core/schema/check.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// A resource's output as recorded, or made on the spot when its plugin can do so without asking
/// anybody.
std::string rendered(Session& session, const Composition& made, const Reference& reference) {
  const auto row = session.state().resources.find(reference.address);
  if (row != session.state().resources.end())
    return row->second.outputs.at_path(reference.path).as_string();
  for (const auto& desired : made.resources) {
    if (desired.address != reference.address) continue;
    Instance* instance = session.instance(desired.role, desired.plugin);
    Value request = session.request_base(desired.role, session.state());
    Value inputs = transformed(desired.resource.inputs, [](Value& here) {
      if (!here.is_reference()) return false;
      here = "<" + here.as_reference().address + " " + here.as_reference().path + ">";
      return true;
    });
    request.set("type", desired.resource.type)
        .set("address", desired.address)
        .set("inputs", std::move(inputs));
    request.set("key", "render").set("attempt", 1).set("recover", false).set("deadline_ms", 30000);
    const auto answer = instance->call(Function::create, request, session.services());
    if (answer["outcome"].as_string() == "failed")
      session.tell(finding_of_failure(answer, desired.plugin));
    return answer["outputs"].at_path(reference.path).as_string();
  }
  return {};
}

class RenderCommand final : public Command {
 public:
  std::string name() const override { return "render"; }
  std::string summary() const override { return "print the user-data of a node"; }
  std::string arguments() const override { return "NODE"; }
  std::string description() const override {
    return "Prints the document that NODE boots with: the recorded one, or the one that would\n"
           "be made.  What is known only after `up` is shown in angle brackets.  It may hold\n"
           "secrets: mind where it goes.\n"
           "\n"
           "  slipway render demo-0";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1) {
      console.err << "error: 'render' takes one node\nhelp: slipway render --help\n";
      return ExitCode::usage;
    }
    Session session(invocation, console, name(), Voice::data);
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto made = session.compose_stack({});
    if (const auto code = exit_code_of(made.findings); code != ExitCode::ok) return code;
    const auto& node = invocation.arguments.front();
    const Value& data = made.user_data[node];
    if (data.is_null()) {
      std::vector<std::string> names;
      for (const auto& one : made.layout.nodes) names.push_back(one.name);
      Finding finding;
      finding.code = "render.no-such-node";
      finding.message = "there is no user-data for a node '" + node + "'";
      const auto near = nearest(node, names);
      finding.help = !near.empty()   ? "slipway render " + near
                     : names.empty() ? ""
                                     : "slipway render " + names.front();
      session.tell(finding);
      return ExitCode::not_found;
    }
    const auto text =
        data.is_reference() ? rendered(session, made, data.as_reference()) : data.as_string();
    console.out << text;
    return text.empty() ? ExitCode::other : ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_render_command() { return std::make_unique<RenderCommand>(); }

}  // namespace slipway::core
