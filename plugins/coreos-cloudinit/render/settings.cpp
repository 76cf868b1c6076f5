#include <set>

#include "cloudconfig/document_reader.hpp"
#include "render/parts.hpp"
#include "render/setting_text.hpp"

namespace cloudconfig {
namespace {

using slipway::Value;

std::vector<std::string_view> service_names() {
  std::vector<std::string_view> names;
  for (const auto& section : sections())
    if (!section.prefix.empty()) names.push_back(section.name);
  return names;
}

std::string hint_for(std::string_view near) {
  return near.empty() ? std::string() : "did you mean '" + std::string(near) + "'?";
}

void render_setting(Rendering& out, const SectionSpec& spec, const std::string& key,
                    const Value& value) {
  const std::string name = "settings." + std::string(spec.name) + "." + key;
  const KeySpec* known = spec.find(key);
  if (!known) {
    std::vector<std::string_view> keys;
    for (const auto& one : spec.keys) keys.push_back(one.key);
    return out.refuse(name + " is not a setting of " + std::string(spec.name),
                      hint_for(nearest(key, keys)));
  }
  if (known->since > out.options.tool)
    return out.refuse(name + " is not known to this CoreOS release",
                      "leave it out, or choose a later coreos_version");
  std::string why;
  const auto text = setting_text(value, *known, in_unit_file(spec), why);
  if (!text) return out.refuse(name + " " + why);
  if (!text->empty()) out.document.section(spec.name).set({key, *text, known->type, {}});
}

/// A joiner names the members instead of a token, which etcd refuses beside them.  Its own name in
/// the list may be a specifier of the unit file, so the text stays as it is.
void render_joining(Rendering& out, const SectionSpec& spec, const Bootstrap& bootstrap) {
  const auto* list = spec.find("initial_cluster");
  if (!list)
    return out.refuse("settings." + std::string(spec.name) + " cannot join a cluster by its list");
  auto& section = out.document.section(spec.name);
  section.set({"initial_cluster", bootstrap.initial_cluster, list->type, {}});
  section.set({"initial_cluster_state", "existing", ValueType::text, {}});
}

void render_discovery(Rendering& out) {
  for (const auto& [service, bootstrap] : out.options.discovery) {
    const auto* spec = find_section(service);
    if (!spec || !spec->find("discovery")) {
      out.refuse("discovery." + service + " is not a service that can be discovered",
                 "etcd2 and etcd can");
      continue;
    }
    const auto given = out.config.settings.find(service);
    if (given != out.config.settings.end() && given->second.contains("discovery"))
      out.refuse("settings." + service + ".discovery stands beside discovery." + service,
                 "leave the setting out: the discovery entry sets it");
    if (bootstrap.part == Part::joiner) {
      render_joining(out, *spec, bootstrap);
      continue;
    }
    render_setting(out, *spec, "discovery", bootstrap.url);
    // a later node must not register: the token is spent, and an address that comes back would be
    // refused
    if (bootstrap.part == Part::later && spec->find("proxy"))
      render_setting(out, *spec, "proxy", "on");
  }
}

/// Labels are comma-separated `name=value` pairs of the scheduler; those in its settings come
/// first.
void render_metadata(Rendering& out) {
  if (out.config.metadata.empty()) return;
  auto& fleet = out.document.section("fleet");
  const auto* given = fleet.find("metadata");
  std::string all = given ? given->text : "";
  for (const auto& [name, value] : out.config.metadata) {
    const bool clear = (name + value).find_first_of(",= \t\n\"\\%") == std::string::npos;
    if (!clear || name.empty()) {
      out.refuse("the label '" + name + "' holds a character that labels cannot have",
                 "letters, digits, dots, hyphens and underscores are safe");
      continue;
    }
    const std::string pair = name + "=" + value;
    const std::string list = "," + all + ",";
    if (list.find("," + pair + ",") != std::string::npos) continue;
    if (list.find("," + name + "=") != std::string::npos)
      out.refuse("the label '" + name + "' has another value in settings.fleet.metadata");
    all += (all.empty() ? "" : ",") + pair;
  }
  fleet.set({"metadata", all, ValueType::text, {}});
}

void render_update(Rendering& out) {
  const auto& update = out.config.update;
  std::string strategy = update.reboot;
  if (strategy == "lock") strategy = "etcd-lock";
  if (!strategy.empty() && strategy != "etcd-lock" && strategy != "off" && strategy != "reboot")
    return out.refuse("update.reboot is '" + strategy + "'", "off, reboot or lock");
  const auto put = [&](const char* key, const std::string& text) {
    if (text.empty()) return;
    if (text.find_first_of("\r\n") != std::string::npos)
      return out.refuse("update." + std::string(key) + " is more than one line");
    out.document.section("update").set({key, text, ValueType::text, {}});
  };
  put("reboot_strategy", strategy);
  put("group", update.group);
  put("server", update.server);
}

}  // namespace

void render_settings(Rendering& out) {
  for (const auto& [service, keys] : out.config.settings) {
    const auto* spec = find_section(service);
    if (!spec || spec->prefix.empty()) {
      out.refuse("settings." + service + " is not a service whose settings the format has",
                 hint_for(nearest(service, service_names())));
      continue;
    }
    // in the order in which the machine writes them, so that equal configs give equal documents
    for (const auto& key : spec->keys) {
      const auto given = keys.find(key.key);
      if (given != keys.end()) render_setting(out, *spec, given->first, given->second);
    }
    for (const auto& [key, value] : keys)
      if (!spec->find(key)) render_setting(out, *spec, key, value);
  }
  render_discovery(out);
  render_metadata(out);
  render_update(out);
}

}  // namespace cloudconfig
