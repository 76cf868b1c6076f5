#include "deis/actions/machine_check.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace deis {

std::string machine_command() {
  return "echo clock $(date +%s%3N); "
         "docker info >/dev/null 2>&1 && echo docker; "
         "df -P / /var/lib/docker 2>/dev/null | "
         "while read -r _ _ _ _ used mount; do echo disk \"$used\" \"$mount\"; done";
}

MachineReport MachineReport::read(const std::string& text) {
  MachineReport report;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string what;
    std::string first;
    std::string second;
    words >> what >> first >> second;
    if (what == "clock") report.clock_ms = std::atoll(first.c_str());
    if (what == "docker") report.docker = true;
    const bool known = std::any_of(report.disks.begin(), report.disks.end(),
                                   [&](const auto& disk) { return disk.mount == second; });
    if (what == "disk" && !first.empty() && first.back() == '%' && !known)
      report.disks.push_back({second, std::atoi(first.c_str())});
  }
  return report;
}

void ClockSpread::add(std::int64_t shown_ms, std::int64_t asked_ms, std::int64_t answered_ms) {
  const auto least = shown_ms - answered_ms;
  const auto most = shown_ms - asked_ms;
  earliest_ms = any ? std::min(earliest_ms, most) : most;
  latest_ms = any ? std::max(latest_ms, least) : least;
  any = true;
}

std::int64_t ClockSpread::at_least_ms() const {
  return std::max<std::int64_t>(0, latest_ms - earliest_ms);
}

}  // namespace deis
