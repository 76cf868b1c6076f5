#include "rig/platform.hpp"

#include <algorithm>
#include <csignal>
#include <set>
#include <stdexcept>
#include <thread>

#include "coreos-sim/io/files.hpp"

namespace rig {

using slipway::Value;
using slipway::contract::Resource;
using slipway::core::Function;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int first_ssh_port = 22001;
constexpr std::chrono::seconds longest_run{120};

std::string address_of(const Resource& resource) {
  return "platform/" + resource.type + "/" + resource.name;
}

}  // namespace

struct Platform::Operation {
  std::string address;
  std::vector<std::string> after;
  Value request;
  Clock::time_point due = Clock::now();
};

Platform::Platform(const Value& options, int machines) : plugin_(PLUGIN_FILE) {
  cluster_.start(machines);
  Value all = Value::map().set("domain", "demo.example.com").set("settle_s", 1);
  for (const auto& [key, value] : options.as_map()) all.set(key, value);
  plugin_.set_pace(slipway::test::Pace::real);
  plugin_.configure("platform", all);
  for (int index = 0; index < machines; ++index) {
    slipway::contract::LayoutNode node;
    node.name = "demo-" + std::to_string(index);
    node.index = index;
    node.resource = "cloud/virtual_machine/" + node.name;
    node.removed_by = {"cloud/deployment/demo"};
    layout_.nodes.push_back(node);
    slipway::contract::InventoryNode known;
    known.name = node.name;
    known.status = slipway::contract::NodeStanding::present;
    known.private_address = cluster_.address(index);
    known.ssh.host = cluster_.outside();
    known.ssh.port = first_ssh_port + index;
    known.ssh.user = "core";
    known.ssh.identity = (cluster_.scratch() / "key").string();
    inventory_.nodes.push_back(known);
  }
}

const std::vector<Resource>& Platform::expand() {
  plugin_.forget();
  const auto answer =
      plugin_.call(Function::expand, Value::map().set("layout", slipway::codec::encode(layout_)));
  if (answer["outcome"].as_string() == "failed")
    throw std::runtime_error(answer["message"].as_string());
  resources_.clear();
  for (const auto& item : plugin_.emitted())
    resources_.push_back(slipway::codec::decoded<Resource>(item));
  return resources_;
}

const Resource& Platform::resource(const std::string& address) const {
  for (const auto& one : resources_)
    if (address_of(one) == address) return one;
  throw std::runtime_error("no resource " + address);
}

Value Platform::request_for(const Resource& resource) const {
  Value request = plugin_.change(resource.type, resource.name, resource.inputs);
  const auto at = made_.find(address_of(resource));
  if (at != made_.end()) request.set("id", at->second["id"]).set("outputs", at->second["outputs"]);
  return request;
}

void Platform::keep(const std::string& address, const Value& answer) {
  made_[address] = Value::map().set("id", answer["id"]).set("outputs", answer["outputs"]);
  const auto& facts = answer["outputs"]["node_facts"];
  for (auto& node : inventory_.nodes) {
    if (facts[node.name].is_null()) continue;
    node.facts = facts[node.name];
    node.ssh.host_key = facts[node.name]["host_key"];
  }
}

std::map<std::string, Value> Platform::run(Function function, std::vector<Operation> operations) {
  std::map<std::string, Value> failures;
  const auto end = Clock::now() + longest_run;
  const auto waits = [&](const Operation& operation) {
    return std::any_of(operations.begin(), operations.end(), [&](const auto& other) {
      return std::find(operation.after.begin(), operation.after.end(), other.address) !=
             operation.after.end();
    });
  };
  while (!operations.empty()) {
    if (Clock::now() > end) throw std::runtime_error(operations.front().address + " does not end");
    const auto next = std::find_if(operations.begin(), operations.end(), [&](const auto& one) {
      return one.due <= Clock::now() && !waits(one);
    });
    if (next == operations.end()) {
      // every operation told when it wants to be asked again; nothing else is waited for
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    next->request.set("inventory", slipway::codec::encode(inventory_));
    const auto answer = plugin_.call(function, next->request);
    if (answer["outcome"].as_string() == "pending") {
      next->request.set("token", answer["token"]).set_if("id", answer["id"]);
      next->due = Clock::now() + std::chrono::milliseconds(answer["poll_after_ms"].as_int());
      continue;
    }
    if (answer["outcome"].as_string() == "failed")
      failures[next->address] = answer;
    else
      keep(next->address, answer);
    operations.erase(next);
  }
  return failures;
}

std::map<std::string, Value> Platform::up() {
  std::vector<Operation> operations;
  for (const auto& resource : expand())
    operations.push_back({address_of(resource), resource.depends_on, request_for(resource)});
  return run(Function::create, std::move(operations));
}

std::map<std::string, Value> Platform::remove_units() {
  std::vector<Operation> operations;
  for (const auto& resource : resources_)
    if (resource.type == "unit")
      operations.push_back({address_of(resource), {}, request_for(resource)});
  return run(Function::remove, std::move(operations));
}

Value Platform::operate(Function function, const std::string& address, bool recover) {
  auto request = request_for(resource(address));
  request.set("recover", recover).set("inventory", slipway::codec::encode(inventory_));
  const auto answer = plugin_.drive(function, request);
  if (answer["outcome"].as_string() == "done") keep(address, answer);
  return answer;
}

Value Platform::read(const std::string& address) {
  auto request = request_for(resource(address));
  return plugin_.call(Function::read, request.set("inventory", slipway::codec::encode(inventory_)));
}

Value Platform::act(const std::string& name, const std::vector<std::string>& words) {
  Value request = Value::map().set("action", name).set("arguments", words);
  request.set("inventory", slipway::codec::encode(inventory_));
  plugin_.forget();
  return plugin_.drive(Function::action, request);
}

Value::List Platform::preflight(const std::string& status) {
  Value nodes = Value::map();
  for (const auto& node : layout_.nodes) nodes.set(node.name, status);
  Value request = Value::map().set("layout", slipway::codec::encode(layout_)).set("nodes", nodes);
  request.set("inventory", slipway::codec::encode(inventory_));
  request.set("recorded", Value::map().set("platform/unit/router@1", Value::map()));
  plugin_.forget();
  plugin_.call(Function::preflight, request);
  Value::List found;
  for (const auto& finding : plugin_.emitted()) found.push_back(finding);
  return found;
}

std::shared_ptr<void> Platform::silence(const std::vector<int>& machines) {
  auto stopped = std::make_shared<std::vector<pid_t>>();
  for (const auto pid : cluster_.leftovers()) {
    const auto process = "/proc/" + std::to_string(pid);
    const auto command = coreos_sim::read_file(process + "/cmdline").value_or("");
    if (command.find("sshd") == std::string::npos) continue;
    const auto environment = coreos_sim::read_file(process + "/environ").value_or("");
    for (const int machine : machines) {
      const auto mark = cluster_.folder(machine).string() + "/";
      if ((command + environment).find(mark) == std::string::npos) continue;
      const bool listens = command.find("/usr/sbin/sshd") == 0;
      ::kill(pid, listens ? SIGSTOP : SIGKILL);
      if (listens) stopped->push_back(pid);
    }
  }
  return {nullptr, [stopped](void*) {
            for (const auto pid : *stopped) ::kill(pid, SIGCONT);
          }};
}

std::map<std::string, int> Platform::running() {
  std::map<std::string, int> rows;
  act("list", {});
  for (const auto& record : plugin_.emitted())
    if (record["sub"].as_string() == "running") ++rows[record["unit"].as_string()];
  return rows;
}

}  // namespace rig
