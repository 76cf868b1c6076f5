#include "swarm/compose/service.hpp"

#include <algorithm>
#include <charconv>

#include "slipway/file.hpp"

namespace swarm {
namespace {

using slipway::Value;

constexpr std::size_t largest_env_file = 1 << 20;

constexpr const char* no_effect = "take the line out";
constexpr const char* use_limits = "use deploy.resources";

const std::vector<KnownKey>& service_keys() {
  static const std::vector<KnownKey> keys = {
      {"image"},
      {"command"},
      {"entrypoint"},
      {"environment"},
      {"env_file"},
      {"labels"},
      {"user"},
      {"working_dir"},
      {"hostname"},
      {"init"},
      {"stop_grace_period"},
      {"stop_signal"},
      {"cap_add"},
      {"cap_drop"},
      {"sysctls"},
      {"ulimits"},
      {"dns"},
      {"dns_search"},
      {"dns_opt"},
      {"extra_hosts"},
      {"tmpfs"},
      {"logging"},
      {"healthcheck"},
      {"ports"},
      {"networks"},
      {"volumes"},
      {"secrets"},
      {"configs"},
      {"deploy"},
      {"read_only"},
      {"stdin_open"},
      {"tty"},
      {"build", KeyUse::ignored, "a swarm builds nothing: name an image"},
      {"cgroup_parent", KeyUse::ignored, no_effect},
      {"container_name", KeyUse::ignored, "containers of a swarm are named by it"},
      {"depends_on", KeyUse::ignored,
       "services come up in any order: have each wait for what it needs"},
      {"devices", KeyUse::ignored, no_effect},
      {"domainname", KeyUse::ignored, no_effect},
      {"expose", KeyUse::ignored, "services of a network reach all ports of each other"},
      {"external_links", KeyUse::ignored, "use networks"},
      {"ipc", KeyUse::ignored, no_effect},
      {"isolation", KeyUse::ignored, no_effect},
      {"links", KeyUse::ignored, "services of a network know each other by name"},
      {"mac_address", KeyUse::ignored, no_effect},
      {"network_mode", KeyUse::ignored, "a task is in the networks of its service"},
      {"pid", KeyUse::ignored, no_effect},
      {"platform", KeyUse::ignored, "use deploy.placement"},
      {"privileged", KeyUse::ignored, "use cap_add"},
      {"pull_policy", KeyUse::ignored, no_effect},
      {"restart", KeyUse::ignored, "use deploy.restart_policy"},
      {"security_opt", KeyUse::ignored, no_effect},
      {"shm_size", KeyUse::ignored, "mount a tmpfs at /dev/shm"},
      {"userns_mode", KeyUse::ignored, no_effect},
      {"cpu_count", KeyUse::refused, use_limits},
      {"cpu_percent", KeyUse::refused, use_limits},
      {"cpu_period", KeyUse::refused, use_limits},
      {"cpu_quota", KeyUse::refused, use_limits},
      {"cpu_shares", KeyUse::refused, use_limits},
      {"cpus", KeyUse::refused, use_limits},
      {"cpuset", KeyUse::refused, use_limits},
      {"mem_limit", KeyUse::refused, use_limits},
      {"mem_reservation", KeyUse::refused, use_limits},
      {"memswap_limit", KeyUse::refused, use_limits},
      {"scale", KeyUse::refused, "use deploy.replicas"},
      {"extends", KeyUse::refused, "write the service out"},
      {"profiles", KeyUse::refused, "a stack has all of its services"},
      {"volume_driver", KeyUse::refused, "it is the driver of a volume"},
      {"volumes_from", KeyUse::refused, "name the volumes"}};
  return keys;
}

/// One service on its way into docker's form.
class ServiceReader {
 public:
  ServiceReader(ComposeService& service, const ComposeContext& context, const Declared& declared,
                Problems& problems)
      : service_(service),
        context_(context),
        declared_(declared),
        problems_(problems),
        what_("service '" + service.name + "'") {}

  void read(const YamlNode& node);

 private:
  void take(const std::string& key, const YamlNode& value);
  bool take_text(const std::string& key, const YamlNode& value);
  bool take_list(const std::string& key, const YamlNode& value);
  bool take_flag(const std::string& key, const YamlNode& value);
  void take_hosts(const YamlNode& value);
  void take_logging(const YamlNode& value);
  void take_ulimits(const YamlNode& value);
  void take_env_file(const YamlNode& value);
  void take_networks(const YamlNode& value);
  void use_network(const std::string& source, const YamlNode& at, const YamlNode* details);
  void take_contents(const std::string& kind, const YamlNode& value);
  ContentUse content_use(const std::string& kind, const YamlNode& value);
  void finish(const YamlNode& node);

