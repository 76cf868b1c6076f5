#include "swarm/compose/compose.hpp"

#include <algorithm>
#include <set>

#include "slipway/file.hpp"
#include "swarm/compose/interpolation.hpp"
#include "swarm/compose/service.hpp"

namespace swarm {
namespace {

using slipway::Value;

constexpr std::size_t largest_secret = 511999;
constexpr std::size_t largest_config = 1023999;
constexpr std::size_t longest_name = 63;

bool is_name(const std::string& text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (text.empty() || text.size() > longest_name || !is_letter(text.front()) ||
      !is_letter(text.back()))
    return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || c == '-' || c == '_' || c == '.'; });
}

/// The file on its way.
class FileReader {
 public:
  FileReader(const ComposeContext& context, Problems& problems)
      : context_(context), problems_(problems) {}

  Compose read(const YamlNode& root);

 private:
  void declare(const YamlNode& root);
  ComposeNetwork network(const std::string& source, const YamlNode& node);
  void ipam(const YamlNode& node, const std::string& what, Value& body);
  ComposeContent content(const std::string& kind, const std::string& source, const YamlNode& node);
  std::string content_of(const YamlNode& file, const std::string& kind);
  std::string full_name(const std::string& source) const { return context_.stack + "_" + source; }
  void contents(const YamlNode& root, const std::string& kind, std::vector<ComposeContent>& into);
  bool external(const YamlNode& value, const std::string& what, std::string& name);

  const ComposeContext& context_;
  Problems& problems_;
  Declared declared_;
};

std::set<std::string> keys_of(const YamlNode* node) {
  std::set<std::string> keys;
  if (node)
    for (const auto& entry : node->entries) keys.insert(entry.first.text);
  return keys;
}

void FileReader::declare(const YamlNode& root) {
  declared_.networks = keys_of(entry_of(root, "networks"));
  declared_.volumes = keys_of(entry_of(root, "volumes"));
  declared_.secrets = keys_of(entry_of(root, "secrets"));
  declared_.configs = keys_of(entry_of(root, "configs"));
  const auto* volumes = entry_of(root, "volumes");
  if (!volumes) return;
  for (const auto& [key, value] : volumes->entries) {
    const auto* name = entry_of(value, "name");
    const auto* outside = entry_of(value, "external");
    declared_.volume_names[key.text] = name ? name->text : outside ? key.text : full_name(key.text);
  }
}

/// `external: true`, or of old `external: {name: NAME}`.
bool FileReader::external(const YamlNode& value, const std::string& what, std::string& name) {
  if (value.is_mapping()) {
    if (const auto* named = entry_of(value, "name")) name = named->text;
    return true;
  }
  return boolean_at(value, what + " external", problems_).value_or(false);
}

void FileReader::ipam(const YamlNode& node, const std::string& what, Value& body) {
  auto made = Value::map().set("Driver", "default");
  const YamlNode nothing;
  const auto* configs = entry_of(node, "config");
  for (const auto& item : (configs ? *configs : nothing).items) {
    const auto* subnet = entry_of(item, "subnet");
    if (subnet)
      made.own_map()["Config"].push(Value::map().set("Subnet", subnet->text));
    else
      problems_.error("swarm.compose-value", what + " has no subnet", item.at);
  }
  body.set("IPAM", std::move(made));
}

ComposeNetwork FileReader::network(const std::string& source, const YamlNode& node) {
  ComposeNetwork made;
  made.source = source;
  made.name = full_name(source);
  auto labels = Value::map();
  const auto what = "network '" + source + "'";
  made.body.set("Driver", "overlay");
  const std::vector<KnownKey> keys = {
      {"driver"},   {"driver_opts"}, {"attachable"},
      {"internal"}, {"labels"},      {"name"},
      {"external"}, {"ipam"},        {"enable_ipv6", KeyUse::ignored, ""}};
  each_entry(node, what, keys, problems_, [&](const std::string& key, const YamlNode& value) {
    if (key == "driver") made.body.set("Driver", text_at(value, what, problems_).value_or(""));
    if (key == "driver_opts") made.body.set("Options", pairs_at(value, what, problems_));
    if (key == "attachable" && boolean_at(value, what, problems_).value_or(false))
      made.body.set("Attachable", true);
    if (key == "internal" && boolean_at(value, what, problems_).value_or(false))
      made.body.set("Internal", true);
    if (key == "labels") labels = pairs_at(value, what, problems_);
    if (key == "external") {
      std::string name = source;
      made.external = external(value, what, name);
      if (made.external) made.name = name;
    }
    if (key == "ipam") ipam(value, what, made.body);
  });
  if (const auto* name = entry_of(node, "name")) made.name = name->text;
  made.body.set("Labels", labels.set(stack_label, context_.stack));
  return made;
}

