#include "role/machine_tree.hpp"

#include <iomanip>
#include <sstream>

#include "cloudconfig/shared.hpp"

namespace cloudconfig {

using slipway::Value;

Value tree_of(const Machine& machine) {
  Value files = Value::list();
  for (const auto& [path, file] : machine.files) {
    Value entry = Value::map().set("path", path);
    if (!file.link.empty()) {
      files.push(entry.set("link", file.link));
      continue;
    }
    std::ostringstream mode;
    mode << std::oct << std::setfill('0') << std::setw(4) << file.mode;
    entry.set("mode", mode.str()).set("owner", file.owner);
    if (slipway::is_text(file.content))
      entry.set("content", file.content);
    else
      entry.set("base64", base64_encode(file.content));
    files.push(std::move(entry));
  }
  Value actions = Value::list();
  for (const auto& action : machine.actions)
    actions.push(Value::map().set("command", action.command).set_if("input", action.input));
  Value tree = Value::map().set("files", std::move(files)).set("actions", std::move(actions));
  return tree.set_if("error", machine.error);
}

}  // namespace cloudconfig