  ComposeService& service_;
  const ComposeContext& context_;
  const Declared& declared_;
  Problems& problems_;
  std::string what_;
  Value container_ = Value::map();
  Value from_files_ = Value::map();  ///< of env_file
  Value environment_ = Value::map();
};

struct Renamed {
  const char* key;
  const char* docker;
};

bool ServiceReader::take_text(const std::string& key, const YamlNode& value) {
  static constexpr Renamed texts[] = {{"image", "Image"},
                                      {"user", "User"},
                                      {"working_dir", "Dir"},
                                      {"hostname", "Hostname"},
                                      {"stop_signal", "StopSignal"}};
  for (const auto& [name, docker] : texts) {
    if (key != name) continue;
    if (auto text = text_at(value, what_ + " " + key, problems_)) container_.set(docker, *text);
    return true;
  }
  return false;
}

bool ServiceReader::take_flag(const std::string& key, const YamlNode& value) {
  static constexpr Renamed flags[] = {
      {"init", "Init"}, {"read_only", "ReadOnly"}, {"stdin_open", "OpenStdin"}, {"tty", "TTY"}};
  for (const auto& [name, docker] : flags) {
    if (key != name) continue;
    if (const auto flag = boolean_at(value, what_ + " " + key, problems_))
      container_.set(docker, *flag);
    return true;
  }
  return false;
}

bool ServiceReader::take_list(const std::string& key, const YamlNode& value) {
  const auto what = what_ + " " + key;
  if (key == "cap_add" || key == "cap_drop") {
    auto names = texts_at(value, what, problems_);
    for (auto& name : names)
      if (name != "ALL" && name.rfind("CAP_", 0) != 0) name = "CAP_" + name;
    std::sort(names.begin(), names.end());
    container_.set(key == "cap_add" ? "CapabilityAdd" : "CapabilityDrop", names);
    return true;
  }
  static constexpr Renamed dns[] = {
      {"dns", "Nameservers"}, {"dns_search", "Search"}, {"dns_opt", "Options"}};
  for (const auto& [name, docker] : dns)
    if (key == name) {
      container_.own_map()["DNSConfig"].set(docker, texts_at(value, what, problems_));
      return true;
    }
  return false;
}

void ServiceReader::take_hosts(const YamlNode& value) {
  auto hosts = Value::list();
  const auto what = what_ + " extra_hosts";
  if (value.is_mapping()) {
    const auto pairs = pairs_at(value, what, problems_);
    for (const auto& [name, address] : pairs.as_map()) hosts.push(address.as_string() + " " + name);
  } else {
    for (const auto& text : texts_at(value, what, problems_)) {
      const auto colon = text.find(':');
      if (colon == std::string::npos)
        problems_.error("swarm.compose-value",
                        what + ": " + in_quotes(text) + " is no NAME:ADDRESS", value.at);
      else
        hosts.push(text.substr(colon + 1) + " " + text.substr(0, colon));
    }
  }
  container_.set("Hosts", std::move(hosts));
}

void ServiceReader::take_logging(const YamlNode& value) {
  auto driver = Value::map();
  each_entry(value, what_ + " logging", {{"driver"}, {"options"}}, problems_,
             [&](const std::string& key, const YamlNode& one) {
               if (key == "driver")
                 driver.set("Name",
                            text_at(one, what_ + " logging driver", problems_).value_or(""));
               else
                 driver.set("Options", pairs_at(one, what_ + " logging options", problems_));
             });
  service_.spec.own_map()["TaskTemplate"].set("LogDriver", std::move(driver));
}

void ServiceReader::take_ulimits(const YamlNode& value) {
  constexpr std::int64_t most = std::int64_t{1} << 40;
  auto limits = Value::list();
  for (const auto& [name, limit] : value.entries) {
    const auto what = what_ + " ulimit " + in_quotes(name.text);
    const auto* soft = limit.is_mapping() ? entry_of(limit, "soft") : &limit;
    const auto* hard = limit.is_mapping() ? entry_of(limit, "hard") : &limit;
    if (!soft || !hard) {
      problems_.error("swarm.compose-value", what + " has no soft and hard limit", name.at);
      continue;
    }
    limits.push(Value::map()
                    .set("Name", name.text)
                    .set("Soft", integer_at(*soft, what, -1, most, problems_).value_or(0))
                    .set("Hard", integer_at(*hard, what, -1, most, problems_).value_or(0)));
  }
  container_.set("Ulimits", std::move(limits));
}

void ServiceReader::take_env_file(const YamlNode& value) {
  for (const auto& name : texts_at(value, what_ + " env_file", problems_)) {
    const auto path = name.rfind('/', 0) == 0 ? name : context_.folder + "/" + name;
    const auto file = slipway::read_plain_file(path, largest_env_file);
    if (!file) {
      problems_.error("swarm.compose-file", "'" + path + "' " + file.why, value.at);
      continue;
    }
    std::string_view rest = file.bytes;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      auto line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (line.empty() || line.front() == '#') continue;
      const auto equals = line.find('=');
      from_files_.set(std::string(line.substr(0, equals)), equals == std::string_view::npos
                                                               ? Value(nullptr)
                                                               : Value(line.substr(equals + 1)));
    }
  }
}

void ServiceReader::use_network(const std::string& source, const YamlNode& at,
                                const YamlNode* details) {
  if (declared_.networks.count(source) == 0 && source != "default")
    problems_.error(
        "swarm.compose-undefined",
        what_ + " names the network " + in_quotes(source) + ", which the file does not have", at.at,
        "add it below 'networks'");
  NetworkUse use{source, {service_.name}};
  if (details)
    each_entry(*details, what_ + " network " + in_quotes(source),
               {{"aliases"},
                {"ipv4_address", KeyUse::ignored, "a swarm gives the addresses"},
                {"ipv6_address", KeyUse::ignored, "a swarm gives the addresses"},
                {"priority", KeyUse::ignored, ""}},
               problems_, [&](const std::string&, const YamlNode& value) {
                 for (auto& alias : texts_at(value, what_ + " aliases", problems_))
                   use.aliases.push_back(std::move(alias));
               });
  std::sort(use.aliases.begin(), use.aliases.end());
  use.aliases.erase(std::unique(use.aliases.begin(), use.aliases.end()), use.aliases.end());
  service_.networks.push_back(std::move(use));
}

void ServiceReader::take_networks(const YamlNode& value) {
  if (value.is_mapping())
    for (const auto& [name, details] : value.entries) use_network(name.text, name, &details);
  else
    for (const auto& item : value.items) use_network(item.text, item, nullptr);
}

ContentUse ServiceReader::content_use(const std::string& kind, const YamlNode& value) {
  constexpr std::int64_t usual_mode = 0444;
  constexpr std::int64_t most_mode = 07777;
  ContentUse use;
  auto file = Value::map().set("UID", "0").set("GID", "0").set("Mode", usual_mode);
  const auto what = what_ + " " + kind;
  if (!value.is_mapping()) {
    use.source = value.text;
  } else {
    each_entry(
        value, what, {{"source"}, {"target"}, {"uid"}, {"gid"}, {"mode"}}, problems_,
        [&](const std::string& key, const YamlNode& one) {
          if (key == "source") use.source = text_at(one, what, problems_).value_or("");
          if (key == "target") file.set("Name", text_at(one, what, problems_).value_or(""));
          if (key == "uid") file.set("UID", text_at(one, what, problems_).value_or("0"));
          if (key == "gid") file.set("GID", text_at(one, what, problems_).value_or("0"));
          if (key == "mode")
            file.set("Mode",
                     integer_at(one, what + " mode", 0, most_mode, problems_).value_or(usual_mode));
        });
  }
  // a secret lies below /run/secrets, a config in the root
  if (file["Name"].is_null()) file.set("Name", (kind == "config" ? "/" : "") + use.source);
  use.file = std::move(file);
  return use;
}

void ServiceReader::take_contents(const std::string& kind, const YamlNode& value) {
  const auto& known = kind == "secret" ? declared_.secrets : declared_.configs;
  auto& uses = kind == "secret" ? service_.secrets : service_.configs;
  for (const auto& item : value.items) {
    auto use = content_use(kind, item);
    if (known.count(use.source) == 0)
      problems_.error("swarm.compose-undefined",
                      what_ + " names the " + kind + " " + in_quotes(use.source) +
                          ", which the file does not have",
                      item.at, "add it below '" + kind + "s'");
    uses.push_back(std::move(use));
  }
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
    return std::pair(a.source, a.file["Name"].as_string()) <
           std::pair(b.source, b.file["Name"].as_string());
  });
}

