#include "core/run/show.hpp"

#include <algorithm>
#include <optional>

#include "core/engine/retry.hpp"
#include "core/run/apply.hpp"
#include "core/run/patience.hpp"
#include "core/run/pause.hpp"
#include "core/run/ssh_config.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

ActionEnd end_of_failure(Session& session, const ActiveRole& role, const Value& answer) {
  ActionEnd end;
  const auto finding = finding_of_failure(answer, role.plugin->schema().name);
  session.teller.tell(finding);
  end.code = exit_code_of({finding});
  if (finding.kind == FailureClass::not_found) end.code = ExitCode::not_found;
  end.silent = finding.kind == FailureClass::timeout || finding.kind == FailureClass::unavailable;
  return end;
}

ActionEnd end_of_silence(Session& session, const ActiveRole& role, const std::string& action,
                         Millis patience) {
  Finding finding;
  finding.code = "action.no-answer";
  finding.message = "the " + role.role + " did not answer '" + action + "' within " +
                    std::to_string(patience.count() / 1000) + " s";
  finding.level = Level::warning;
  finding.help = "see that the machines run and can be reached: slipway ssh-config";
  session.teller.tell(finding);
  ActionEnd end;
  end.code = ExitCode::other;
  end.silent = true;
  return end;
}

}  // namespace

std::string one_line(const Value& value) {
  if (value.sensitive()) return "(sensitive)";
  return value.is_string() ? value.as_string() : to_json(value, JsonForm::shown);
}

void add_outcome_lines(Session& session, std::vector<std::string>& lines) {
  const auto outputs = session_outputs(session);
  for (const auto& [name, value] : outputs["values"].as_map()) {
    if (value.is_list()) {
      lines.push_back(name + ":");
      for (const auto& item : value.as_list()) lines.push_back("  " + one_line(item));
    } else {
      lines.push_back(name + ": " + one_line(value));
    }
  }
  if (const auto& balancer = outputs["load_balancer"]; !balancer["address"].is_null())
    lines.push_back("address: " + one_line(balancer["address"]));
  const auto text = ssh_config_text(session.host.inventory());
  if (text.empty()) return;
  lines.emplace_back("ssh (slipway ssh-config prints this too):");
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back("  " + text.substr(at, end - at));
    at = end + 1;
  }
}

Value session_outputs(Session& session) {
  const auto values = with_references(
      session.state().outputs["values"],
      [&](const Reference& reference) { return recorded_value(session.state(), reference); });
  const auto inventory = session.host.inventory();
  Value nodes = Value::map();
  for (const auto& node : inventory.nodes) {
    Value entry = Value::map();
    entry.set_if("private_address", node.private_address)
        .set_if("public_address", node.public_address);
    entry.set_if("ssh_host", node.ssh.host).set_if("ssh_port", node.ssh.port);
    nodes.set(node.name, std::move(entry));
  }
  Value outputs = Value::map();
  outputs.set("values", values.is_map() ? values : Value::map()).set("nodes", std::move(nodes));
  return outputs.set("load_balancer", codec::encode(inventory.load_balancer));
}

ActionEnd run_action(Session& session, const ActiveRole& role, const std::string& action,
                     const Value& options, const std::vector<std::string>& arguments,
                     const ActionWatch& watch) {
  ActionEnd end;
  Value request = session.host.request_base(role.role, session.state());
  request.set("action", action).set("options", options).set("arguments", Value(arguments));
  request.set("terminal", session.console.out_is_terminal && session.console.in_is_terminal);
  request.set("layout", codec::encode(recorded_layout(session.state())));
  request.set("recorded", records_of(role.role, session.state()));
  auto services = session.calls.services();
  Patience patience(session.console.stop, watch.patience);
  services.stop = patience.token();
  services.emit = [&](const Value& record) {
    patience.heard();
    if (watch.see) watch.see(record);
    session.teller.tell_record(record);
    return true;
  };
  int losses = 0;  ///< calls in a row that failed while it was under way
  while (true) {
    const auto answer = role.instance->call(Function::action, request, services);
    if (patience.ran_out()) return end_of_silence(session, role, action, *watch.patience);
    patience.heard();
    const auto& outcome = answer["outcome"].as_string();
    std::optional<Millis> wait;
    if (outcome == "pending") {
      request.set("token", answer["token"]);
      losses = 0;
      wait = Millis(std::max<std::int64_t>(0, answer["poll_after_ms"].as_int(1000)));
    } else if (outcome == "failed") {
      if (!request["token"].is_null())
        wait = pause_before_following_again(read_failure(answer), losses++);
      if (!wait) return end_of_failure(session, role, answer);
    }
    if (wait) {
      if (!pause_for(*wait, session.console.stop)) continue;
      end.code = ExitCode::cancelled;
      return end;
    }
    if (outcome == "exec") {
      for (const auto& word : answer["argv"].as_list()) end.argv.push_back(word.as_string());
      end.environment = answer["environment"];
      return end;
    }
    end.result = answer["result"];
    if (session.teller.interrupted()) {  // what it had found by then is no answer
      end.code = ExitCode::cancelled;
      return end;
    }
    if (end.result["healthy"].is_bool() && !end.result["healthy"].as_bool())
      end.code = ExitCode::unhealthy;
    return end;
  }
}

}  // namespace slipway::core
