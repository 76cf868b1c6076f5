#include "render/parts.hpp"
#include "slipway/text.hpp"

namespace cloud_init {

void render_kernel(Rendering& out) {
  const auto& modules = out.config.kernel_modules;
  if (!modules.empty()) {
    std::string lines;
    for (const auto& module : modules) {
      if (!is_word(module) || module.front() == '-')
        out.refuse({"kernel_modules"}, "'" + module + "' is no name of a kernel module");
      lines += module + "\n";
    }
    add_own_file(out, "/etc/modules-load.d/80-slipway.conf", lines, {"kernel_modules"});
    out.steps.push_back({"modprobe --all " + slipway::joined(modules), {"kernel_modules"}});
  }
  if (out.config.sysctl.empty()) return;
  constexpr const char* path = "/etc/sysctl.d/80-slipway.conf";
  std::string lines;
  for (const auto& [name, value] : out.config.sysctl) {
    if (!is_word(name) || value.find_first_of("\r\n") != std::string::npos)
      out.refuse({"sysctl", name}, "the kernel setting '" + name + "' is not one line");
    lines += name + " = " + value + "\n";
  }
  add_own_file(out, path, lines, {"sysctl"});
  // Only ours: a key of another file that cannot be set would make this fail as well.  After the
  // modules, since some keys exist only once a module is there.
  out.steps.push_back({std::string("sysctl --quiet --load=") + path, {"sysctl"}});
}

}  // namespace cloud_init
