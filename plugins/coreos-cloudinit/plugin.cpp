#include "slipway/plugin.hpp"

#include "check/checker.hpp"
#include "membership/member_steps.hpp"
#include "role/description.hpp"
#include "role/explanations.hpp"
#include "role/types.hpp"
#include "slipway/bytes.hpp"
#include "user_data/problem_text.hpp"

namespace cloudconfig {
namespace {

/// A document without a stack.
void check_document(const slipway::Request& request, slipway::Call& call) {
  CheckOptions options;
  options.tool = tool_of(request["options"]["coreos_version"].as_string());
  options.limit = static_cast<std::size_t>(request["options"]["max_bytes"].as_int(usual_limit));
  const auto packed = slipway::base64_decode(request.text("base64"));
  const std::string bytes =
      request.text("base64").empty() ? request.text("bytes") : packed.value_or(std::string());
  for (const auto& problem : check(bytes, options).problems)
    if (!call.emit(finding_of(problem, request.text("name")))) return;
}

slipway::Plugin plugin() {
  slipway::Plugin plugin("coreos-cloudinit", "0.1.0",
                         "CoreOS cloud-config: renders, merges and checks user-data, and founds "
                         "clusters through a discovery service");
  plugin.role<Cloudinit>(option_attributes())
      .type<Tokens>(token_type())
      .type<Documents>(document_type())
      .type<Clusters>(cluster_type())
      .type<Members>(member_type())
      .action(slipway::schema::Action("status").doc(
                  "How far the clocks of the nodes are from the one here."),
              &Cloudinit::status);
  plugin.features({"hostname", "ssh_keys", "users", "files", "units", "settings", "discovery",
                   "metadata", "time", "disks", "sysctl", "kernel_modules", "update", "commands",
                   "base"});
  plugin.checks(&check_document);
  for (const auto& [code, text] : explanations()) plugin.explains(code, text);
  return plugin;
}

}  // namespace
}  // namespace cloudconfig

SLIPWAY_PLUGIN(cloudconfig::plugin)
