#include "core/compose/roles.hpp"

#include <filesystem>

#include "core/compose/requests.hpp"
#include "core/schema/check.hpp"
#include "core/schema/compare.hpp"

namespace slipway::core {
namespace {

Finding plugin_finding(const std::string& code, const Error& error, const std::string& role) {
  Finding finding;
  finding.kind = FailureClass::invalid;
  finding.code = code;
  finding.message = error.message;
  finding.help = error.hint;
  finding.role = role;
  finding.option = {"plugin"};
  return finding;
}

constexpr const char* for_its_author =
    "it is a defect of the plugin: slipway-plugin-check shows its author";

Finding lacking_finding(const LoadedPlugin& plugin, const std::string& role,
                        const std::string& names) {
  Error error;
  error.message = "the plugin '" + plugin.schema().name + "' lacks " + names +
                  ", which no plugin for the role '" + role + "' can do without";
  error.hint = for_its_author;
  auto finding = plugin_finding("plugin.incomplete", error, role);
  finding.kind = FailureClass::internal;
  return finding;
}

Finding description_slip(const LoadedPlugin& plugin, const std::string& role,
                         const std::string& slip) {
  Error error;
  error.message = "plugin '" + plugin.schema().name + "': describe: answered wrongly: " + slip;
  error.hint = for_its_author;
  auto finding = plugin_finding("plugin.slip", error, role);
  finding.level = Level::warning;
  return finding;
}

class RoleLoader {
 public:
  RoleLoader(const RolesInput& input, std::vector<Finding>& findings)
      : input_(input), findings_(findings) {}

  bool load(const StackRole& role, ActiveRole& active) {
    active.role = role.role;
    active.stack_role = &role;
    const auto file = plugin_file_of(role, input_.stack, input_.registry);
    if (!file) return fail(plugin_finding("plugin.not-found", file.error(), role.role));
    auto plugin = input_.registry.load(*file, input_.admission);
    if (!plugin) return fail(plugin_finding("plugin.not-loaded", plugin.error(), role.role));
    active.plugin = *plugin;
    const auto& roles = active.plugin->schema().roles;
    const auto schema = roles.find(role.role);
    if (schema == roles.end()) {
      Error error;
      error.message = "the plugin '" + active.plugin->schema().name + "' does not fill the role '" +
                      role.role + "'";
      return fail(plugin_finding("plugin.wrong-role", error, role.role));
    }
    if (const auto names = active.plugin->lacks(role.role); !names.empty())
      return fail(lacking_finding(*active.plugin, role.role, names));
    for (const auto& slip : active.plugin->schema().unknown_keys)
      findings_.push_back(description_slip(*active.plugin, role.role, slip));
    auto checked = check_options(schema->second, role.role, role.options,
                                 made_under(input_.stack, input_.state), input_.stack.base_dir);
    const bool good = !has_errors(checked.findings);
    for (auto& finding : checked.findings) findings_.push_back(std::move(finding));
    active.options = std::move(checked.options);
    return good && make(active);
  }

  bool make(ActiveRole& active) {
    Value request = request_base(active.role, input_.stack, input_.state, Value());
    request.set("options", active.options);
    auto made = active.plugin->make(request, input_.services);
    if (!made) {
      auto finding = plugin_finding("plugin.not-configured", made.error(), active.role);
      finding.option.clear();
      return fail(std::move(finding));
    }
    active.instance = *std::move(made);
    return true;
  }

  void validate(ActiveRole& active) {
    auto services = input_.services;
    services.emit = [this, &active](const Value& item) {
      auto finding = finding_from_value(item);
      take_as_of(active.role, finding);
      findings_.push_back(std::move(finding));
      return true;
    };
    Value request = request_base(active.role, input_.stack, input_.state, Value());
    request.set("options", active.options);
    const auto answer = active.instance->call(Function::validate, request, services);
    for (const auto& one : answer["findings"].as_list()) services.emit(one);
    if (answer["outcome"].as_string() == "failed")
      findings_.push_back(finding_of_failure(answer, active.plugin->schema().name));
  }