void ServiceReader::take(const std::string& key, const YamlNode& value) {
  const auto what = what_ + " " + key;
  if (take_text(key, value) || take_flag(key, value) || take_list(key, value)) return;
  if (key == "command") container_.set("Args", words_at(value, what, problems_));
  if (key == "entrypoint") container_.set("Command", words_at(value, what, problems_));
  if (key == "environment") environment_ = pairs_at(value, what, problems_);
  if (key == "env_file") take_env_file(value);
  if (key == "labels") {
    const auto labels = pairs_at(value, what, problems_);
    for (const auto& [name, label] : labels.as_map())
      container_.own_map()["Labels"].set(name, label);
  }
  if (key == "stop_grace_period")
    container_.set("StopGracePeriod", duration_at(value, what, problems_).value_or(0));
  if (key == "sysctls") container_.set("Sysctls", pairs_at(value, what, problems_));
  if (key == "ulimits") take_ulimits(value);
  if (key == "extra_hosts") take_hosts(value);
  if (key == "tmpfs")
    for (const auto& path : texts_at(value, what, problems_))
      container_.own_map()["Mounts"].push(
          Value::map().set("Type", "tmpfs").set("Target", path.substr(0, path.find(':'))));
  if (key == "logging") take_logging(value);
  if (key == "healthcheck") container_.set("Healthcheck", read_healthcheck(value, what, problems_));
  if (key == "ports")
    service_.spec.own_map()["EndpointSpec"].set("Ports", read_ports(value, what + "", problems_));
  if (key == "networks") take_networks(value);
  if (key == "volumes") {
    const auto mounts = read_mounts(value, what, declared_, context_.stack, problems_);
    for (const auto& mount : mounts.as_list()) container_.own_map()["Mounts"].push(mount);
  }
  if (key == "secrets") take_contents("secret", value);
  if (key == "configs") take_contents("config", value);
  if (key == "deploy") read_deploy(value, what, service_.spec, problems_);
}

