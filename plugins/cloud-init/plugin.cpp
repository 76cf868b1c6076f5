#include "slipway/plugin.hpp"

#include "role/config.hpp"

namespace cloud_init {
namespace {

slipway::Plugin plugin() {
  slipway::Plugin plugin("cloud-init", "0.1.0",
                         "cloud-config for the cloud-init of today: what each machine is to become "
                         "at its first boot");
  plugin.role<Config>(option_attributes()).type<Documents>(document_type());
  plugin.features({"hostname", "ssh_keys", "users", "files", "units", "time", "disks", "sysctl",
                   "kernel_modules", "packages", "commands"});
  plugin.explains(
      "node-config-inexpressible",
      "Something that the platform or the cloud asks for on a machine cannot be said in a "
      "cloud-config, or cloud-init would do it otherwise than it is meant. The finding "
      "names the part and whose option it follows from.");
  plugin.explains(
      "user-data-too-large",
      "A cloud takes user-data up to a size of its own, and the document is larger. Files "
      "with much content fit better on a disk or behind an address.");
  return plugin;
}

}  // namespace
}  // namespace cloud_init

SLIPWAY_PLUGIN(cloud_init::plugin)
