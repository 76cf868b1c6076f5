#include "coreos-sim/fleet/unit_account.hpp"

#include <sstream>

namespace coreos_sim::fleet {

void UnitAccount::started() {
  started_us_ = now_us();
  exited_us_ = 0;
  failed_ = false;
}

void UnitAccount::failed() {
  exited_us_ = now_us();
  if (started_us_ < began_us_) started_us_ = exited_us_;  // it died before its own process
  failed_ = true;
}

std::string UnitAccount::text(const std::string& active, const std::string& sub) const {
  std::ostringstream text;
  text << "LoadState=loaded\nActiveState=" << active << "\nSubState=" << sub
       << "\nResult=" << (failed_ ? "exit-code" : "success")
       << "\nInactiveExitTimestampMonotonic=" << began_us_
       << "\nExecMainStartTimestampMonotonic=" << started_us_
       << "\nExecMainExitTimestampMonotonic=" << exited_us_
       << "\nExecMainCode=" << (exited_us_ == 0 ? 0 : 1) << "\nExecMainStatus=" << (failed_ ? 1 : 0)
       << "\n";
  return text.str();
}

long long UnitAccount::now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace coreos_sim::fleet
