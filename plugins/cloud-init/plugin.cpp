#include "slipway/plugin.hpp"

#include "check/checker.hpp"
#include "role/boot.hpp"
#include "role/config.hpp"
#include "role/explanations.hpp"
#include "slipway/bytes.hpp"
#include "user_data/problem_text.hpp"

namespace cloud_init {
namespace {

/// A document without a stack.
void check_document(const slipway::Request& request, slipway::Call& call) {
  CheckOptions options;
  options.limit = static_cast<std::size_t>(
      request["options"]["max_bytes"].as_int(static_cast<std::int64_t>(options.limit)));
  const auto packed = slipway::base64_decode(request.text("base64"));
  const std::string bytes =
      request.text("base64").empty() ? request.text("bytes") : packed.value_or(std::string());
  for (const auto& problem : check(bytes, options))
    if (!call.emit(user_data::finding_of(problem, request.text("name")))) return;
}

slipway::Plugin plugin() {
  slipway::Plugin plugin("cloud-init", "0.1.0",
                         "cloud-config for the cloud-init of today: what each machine is to become "
                         "at its first boot");
  plugin.role<Config>(option_attributes())
      .type<Documents>(document_type())
      .type<Boots>(boot_type());
  plugin.features({"hostname", "ssh_keys", "users", "files", "units", "time", "disks", "sysctl",
                   "kernel_modules", "packages", "commands", "base"});
  plugin.checks(&check_document);
  for (const auto& [code, text] : explanations()) plugin.explains(code, text);
  return plugin;
}

}  // namespace
}  // namespace cloud_init

SLIPWAY_PLUGIN(cloud_init::plugin)
