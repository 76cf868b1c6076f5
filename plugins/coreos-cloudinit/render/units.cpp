#include <algorithm>
#include <array>

#include "cloudconfig/values.hpp"
#include "render/parts.hpp"

namespace cloudconfig {

void render_units(Rendering& out) {
  for (const auto& unit : out.config.units) {
    if (!is_unit_name(unit.name)) {
      out.refuse("'" + unit.name + "' is not the name of a unit", "name.service, name.mount, ...");
      continue;
    }
    if (!unit.command.empty() && !is_unit_command(unit.command))
      out.refuse("the command '" + unit.command + "' for " + unit.name + " is not known",
                 "start, stop, restart, reload, try-restart, reload-or-restart or "
                 "reload-or-try-restart");
    UnitEntry entry;
    entry.name = unit.name;
    entry.content = unit.content;
    entry.command = unit.command;
    entry.enable = unit.enable;
    entry.mask = unit.mask;
    entry.runtime = unit.runtime;
    for (const auto& drop_in : unit.drop_ins) {
      if (drop_in.name.empty() || drop_in.content.empty() ||
          drop_in.name.find('/') != std::string::npos)
        out.refuse("a drop-in of " + unit.name + " needs a name and a content");
      entry.drop_ins.push_back({drop_in.name, drop_in.content, {}});
    }
    out.document.units.push_back(std::move(entry));
  }
}

void render_commands(Rendering& out) {
  if (out.config.commands.empty()) return;
  static constexpr const char* script = "/opt/bin/slipway-first-boot";
  static constexpr const char* marker = "/var/lib/slipway/first-boot-done";
  std::string text =
      "#!/bin/sh\n# Runs once, at the first boot; what fails ends it and is tried again at the "
      "next.\n"
      "set -eu\n\n";
  for (const auto& command : out.config.commands) text += command + "\n";
  text += "\nmkdir -p /var/lib/slipway\ntouch " + std::string(marker) + "\n";
  add_own_file(out, script, "0755", text);
  UnitEntry unit;
  unit.name = "slipway-first-boot.service";
  unit.command = "start";
  unit.content = "[Unit]\nDescription=Commands of the first boot\nConditionPathExists=!" +
                 std::string(marker) + "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n" +
                 "TimeoutStartSec=0\nExecStart=" + std::string(script) + "\n";
  out.document.units.push_back(std::move(unit));
}

}  // namespace cloudconfig
