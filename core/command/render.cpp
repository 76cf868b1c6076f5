#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/command/as_files.hpp"
#include "core/command/options.hpp"
#include "core/plugin/request.hpp"
#include "core/run/report.hpp"
#include "core/run/session.hpp"
#include "core/schema/check.hpp"
#include "core/value/json.hpp"
#include "slipway/bytes.hpp"

namespace slipway::core {
namespace {

const DesiredResource* find_resource(const Composition& made, const std::string& address) {
  for (const auto& desired : *made.resources)
    if (desired.address == address) return &desired;
  return nullptr;
}

/// The request for a resource as it would be made, with words in the places of what is known later.
Value preview_request(Session& session, const DesiredResource& desired) {
  Value inputs = transformed(desired.resource.inputs, [](Value& here) {
    if (!here.is_reference()) return false;
    here = "<" + here.as_reference().address + " " + here.as_reference().path + ">";
    return true;
  });
  Value request =
      about_resource(session.host.request_base(desired.role, session.state()), desired.address);
  return request.set("inputs", std::move(inputs));
}

/// A resource's output as recorded, or made on the spot when its plugin can do so without asking
/// anybody.
std::string rendered(Session& session, const Composition& made, const Reference& reference) {
  if (const auto recorded = recorded_value(session.state(), reference))
    return recorded->as_string();
  const auto* desired = find_resource(made, reference.address);
  if (!desired) return {};
  Value request = preview_request(session, *desired);
  request.set("key", "render").set("attempt", 1).set("recover", false).set("deadline_ms", 30000);
  const auto answer = session.host.instance(desired->role, desired->plugin)
                          ->call(Function::create, request, session.calls.services());
  if (answer["outcome"].as_string() == "failed")
    session.teller.tell(finding_of_failure(answer, desired->plugin));
  return answer["outputs"].at_path(reference.path).as_string();
}

/// The same as what a machine would end with, below a folder.
ExitCode written_as_files(Session& session, const Composition& made, const std::string& node,
                          const std::string& folder) {
  const Value& data = made.user_data[node];
  const auto* desired =
      data.is_reference() ? find_resource(made, data.as_reference().address) : nullptr;
  Instance* instance = desired ? session.host.instance(desired->role, desired->plugin) : nullptr;
  if (!instance || !instance->has(Function::as_files))
    return session.teller.fail(
        Error{Errc::invalid_input,
              "nothing here can say what the user-data of '" + node + "' leaves on a machine",
              "leave out --as-files"},
        "render.as-files");
  Value request = preview_request(session, *desired);
  const auto row = session.state().resources.find(desired->address);
  if (row != session.state().resources.end()) request.set("inputs", row->second.inputs);
  request.set("node", node);
  const auto answer = instance->call(Function::as_files, request, session.calls.services());
  if (answer["outcome"].as_string() == "failed") {
    session.teller.tell(finding_of_failure(answer, desired->plugin));
    return ExitCode::other;
  }
  const auto path = folder.front() == '/' ? folder : session.console.directory + "/" + folder;
  if (auto written = write_as_files(answer, node, path); !written)
    return session.teller.fail(written.error(), "render.as-files");
  return ExitCode::ok;
}

class RenderCommand final : public Command {
 public:
  std::string name() const override { return "render"; }
  std::string summary() const override { return "print the user-data of a node"; }
  Names argument_names() const override { return Names::nodes; }
  std::string arguments() const override { return "NODE"; }
  std::string description() const override {
    return "Prints the document that NODE boots with: the recorded one, or the one that would\n"
           "be made.  What is known only after `up` is shown in angle brackets.  It may hold\n"
           "secrets: mind where it goes.  With --as-files the files, links and drop-ins that a\n"
           "machine would end with are written below an empty folder, and tree.json with modes,\n"
           "owners and what would be done, in order.\n"
           "\n"
           "  slipway render demo-0\n"
           "  slipway render demo-0 --as-files demo-0.tree";
  }
  std::vector<Option> options() const override {
    return {{"as-files", "DIR", "write what a machine would end with below this folder"},
            strict_option()};
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1)
      return refuse_usage(console, "'render' takes one node", "slipway render --help");
    return in_session(run_options(name(), invocation, Voice::data), console,
                      [&](Session& session) { return print(session, invocation); });
  }

 private:
  static ExitCode print(Session& session, const Invocation& invocation) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto made = compose_stack(session);
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
      session.teller.tell(finding);
      return ExitCode::not_found;
    }
    if (const auto folder = invocation.text("as-files"); !folder.empty())
      return written_as_files(session, made, node, folder);
    const auto text = data.is_reference() ? rendered(session, made, data.as_reference())
                                          : bytes_of(data).value_or(std::string());
    session.teller.hand_over(Value::map().set("node", node).set("user_data", text), text);
    return text.empty() ? ExitCode::other : ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_render_command() { return std::make_unique<RenderCommand>(); }

}  // namespace slipway::core
