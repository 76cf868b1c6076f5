#include "render/parts.hpp"
#include "slipway/contract/forms.hpp"
#include "slipway/text.hpp"

namespace cloud_init {
namespace {

constexpr const char* waits_for_clock = "systemd-time-wait-sync.service";

}  // namespace

/// A file of systemd-timesyncd's needs no module of the tool's, whose `ntp` differs by version and
/// takes a text for a list of letters.
void render_time(Rendering& out) {
  const auto& time = out.config.time;
  for (const auto& server : time.servers)
    if (!slipway::contract::is_host(server))
      out.refuse({"time", "servers"}, "the time server '" + server + "' is no host name");
  if (!time.servers.empty()) {
    add_own_file(out, "/etc/systemd/timesyncd.conf.d/80-slipway.conf",
                 "[Time]\nNTP=" + slipway::joined(time.servers) + "\n", {"time", "servers"});
    out.steps.push_back({"systemctl restart systemd-timesyncd.service", {"time", "servers"}});
  }
  if (time.gates.empty()) return;
  for (const auto& unit : time.gates) {
    if (!is_word(unit)) out.refuse({"time", "gates"}, "'" + unit + "' is no name of a unit");
    add_drop_in(out,
                {unit,
                 "30-slipway-clock.conf",
                 std::string("[Unit]\nWants=") + waits_for_clock + "\nAfter=time-sync.target\n",
                 {"time", "gates"}});
  }
  out.steps.push_back({std::string("systemctl enable ") + waits_for_clock, {"time", "gates"}});
}

}  // namespace cloud_init