  /// From what the state recorded; silent, since it is only needed when something of it is left.
  bool load_recorded(const RoleRow& row, ActiveRole& active) {
    active.role = row.role;
    auto file = input_.registry.find(row.plugin);
    if (!file) return false;
    auto plugin = input_.registry.load(*file, input_.admission);
    if (!plugin) return false;
    active.plugin = *plugin;
    active.options = row.options;
    return make(active);
  }

 private:
  bool fail(Finding finding) {
    findings_.push_back(std::move(finding));
    return false;
  }
  const RolesInput& input_;
  std::vector<Finding>& findings_;
};

}  // namespace

Result<PluginFile> plugin_file_of(const StackRole& role, const Stack& stack,
                                  const PluginRegistry& registry) {
  auto given = role.plugin;
  if (given.find('/') != std::string::npos && given.front() != '/')
    given = (std::filesystem::path(stack.base_dir) / given).lexically_normal().string();
  auto file = registry.find(given);
  // A path that a flag or a variable gives is the user's own word.
  if (file) file->by_stack_file = file->by_path && role.overrides.count("plugin") == 0;
  return file;
}

std::string made_under(const Stack& stack, const State& state) {
  const auto& before = state.outputs["made_under"].as_string();
  return before.empty() ? stack.name : before;
}

Finding finding_of_failure(const Value& answer, const std::string& plugin) {
  Finding finding;
  const auto kind = failure_class_from(answer["class"].as_string());
  finding.code = std::string("plugin.") + to_text(kind);
  // What the other side finds invalid is a request of the plugin's; whether the user is to blame
  // for it, who asked knows.
  if (kind != FailureClass::invalid) finding.kind = kind;
  finding.message = answer["message"].as_string();
  if (finding.message.empty())
    finding.message = "the plugin '" + plugin + "' failed without a reason";
  finding.help = answer["hint"].as_string();
  if (answer["facts"].is_map()) finding.facts = answer["facts"];
  return finding;
}

Roles Roles::load(const RolesInput& input, std::vector<Finding>& findings) {
  Roles roles;
  std::vector<Finding> found;
  RoleLoader loader(input, found);
  for (const auto& [name, role] : input.stack.roles) {
    ActiveRole active;
    if (loader.load(role, active)) loader.validate(active);
    roles.active_.emplace(name, std::move(active));
  }
  std::vector<Finding> quiet;
  RoleLoader recorded(input, quiet);
  for (const auto& [name, row] : input.state.roles) {
    const auto* now = roles.find(name);
    if (now && now->plugin && now->plugin->schema().name == row.plugin) continue;
    ActiveRole active;
    if (recorded.load_recorded(row, active)) roles.recorded_.emplace(name, std::move(active));
  }
  locate(found, input.stack);
  for (auto& finding : found) findings.push_back(std::move(finding));
  return roles;
}

ActiveRole* Roles::find(const std::string& role) {
  const auto at = active_.find(role);
  return at == active_.end() ? nullptr : &at->second;
}

Instance* Roles::instance(const std::string& role, const std::string& plugin) {
  for (auto* map : {&active_, &recorded_})
    if (const auto at = map->find(role);
        at != map->end() && at->second.plugin && at->second.plugin->schema().name == plugin)
      return at->second.instance.get();
  return nullptr;
}

const PluginSchema* Roles::schema(const std::string& role, const std::string& plugin) {
  for (auto* map : {&active_, &recorded_})
    if (const auto at = map->find(role);
        at != map->end() && at->second.plugin && at->second.plugin->schema().name == plugin)
      return &at->second.plugin->schema();
  return nullptr;
}

const ResourceType* Roles::type(const std::string& address, const std::string& plugin) {
  const auto parsed = parse_address(address);
  if (!parsed) return nullptr;
  const auto* known = schema(parsed->role, plugin);
  return known ? known->find_type(parsed->role, parsed->type) : nullptr;
}

}  // namespace slipway::core