void ServiceReader::finish(const YamlNode& node) {
  const auto image = container_["Image"].as_string();
  if (image.empty())
    problems_.error("swarm.compose-value", what_ + " has no image", node.at,
                    "name one that the nodes can get, or that platform.images carries to them");
  for (const auto& [name, value] : environment_.as_map()) from_files_.set(name, value);
  auto environment = Value::list();
  for (const auto& [name, value] : from_files_.as_map())
    environment.push(value.is_null() ? name : name + "=" + value.as_string());
  container_.set_if("Env", std::move(environment));
  container_.own_map()["Labels"].set(stack_label, context_.stack);
  auto& spec = service_.spec;
  spec.set("Name", context_.stack + "_" + service_.name);
  spec.own_map()["Labels"].set(stack_label, context_.stack).set(image_label, image);
  spec.own_map()["TaskTemplate"].set("ContainerSpec", container_);
  if (!spec.find("Mode"))
    spec.set("Mode", Value::map().set("Replicated", Value::map().set("Replicas", 1)));
  if (service_.networks.empty()) service_.networks.push_back({"default", {service_.name}});
  std::sort(service_.networks.begin(), service_.networks.end(),
            [](const auto& a, const auto& b) { return a.source < b.source; });
}

void ServiceReader::read(const YamlNode& node) {
  each_entry(node, what_, service_keys(), problems_,
             [this](const std::string& key, const YamlNode& value) { take(key, value); });
  finish(node);
}

}  // namespace

Value read_healthcheck(const YamlNode& node, const std::string& what, Problems& problems) {
  auto check = Value::map();
  const std::vector<KnownKey> keys = {
      {"test"},
      {"interval"},
      {"timeout"},
      {"retries"},
      {"start_period"},
      {"disable"},
      {"start_interval", KeyUse::ignored, "Docker 25 has it first"}};
  each_entry(node, what, keys, problems, [&](const std::string& key, const YamlNode& value) {
    const auto inner = what + " " + key;
    constexpr std::int64_t most_retries = 1000;
    if (key == "test") {
      auto words = texts_at(value, inner, problems);
      if (value.is_scalar()) words.insert(words.begin(), "CMD-SHELL");
      const bool fits =
          !words.empty() && (words[0] == "CMD" || words[0] == "CMD-SHELL" || words[0] == "NONE");
      if (!fits)
        problems.error("swarm.compose-value", inner + " does not begin with CMD, CMD-SHELL or NONE",
                       value.at);
      check.set("Test", words);
    } else if (key == "retries") {
      check.set("Retries", integer_at(value, inner, 0, most_retries, problems).value_or(0));
    } else if (key == "disable") {
      if (boolean_at(value, inner, problems).value_or(false))
        check.set("Test", Value::list().push("NONE"));
    } else {
      check.set(key == "interval"  ? "Interval"
                : key == "timeout" ? "Timeout"
                                   : "StartPeriod",
                duration_at(value, inner, problems).value_or(0));
    }
  });
  return check;
}

ComposeService read_service(const std::string& name, const YamlNode& node,
                            const ComposeContext& context, const Declared& declared,
                            Problems& problems) {
  ComposeService service;
  service.name = name;
  service.at = node.at;
  ServiceReader(service, context, declared, problems).read(node);
  return service;
}

}  // namespace swarm
