#include "actions/machines.hpp"

#include <algorithm>
#include <sstream>

#include "client/sandbox.hpp"

namespace local {

using slipway::Acted;
using slipway::Call;
using slipway::Failure;
using slipway::Request;
using slipway::Value;

namespace {

std::vector<std::string> recorded_machines(const Request& request) {
  std::vector<std::string> names;
  for (const auto& [address, record] : request.recorded().as_map())
    if (address.starts_with("cloud/machine/") && !record["id"].as_string().empty())
      names.push_back(record["outputs"]["name"].as_string());
  return names;
}

/// Those that were named, or all.
std::vector<std::string> chosen(const Request& request) {
  const auto known = recorded_machines(request);
  const auto& words = request["arguments"].as_list();
  if (words.empty()) return known;
  std::vector<std::string> names;
  for (const auto& word : words) {
    const auto& name = word.as_string();
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Failure("not_found", "the stack has no machine '" + name + "'")
          .with_hint("slipway status");
    names.push_back(name);
  }
  return names;
}

void emit_lines(const std::string& text, Call& call) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!call.emit(Value::map().set("line", slipway::is_text(line) ? line : "(not text)"))) return;
}

}  // namespace

Acted act_on_machines(const std::string& directory, const Request& request, Call& call) {
  auto sandbox = serving(call, directory);
  const auto& action = request.text("action");
  for (const auto& name : chosen(request)) {
    Value ask = Value::map().set("do", "machine.act").set("name", name).set("act", action);
    const auto machine = machine_from(sandbox.ask(ask));
    Value record = Value::map().set("node", machine.name).set("state", machine.state);
    record.set("line", machine.name + ": " + machine.state);
    if (!call.emit(record)) break;
  }
  return Acted::done();
}

Acted show_console(const std::string& directory, const Request& request, Call& call) {
  auto sandbox = serving(call, directory);
  const auto names = chosen(request);
  if (names.size() != 1)
    throw Failure("invalid", "name the one machine whose console is wanted")
        .with_hint("slipway cloud console NODE");
  Value ask = Value::map().set("do", "machine.console").set("name", names.front());
  ask.set("bytes", request["options"]["bytes"].as_int(65536));
  emit_lines(sandbox.ask(ask)["text"].as_string(), call);
  return Acted::done();
}

Acted show_log(const std::string& directory, const Request& request, Call& call) {
  const auto folder = Folder::find(directory);
  const auto text = folder ? folder->read("supervisor.log") : std::nullopt;
  if (!text) throw Failure("not_found", "no supervisor of this stack has written a log");
  const auto most = static_cast<std::size_t>(request["options"]["bytes"].as_int(65536));
  emit_lines(text->substr(text->size() - std::min(most, text->size())), call);
  return Acted::done();
}

}  // namespace local
