#include "deis/cluster/journal.hpp"

#include "deis/cluster/diagnosed.hpp"

namespace deis {
namespace {

constexpr int lines_in_a_failure = 5;
constexpr std::size_t longest_journal = 4096;
constexpr std::chrono::milliseconds journal_patience{4000};

}  // namespace

std::string node_of_machine(const slipway::contract::Inventory& inventory,
                            const std::string& machine_id) {
  for (const auto& node : inventory.nodes)
    if (!machine_id.empty() && node.facts["machine_id"].as_string() == machine_id) return node.name;
  constexpr std::size_t short_id = 8;
  return machine_id.substr(0, short_id);
}

std::string journal_command(const std::string& unit, int lines) {
  return "journalctl --unit '" + unit + "' --no-pager --lines " + std::to_string(lines);
}

std::string last_lines(Cluster& cluster, const slipway::contract::Inventory& inventory,
                       const std::string& machine_id, const std::string& unit,
                       const std::function<bool()>& cancelled) {
  return diagnosed(std::string(), [&]() -> std::string {
    const auto name = node_of_machine(inventory, machine_id);
    for (const auto& node : inventory.nodes) {
      if (node.name != name) continue;
      const auto way = cluster.through(node, cancelled);
      const auto said = way.tunnel->run(journal_command(unit, lines_in_a_failure), journal_patience,
                                        cancelled, longest_journal);
      return said.status == 0 ? said.out : std::string();
    }
    return {};
  });
}

}  // namespace deis
