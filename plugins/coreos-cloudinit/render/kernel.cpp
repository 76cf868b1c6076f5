#include "render/parts.hpp"

namespace cloudconfig {
namespace {

UnitEntry restarted(const char* unit) {
  UnitEntry entry;
  entry.name = unit;
  entry.command = "restart";
  return entry;
}

}  // namespace

void render_kernel(Rendering& out) {
  if (!out.config.kernel_modules.empty()) {
    std::string lines;
    for (const auto& module : out.config.kernel_modules) lines += module + "\n";
    add_own_file(out, "/etc/modules-load.d/80-slipway.conf", "0644", lines);
    out.document.units.push_back(restarted("systemd-modules-load.service"));
  }
  if (!out.config.sysctl.empty()) {
    std::string lines;
    for (const auto& [name, value] : out.config.sysctl) {
      if ((name + value).find_first_of("\r\n") != std::string::npos || name.empty())
        out.refuse("sysctl '" + name + "' is not one line");
      lines += name + " = " + value + "\n";
    }
    add_own_file(out, "/etc/sysctl.d/80-slipway.conf", "0644", lines);
    // after the modules: some keys exist only once a module is there
    out.document.units.push_back(restarted("systemd-sysctl.service"));
  }
}

}  // namespace cloudconfig
