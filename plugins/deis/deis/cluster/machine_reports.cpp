#include "deis/cluster/machine_reports.hpp"

#include <map>
#include <sstream>

namespace deis {
namespace {

constexpr const char* reports_key = "/deis/slipway/health";

/// What is bad by a report, in the machine's words; empty when all is good.
std::string complaints(const std::string& report) {
  const std::string bad = "bad ";
  std::string text;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);)
    if (line.rfind(bad, 0) == 0) text += (text.empty() ? "" : "; ") + line.substr(bad.size());
  return text;
}

/// Address -> report.
std::map<std::string, std::string> reports(const slipway::kit::Etcd2& etcd) {
  std::map<std::string, std::string> found;
  const auto folder = etcd.find(reports_key, true);
  if (!folder) return found;
  for (const auto& node : folder->nodes)
    found[node.key.substr(node.key.rfind('/') + 1)] = node.value;
  return found;
}

}  // namespace

std::vector<HealthCheck> machine_reports(const slipway::kit::Etcd2& etcd,
                                         const slipway::contract::Inventory& inventory) {
  const auto found = reports(etcd);
  std::vector<HealthCheck> checks;
  if (found.empty()) return checks;
  for (const auto& node : inventory.nodes) {
    const auto at = found.find(node.private_address.as_string());
    const auto what = "machine " + node.name;
    if (at == found.end()) {
      checks.push_back({what, false, "has sent no report for five minutes"});
      continue;
    }
    const auto bad = complaints(at->second);
    checks.push_back({what, bad.empty(), bad.empty() ? "says that it is well" : bad});
  }
  return checks;
}

}  // namespace deis
