#include <algorithm>

#include "deis/actions/verbs.hpp"
#include "deis/cluster/journal.hpp"
#include "deis/cluster/poison.hpp"
#include "deis/config/config_keys.hpp"
#include "deis/resources/unit_steps.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;
using slipway::contract::InventoryNode;

constexpr const char* hidden = "(secret)";

void check_key(const std::string& key) {
  const auto fault = key_fault(key);
  if (!fault.empty())
    throw Failure("invalid", "'" + key + "' is no configuration key: " + fault).with_effect("none");
}

void get_key(const Verb& verb, const Way& way, const std::string& key) {
  const auto node = way.etcd.find("/deis/" + key);
  if (!node) throw Failure("not_found", "configuration key " + key + " is not set");
  const bool secret = is_secret_key(key);
  const auto shown = secret ? hidden : node->value;
  const bool alone = verb.words().size() == 2;  // then a script can take it as it is
  verb.say(Value::map().set("key", key).set("value", shown), alone ? shown : key + "=" + shown);
}

void set_key(const Verb& verb, const Way& way, const std::string& word) {
  // The first `=` ends the key, so that a value may hold more of them.
  const auto equals = word.find('=');
  if (equals == std::string::npos || equals + 1 == word.size())
    throw Failure("invalid", "'" + word.substr(0, equals) + "' is not KEY=VALUE")
        .with_effect("none");
  const auto key = word.substr(0, equals);
  check_key(key);
  way.etcd.put("/deis/" + key, stored_value(key, word.substr(equals + 1)));
  verb.say(Value::map().set("key", key), key + " is set");
}

void unset_key(const Verb& verb, const Way& way, const std::string& key) {
  check_key(key);
  const bool was = way.etcd.remove("/deis/" + key);
  verb.say(Value::map().set("key", key), key + (was ? " is unset" : " was not set"));
}

std::optional<FleetUnit> read_unit(const Way& way, const std::string& name) {
  try {
    return way.fleet.unit(name);
  } catch (const Failure& failure) {
    const auto word = may_be_poison(failure) ? poison_of(way.etcd, name) : std::nullopt;
    if (word) throw poisoned(name, *word);
    throw;
  }
}

const InventoryNode& node_or_home_of(const Verb& verb,
                                     const slipway::contract::Inventory& inventory,
                                     const std::string& typed) {
  for (const auto& node : inventory.nodes)
    if (node.name == typed || node.facts["machine_id"].as_string() == typed) return node;
  const auto way = verb.way();
  const auto unit = find_unit(verb, way, typed);
  for (const auto& row : way.fleet.states(unit.name))
    for (const auto& node : inventory.nodes)
      if (node.facts["machine_id"].as_string() == row.machine_id) return node;
  throw Failure("not_found", unit.name + " runs on no machine");
}

}  // namespace

Value ssh_argv(const InventoryNode& node) {
  auto argv = Value::list();
  for (const char* word :
       {"ssh", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null"})
    argv.push(word);
  if (const auto& key = node.ssh.host_key.as_string(); !key.empty()) {
    argv.push("-o").push("HostKeyAlias=" + node.name);
    argv.push("-o").push("StrictHostKeyChecking=yes");
    argv.push("-o").push("KnownHostsCommand=/bin/echo " + node.name + " " + key);
  }
  if (const auto& identity = node.ssh.identity.as_string(); !identity.empty()) {
    argv.push("-o").push("IdentitiesOnly=yes");
    argv.push("-i").push(identity);
  }
  argv.push("-p").push(std::to_string(node.ssh.port.as_int(22)));
  const auto user = node.ssh.user.as_string();
  argv.push((user.empty() ? "core" : user) + "@" + node.ssh.host.as_string());
  return argv;
}

FleetUnit find_unit(const Verb& verb, const Way& way, const std::string& typed,
                    IfPoisoned if_poisoned) {
  auto name = typed.find('.') == std::string::npos ? typed + ".service" : typed;
  for (const auto& wanted : {name, "deis-" + name}) {
    const auto unit = if_poisoned == IfPoisoned::mend
                          ? unit_resource::unit_in_fleet(verb.call, way, wanted, Desired::inactive)
                          : read_unit(way, wanted);
    if (unit) return *unit;
  }
  throw Failure("not_found", "fleet has no unit '" + typed + "'")
      .with_hint("'slipway platform list' shows all");
}

Acted config(const Verb& verb) {
  const auto words = verb.words();
  using Each = void (*)(const Verb&, const Way&, const std::string&);
  const Each each = words.empty()         ? nullptr
                    : words[0] == "get"   ? &get_key
                    : words[0] == "set"   ? &set_key
                    : words[0] == "unset" ? &unset_key
                                          : nullptr;
  if (!each || words.size() < 2)
    throw Failure("invalid", "config needs get, set or unset and at least one key")
        .with_effect("none")
        .with_hint("slipway platform config get router/bodySize");
  const auto way = verb.way();
  for (std::size_t i = 1; i < words.size(); ++i) each(verb, way, words[i]);
  return Acted::done();
}

Acted ssh(const Verb& verb) {
  const auto words = verb.words();
  if (words.empty()) throw Failure("invalid", "ssh needs a node or a unit").with_effect("none");
  const auto inventory = verb.request.inventory();
  auto argv = ssh_argv(node_or_home_of(verb, inventory, words[0]));
  for (std::size_t i = 1; i < words.size(); ++i) argv.push(words[i]);
  return Acted::exec(std::move(argv));
}

Acted dock(const Verb& verb) {
  const auto words = verb.words();
  if (words.empty()) throw Failure("invalid", "dock needs a unit").with_effect("none");
  const auto inventory = verb.request.inventory();
  const auto& node = node_or_home_of(verb, inventory, words[0]);
  auto argv = ssh_argv(node);
  // The container has the component's name, whatever its instance.
  std::string command = "docker exec -it deis-" + UnitName::parse(words[0]).component;
  for (std::size_t i = 1; i < words.size(); ++i) command += " " + words[i];
  if (words.size() == 1) command += " /bin/sh";
  argv.push("-t").push(command);
  return Acted::exec(std::move(argv));
}

}  // namespace deis
