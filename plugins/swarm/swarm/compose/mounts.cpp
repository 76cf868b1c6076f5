#include "swarm/compose/service.hpp"

namespace swarm {
namespace {

using slipway::Value;

bool is_path(std::string_view text) {
  return !text.empty() && (text.front() == '/' || text.front() == '.' || text.front() == '~');
}

Value named_volume(const std::string& key, const Declared& declared, const std::string& stack) {
  const auto at = declared.volume_names.find(key);
  auto labels = Value::map().set(stack_label, stack);
  auto mount = Value::map().set("Type", "volume");
  mount.set("Source", at == declared.volume_names.end() ? key : at->second);
  return mount.set("VolumeOptions", Value::map().set("Labels", std::move(labels)));
}

/// The mount of a source, without its target; null after a fault was told.
Value mount_of(const YamlNode& node, const std::string& what, const std::string& source,
               const Declared& declared, const std::string& stack, Problems& problems) {
  if (source.empty()) return Value::map().set("Type", "volume");
  if (source.front() == '/') return Value::map().set("Type", "bind").set("Source", source);
  if (is_path(source)) {
    problems.error("swarm.compose-path",
                   what + ": " + in_quotes(source) +
                       " is a path from where the file is, but a "
                       "container's folder is looked for on the machine that runs it",
                   node.at, "give the path from the root, or carry the file as a config");
    return {};
  }
  if (declared.volumes.count(source) == 0)
    problems.error(
        "swarm.compose-undefined",
        what + " names the volume " + in_quotes(source) + ", which the file does not have", node.at,
        "add it below 'volumes'");
  return named_volume(source, declared, stack);
}

void read_short(const YamlNode& node, const std::string& what, const Declared& declared,
                const std::string& stack, Value& mounts, Problems& problems) {
  std::vector<std::string> parts;
  std::string_view rest = node.text;
  for (auto colon = rest.find(':'); colon != std::string_view::npos; colon = rest.find(':')) {
    parts.emplace_back(rest.substr(0, colon));
    rest = rest.substr(colon + 1);
  }
  parts.emplace_back(rest);
  constexpr std::size_t most = 3;
  const std::string source = parts.size() == 1 ? "" : parts[0];
  const auto& target = parts.size() == 1 ? parts[0] : parts[1];
  if (parts.size() > most || target.empty() || target.front() != '/') {
    problems.error("swarm.compose-value", what + ": " + in_quotes(node.text) + " is no volume",
                   node.at, "such as data:/var/lib/data or /srv:/srv:ro");
    return;
  }
  auto mount = mount_of(node, what, source, declared, stack, problems);
  if (mount.is_null()) return;
  mount.set("Target", target);
  const std::string how = parts.size() == most ? parts[2] : "";
  if (how == "ro") mount.set("ReadOnly", true);
  if (!how.empty() && how != "ro" && how != "rw" && how != "nocopy")
    problems.error("swarm.compose-value", what + ": " + in_quotes(how) + " is not ro, rw or nocopy",
                   node.at);
  if (how == "nocopy") mount.own_map()["VolumeOptions"].set("NoCopy", true);
  mounts.push(std::move(mount));
}

void read_long(const YamlNode& node, const std::string& what, const Declared& declared,
               const std::string& stack, Value& mounts, Problems& problems) {
  std::string type = "volume";
  std::string source;
  auto rest = Value::map();
  const std::vector<KnownKey> keys = {
      {"type"},   {"source"}, {"target"}, {"read_only"},
      {"volume"}, {"bind"},   {"tmpfs"},  {"consistency", KeyUse::ignored, ""}};
  each_entry(node, what, keys, problems, [&](const std::string& key, const YamlNode& value) {
    if (key == "type") type = text_at(value, what + " type", problems).value_or(type);
    if (key == "source") source = text_at(value, what + " source", problems).value_or("");
    if (key == "target")
      rest.set("Target", text_at(value, what + " target", problems).value_or(""));
    if (key == "read_only" && boolean_at(value, what + " read_only", problems).value_or(false))
      rest.set("ReadOnly", true);
    if (key == "volume") {
      const auto* nocopy = entry_of(value, "nocopy");
      if (nocopy && boolean_at(*nocopy, what + " nocopy", problems).value_or(false))
        rest.set("VolumeOptions", Value::map().set("NoCopy", true));
    }
    if (key == "bind")
      if (const auto* how = entry_of(value, "propagation"))
        rest.set("BindOptions", Value::map().set("Propagation", how->text));
    if (key == "tmpfs")
      if (const auto* size = entry_of(value, "size"))
        rest.set("TmpfsOptions",
                 Value::map().set("SizeBytes", bytes_at(*size, what, problems).value_or(0)));
  });
  if (rest["Target"].as_string().empty())
    return problems.error("swarm.compose-value", what + " has no target", node.at);
  auto mount = type == "tmpfs" ? Value::map().set("Type", type)
                               : mount_of(node, what, source, declared, stack, problems);
  if (mount.is_null()) return;
  for (const auto& [key, value] : rest.as_map()) {
    auto both = mount[key].is_map() ? mount[key] : value;
    if (mount[key].is_map())
      for (const auto& [inner, one] : value.as_map()) both.set(inner, one);
    mount.set(key, both);
  }
  mounts.push(std::move(mount));
}

}  // namespace

Value read_mounts(const YamlNode& node, const std::string& what, const Declared& declared,
                  const std::string& stack, Problems& problems) {
  auto mounts = Value::list();
  if (!node.is_sequence()) {
    problems.error("swarm.compose-value", what + " is no list", node.at);
    return mounts;
  }
  for (const auto& item : node.items)
    if (item.is_mapping())
      read_long(item, what, declared, stack, mounts, problems);
    else
      read_short(item, what, declared, stack, mounts, problems);
  return mounts;
}

}  // namespace swarm
