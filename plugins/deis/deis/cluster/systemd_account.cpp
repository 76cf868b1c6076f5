#include "deis/cluster/systemd_account.hpp"

#include <cstdlib>
#include <map>
#include <sstream>

#include "deis/cluster/diagnosed.hpp"

namespace deis {
namespace {

constexpr std::chrono::milliseconds account_patience{4000};
constexpr std::size_t longest_account = 4096;
constexpr std::int64_t us_per_ms = 1000;
constexpr std::int64_t killed = 2;

constexpr const char* properties[] = {"ActiveState",
                                      "SubState",
                                      "Result",
                                      "InactiveExitTimestampMonotonic",
                                      "ExecMainStartTimestampMonotonic",
                                      "ExecMainExitTimestampMonotonic",
                                      "ExecMainCode",
                                      "ExecMainStatus",
                                      "NRestarts"};

}  // namespace

std::string account_command(const std::string& unit) {
  std::string command = "systemctl show '" + unit + "'";
  for (const auto* property : properties) command += std::string(" --property=") + property;
  return command;
}

SystemdAccount SystemdAccount::read(const std::string& text) {
  std::map<std::string, std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const auto equals = line.find('='); equals != std::string::npos)
      found[line.substr(0, equals)] = line.substr(equals + 1);
  const auto number = [&](const char* key) -> std::int64_t {
    return std::atoll(found[key].c_str());
  };
  SystemdAccount account;
  account.state = found["ActiveState"] + "/" + found["SubState"];
  account.result = found["Result"];
  account.began_us = number("InactiveExitTimestampMonotonic");
  account.started_us = number("ExecMainStartTimestampMonotonic");
  account.exited_us = number("ExecMainExitTimestampMonotonic");
  account.exit_code = number("ExecMainCode");
  account.exit_status = number("ExecMainStatus");
  if (found.count("NRestarts") && !found["NRestarts"].empty())
    account.restarts = number("NRestarts");
  return account;
}

std::string SystemdAccount::mark() const {
  return std::to_string(began_us) + "/" + std::to_string(started_us);
}

std::string SystemdAccount::how_it_ended() const {
  if (exited_us == 0 || exited_us < started_us) return {};
  const auto how = exit_code >= killed ? "was ended by signal " : "ended with status ";
  return "its process " + std::string(how) + std::to_string(exit_status) + " after " +
         std::to_string((exited_us - started_us) / us_per_ms) + " ms";
}

std::optional<SystemdAccount> account_of(Cluster& cluster,
                                         const slipway::contract::Inventory& inventory,
                                         const std::string& machine_id, const std::string& unit,
                                         const std::function<bool()>& cancelled) {
  using Found = std::optional<SystemdAccount>;
  return diagnosed(Found(), [&]() -> Found {
    const auto name = node_of_machine(inventory, machine_id);
    for (const auto& node : inventory.nodes) {
      if (node.name != name) continue;
      const auto way = cluster.through(node, cancelled);
      const auto said =
          way.tunnel->run(account_command(unit), account_patience, cancelled, longest_account);
      if (said.status != 0) return std::nullopt;
      return SystemdAccount::read(said.out);
    }
    return std::nullopt;
  });
}

}  // namespace deis