std::string FileReader::content_of(const YamlNode& file, const std::string& kind) {
  const auto path = file.text.rfind('/', 0) == 0 ? file.text : context_.folder + "/" + file.text;
  const auto most = kind == "secret" ? largest_secret : largest_config;
  auto read = slipway::read_plain_file(path, most);
  if (!read)
    problems_.error("swarm.compose-file", "'" + path + "' " + read.why, file.at,
                    "of a " + kind + " docker takes " + std::to_string(most) + " bytes");
  else if (read.bytes.empty())
    problems_.error("swarm.compose-file", "'" + path + "' is empty, which docker does not take",
                    file.at);
  return std::move(read.bytes);
}

ComposeContent FileReader::content(const std::string& kind, const std::string& source,
                                   const YamlNode& node) {
  ComposeContent made;
  made.source = source;
  made.name = full_name(source);
  const auto what = kind + " '" + source + "'";
  const std::vector<KnownKey> keys = {
      {"file"},
      {"external"},
      {"labels"},
      {"name"},
      {"driver", KeyUse::refused, "only docker's own store of secrets is supported here"},
      {"template_driver", KeyUse::refused, "templates are not supported here"},
      {"environment", KeyUse::refused, "write it to a file"}};
  each_entry(node, what, keys, problems_, [&](const std::string& key, const YamlNode& value) {
    if (key == "file") made.content = content_of(value, kind);
    if (key == "labels") made.labels = pairs_at(value, what, problems_);
    if (key == "external") {
      std::string name = source;
      made.external = external(value, what, name);
      if (made.external) made.name = name;
    }
  });
  if (const auto* name = entry_of(node, "name")) made.name = name->text;
  if (!made.external && !entry_of(node, "file"))
    problems_.error("swarm.compose-value", what + " has neither a file nor is it external",
                    node.at);
  // a version is put behind it
  if (!is_name(made.name) || made.name.size() > longest_name - 12)
    problems_.error("swarm.compose-name",
                    what + ": docker does not take the name " + in_quotes(made.name), node.at,
                    "at most 51 letters, digits, '-', '_' and '.'");
  made.labels.set(stack_label, context_.stack);
  return made;
}

void FileReader::contents(const YamlNode& root, const std::string& kind,
                          std::vector<ComposeContent>& into) {
  if (const auto* list = entry_of(root, kind + "s"))
    for (const auto& [key, value] : list->entries) into.push_back(content(kind, key.text, value));
}

Compose FileReader::read(const YamlNode& root) {
  Compose compose;
  declare(root);
  const std::vector<KnownKey> keys = {
      {"version"},
      {"services"},
      {"networks"},
      {"volumes"},
      {"secrets"},
      {"configs"},
      {"name", KeyUse::ignored, "the stack's name is its key in platform.stacks"},
      {"include", KeyUse::refused, "name each file in platform.stacks"}};
  each_entry(root, "the file", keys, problems_, [](const auto&, const auto&) {});
  const auto* services = entry_of(root, "services");
  if (!services || services->entries.empty())
    problems_.error("swarm.compose-value", "the file has no services", root.at);
  else
    for (const auto& [key, value] : services->entries) {
      if (!is_name(key.text) || key.text.find('.') != std::string::npos)
        problems_.error("swarm.compose-name", in_quotes(key.text) + " is no name of a service",
                        key.at, "letters, digits, '-' and '_', the first and last no sign");
      auto body = value;
      body.at = key.at;  // what a service lacks is told where it begins
      compose.services.push_back(read_service(key.text, body, context_, declared_, problems_));
    }
  std::set<std::string> used;
  for (const auto& service : compose.services)
    for (const auto& use : service.networks) used.insert(use.source);
  const auto* networks = entry_of(root, "networks");
  const YamlNode nothing;
  for (const auto& source : used) {
    const auto* node = networks ? entry_of(*networks, source) : nullptr;
    compose.networks.push_back(network(source, node ? *node : nothing));
  }
  contents(root, "secret", compose.secrets);
  contents(root, "config", compose.configs);
  return compose;
}

}  // namespace

Compose read_compose(std::string_view text, const ComposeContext& context, Problems& problems) {
  auto root = user_data::read_yaml(text, problems);
  if (problems.has_errors()) return {};
  interpolate(root, context.variables, problems);
  return FileReader(context, problems).read(root);
}

}  // namespace swarm
