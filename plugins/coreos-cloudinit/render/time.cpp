#include <algorithm>
#include <cctype>

#include "render/parts.hpp"
#include "render/scripts.hpp"

namespace cloudconfig {
namespace {

constexpr const char* script_path = "/opt/bin/slipway-wait-for-clock";
constexpr const char* gate_unit = "slipway-clock.service";

/// Used when clocks are to be kept together and nobody says by which servers.
const std::vector<std::string>& usual_servers() {
  static const std::vector<std::string> pool = {"0.pool.ntp.org", "1.pool.ntp.org",
                                                "2.pool.ntp.org", "3.pool.ntp.org"};
  return pool;
}

bool is_host(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char letter) {
    return std::isalnum(letter) || letter == '.' || letter == '-' || letter == ':';
  });
}

std::string ntp_conf(const std::vector<std::string>& servers) {
  std::string text =
      "# the same servers on every node: that they agree matters more than the time\n";
  for (const auto& server : servers) text += "server " + server + " iburst\n";
  return text +
         "driftfile /var/lib/ntp/ntp.drift\n"
         "# a guest may have been asleep: step instead of giving up\n"
         "tinker panic 0\n"
         "restrict default nomodify nopeer noquery limited kod\n"
         "restrict 127.0.0.1\n"
         "restrict ::1\n";
}

/// The image starts the simple client at every boot unless it is masked, and the two exclude each
/// other.
void take_over_clock(Rendering& out, const std::vector<std::string>& servers) {
  add_own_file(out, "/etc/ntp.conf", "0644", ntp_conf(servers));
  UnitEntry simple;
  simple.name = "systemd-timesyncd.service";
  simple.command = "stop";
  simple.mask = true;
  UnitEntry daemon;
  daemon.name = "ntpd.service";
  daemon.command = "start";
  daemon.enable = true;
  out.document.units.push_back(std::move(simple));
  out.document.units.push_back(std::move(daemon));
}

UnitEntry gate(const std::vector<std::string>& guarded) {
  UnitEntry unit;
  unit.name = gate_unit;
  unit.command = "start";
  unit.content =
      "[Unit]\nDescription=Wait until the clock is synchronised\nWants=ntpd.service\n"
      "After=ntpd.service\nBefore=";
  for (std::size_t i = 0; i < guarded.size(); ++i) unit.content += (i ? " " : "") + guarded[i];
  unit.content +=
      "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStartSec=0\nExecStart=" +
      std::string(script_path) + "\n";
  return unit;
}

}  // namespace

void render_time(Rendering& out) {
  const auto& time = out.config.time;
  const bool chosen = !out.options.ntp_servers.empty();
  if (time.servers.empty() && time.gates.empty() && !chosen) return;
  auto servers = chosen ? out.options.ntp_servers : time.servers;
  if (servers.empty()) servers = usual_servers();
  for (const auto& server : servers)
    if (!is_host(server)) out.refuse("the time server '" + server + "' is not a host name");
  take_over_clock(out, servers);
  if (time.gates.empty()) return;
  add_own_file(out, script_path, "0755", std::string(scripts::wait_for_clock()));
  out.document.units.push_back(gate(time.gates));
  for (const auto& guarded : time.gates)
    out.document.units.push_back(drop_in_entry(
        guarded, "30-slipway-clock.conf",
        "[Unit]\nRequires=" + std::string(gate_unit) + "\nAfter=" + std::string(gate_unit) + "\n"));
}

}  // namespace cloudconfig
