#include "supervisor/control/requests.hpp"

#include <functional>
#include <map>

#include "slipway/bytes.hpp"

namespace slipway_local {
namespace {

constexpr std::int64_t protocol_version = 1;
constexpr std::int64_t most_console = 1 << 19;
constexpr std::size_t most_endpoint_targets = 1024;

/// What is put into `{"ok": ...}`, or the fault.
using Answer = std::function<void(JsonText&)>;
using Handler = std::function<Result<Answer>(Stack&, Fields&)>;

const Answer nothing = [](JsonText& text) { text.open().close(); };

Result<Answer> nothing_or(const Outcome& outcome) {
  if (!outcome) return outcome.fault();
  return nothing;
}

Result<Answer> machine_or(const Result<MachineView>& view) {
  if (!view) return view.fault();
  return Answer([view = *view](JsonText& text) { write_view(text, view); });
}

Result<Answer> hello(Stack& stack, Fields& fields) {
  fields.only({"do"});
  if (auto good = fields.outcome(); !good) return good.fault();
  return Answer([&stack](JsonText& text) {
    text.open().put("version", protocol_version).put("stack", stack.name());
    text.put("pid", stack.pid()).put("rootless", stack.rootless());
    text.put("network", stack.network()).close();
  });
}

Result<Answer> put_stack(Stack& stack, Fields& fields) {
  fields.only({"do", "network"});
  const std::string network = fields.text("network");
  if (auto good = fields.outcome(); !good) return good.fault();
  const auto parsed = Network::parse(network);
  if (!parsed) return parsed.fault();
  return nothing_or(stack.put(*parsed));
}

Result<Answer> list(Stack& stack, Fields& fields) {
  fields.only({"do"});
  if (auto good = fields.outcome(); !good) return good.fault();
  return Answer([machines = stack.machines(), endpoints = stack.endpoints()](JsonText& text) {
    text.open().key("machines").open_list();
    for (const auto& machine : machines) write_view(text, machine);
    text.close_list().key("endpoints").open_list();
    for (const auto& endpoint : endpoints) write_view(text, *endpoint);
    text.close_list().close();
  });
}

Result<Answer> put_machine(Stack& stack, Fields& fields) {
  fields.only({"do", "machine"});
  Fields part = fields.object("machine");
  part.only({"name", "tag", "image", "address", "memory_mb", "tasks_max", "data_mb", "hostname",
             "user_data", "meta_data", "files"});
  MachineSpec spec = read_spec(part);
  const MachineContent content = read_content(part);
  fields.join(part);
  if (auto good = fields.outcome(); !good) return good.fault();
  return machine_or(stack.put_machine(std::move(spec), content));
}

/// The name that a request is about, and nothing else in it but these.
Result<std::string> named(Fields& fields, std::initializer_list<std::string_view> names) {
  fields.only(names);
  std::string name = fields.text("name");
  if (auto good = fields.outcome(); !good) return good.fault();
  return name;
}

Result<Answer> get_machine(Stack& stack, Fields& fields) {
  const auto name = named(fields, {"do", "name"});
  if (!name) return name.fault();
  return machine_or(stack.machine(*name));
}

Result<Answer> delete_machine(Stack& stack, Fields& fields) {
  const auto name = named(fields, {"do", "name"});
  if (!name) return name.fault();
  return nothing_or(stack.delete_machine(*name));
}

Result<Answer> act_on_machine(Stack& stack, Fields& fields) {
  const auto act = act_of(fields.text("act"));
  if (!act) fields.refuse("act", "is none of start, stop, restart, pause, resume, cut, mend, kill");
  const auto name = named(fields, {"do", "name", "act"});
  if (!name) return name.fault();
  return machine_or(stack.act(*name, *act));
}

Result<Answer> console_of_machine(Stack& stack, Fields& fields) {
  const auto most = static_cast<std::size_t>(fields.number("bytes", 1, most_console, 65536));
  const auto name = named(fields, {"do", "name", "bytes"});
  if (!name) return name.fault();
  const auto text = stack.console(*name, most);
  if (!text) return text.fault();
  // A console may say any bytes, and what is sent is text.
  return Answer(
      [said = slipway::as_text(*text)](JsonText& out) { out.open().put("text", said).close(); });
}

Result<Answer> put_endpoint(Stack& stack, Fields& fields) {
  fields.only({"do", "endpoint"});
  Fields part = fields.object("endpoint");
  part.only({"name", "listen", "port", "targets", "probe", "idle_s"});
  EndpointSpec spec = read_endpoint(part);
  if (spec.targets.size() > most_endpoint_targets) part.refuse("targets", "are too many");
  fields.join(part);
  if (auto good = fields.outcome(); !good) return good.fault();
  const auto endpoint = stack.put_endpoint(std::move(spec));
  if (!endpoint) return endpoint.fault();
  return Answer([endpoint = *endpoint](JsonText& text) { write_view(text, *endpoint); });
}

Result<Answer> delete_endpoint(Stack& stack, Fields& fields) {
  const auto name = named(fields, {"do", "name"});
  if (!name) return name.fault();
  return nothing_or(stack.delete_endpoint(*name));
}

Result<Answer> list_images(Stack& stack, Fields& fields) {
  fields.only({"do"});
  if (auto good = fields.outcome(); !good) return good.fault();
  return Answer([images = stack.images()](JsonText& text) {
    text.open().key("images").open_list();
    for (const auto& image : images) {
      text.open();
      write_image(text, image);
      text.close();
    }
    text.close_list().close();
  });
}

Result<Answer> end(Stack& stack, Fields& fields) {
  fields.only({"do"});
  if (auto good = fields.outcome(); !good) return good.fault();
  return nothing_or(stack.end());
}

const std::map<std::string, Handler>& handlers() {
  static const std::map<std::string, Handler> all{
      {"hello", hello},
      {"stack.put", put_stack},
      {"list", list},
      {"machine.put", put_machine},
      {"machine.get", get_machine},
      {"machine.delete", delete_machine},
      {"machine.act", act_on_machine},
      {"machine.console", console_of_machine},
      {"endpoint.put", put_endpoint},
      {"endpoint.delete", delete_endpoint},
      {"image.list", list_images},
      {"end", end},
  };
  return all;
}

}  // namespace

std::string answer(Stack& stack, std::string_view line, bool& ended) {
  const auto document = parse_object(line);
  if (!document) return error_line(document.fault());
  Fields fields(*document, "");
  const std::string word = fields.text("do");
  if (auto good = fields.outcome(); !good) return error_line(good.fault());
  const auto handler = handlers().find(word);
  if (handler == handlers().end())
    return error_line({FaultClass::invalid, "there is no request '" + word + "'"});
  const auto result = handler->second(stack, fields);
  if (!result) return error_line(result.fault());
  ended = word == "end";
  JsonText text;
  text.open().key("ok");
  (*result)(text);
  return text.close().take();
}

}  // namespace slipway_local
