#include "coreos-sim/systemd/systemd.hpp"

#include <Poco/JSON/Object.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

namespace fs = std::filesystem;

/// Units that come with the image.
constexpr std::array<std::string_view, 36> image_units{
    "etcd.service",
    "etcd2.service",
    "fleet.service",
    "fleet.socket",
    "docker.service",
    "docker.socket",
    "early-docker.service",
    "early-docker.socket",
    "early-docker.target",
    "flanneld.service",
    "locksmithd.service",
    "update-engine.service",
    "systemd-networkd.service",
    "systemd-resolved.service",
    "systemd-timesyncd.service",
    "systemd-journald.service",
    "systemd-sysctl.service",
    "systemd-modules-load.service",
    "systemd-journal-gatewayd.service",
    "systemd-journal-gatewayd.socket",
    "systemd-hostnamed.service",
    "systemd-udevd.service",
    "ntpd.service",
    "ntpdate.service",
    "sntp.service",
    "sshd.socket",
    "sshd@.service",
    "settimezone.service",
    "rpcbind.service",
    "rpc-statd.service",
    "iptables-restore.service",
    "waagent.service",
    "user-config.target",
    "system-config.target",
    "multi-user.target",
    "sockets.target",
};

bool is_command(const std::string& command) {
  constexpr std::array<std::string_view, 7> commands{"start",
                                                     "stop",
                                                     "restart",
                                                     "reload",
                                                     "try-restart",
                                                     "reload-or-restart",
                                                     "reload-or-try-restart"};
  return std::find(commands.begin(), commands.end(), command) != commands.end();
}

/// The file of `foo@bar.service` may be that of `foo@.service`.
std::string template_of(const std::string& unit) {
  const auto at = unit.find('@');
  const auto dot = unit.rfind('.');
  if (at == std::string::npos || dot == std::string::npos || dot < at) return unit;
  return unit.substr(0, at + 1) + unit.substr(dot);
}

bool setting_is(const std::string& text, const std::string& name, const std::string& value) {
  const std::string wanted = name + "=" + value;
  for (const auto& line : split(text, '\n')) {
    if (trimmed(line) == wanted) return true;
  }
  return false;
}

/// What a unit is in once its start has succeeded, by its kind.
UnitState started(const std::string& unit, const std::string& text) {
  if (unit.ends_with(".socket")) return {"loaded", "active", "listening"};
  if (unit.ends_with(".mount")) return {"loaded", "active", "mounted"};
  if (unit.ends_with(".target")) return {"loaded", "active", "active"};
  if (unit.ends_with(".timer") || unit.ends_with(".path")) return {"loaded", "active", "waiting"};
  if (!setting_is(text, "Type", "oneshot")) return {"loaded", "active", "running"};
  const bool stays =
      setting_is(text, "RemainAfterExit", "yes") || setting_is(text, "RemainAfterExit", "true");
  return stays ? UnitState{"loaded", "active", "exited"} : UnitState{};
}

}  // namespace

void Systemd::provide(const std::string& unit, Service& service) {
  const std::lock_guard lock(mutex_);
  services_[unit] = &service;
}

Outcome Systemd::carry_out(const std::string& unit, const std::string& command) {
  if (!is_command(command)) return Error{"unsupported systemd command '" + command + "'"};
  if (!exists(unit)) {
    return Error{command + " " + unit + ": unit " + unit +
                 " failed to load: no such file or directory"};
  }
  const bool active = state(unit).active == "active";
  const bool only_if_active = command.ends_with("try-restart");
  if (command == "stop") {
    stop(unit);
  } else if (command != "reload" && (!only_if_active || active)) {
    if (is_masked(unit)) return Error{command + " " + unit + ": unit " + unit + " is masked"};
    if (active && command != "start") stop(unit);
    if (!active || command != "start") start(unit);
  }
  return done();
}

Outcome Systemd::enable(const std::string& unit) {
  if (exists(unit)) return done();
  return Error{"enable " + unit + ": no such file or directory"};
}

UnitState Systemd::state(const std::string& unit) const {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(unit);
  return found == states_.end() ? UnitState{} : found->second;
}

bool Systemd::is_masked(const std::string& unit) const {
  for (const char* base : {"etc/systemd/system", "run/systemd/system"}) {
    std::error_code error;
    const fs::path path = root_ / base / unit;
    const auto kind = fs::symlink_status(path, error).type();
    if (kind == fs::file_type::not_found || error) continue;
    if (kind == fs::file_type::symlink) return fs::read_symlink(path, error) == "/dev/null";
    return fs::file_size(path, error) == 0;
  }
  return false;
}

bool Systemd::exists(const std::string& unit) const {
  for (const auto& name : {unit, template_of(unit)}) {
    if (std::find(image_units.begin(), image_units.end(), name) != image_units.end()) return true;
    for (const char* base : {"etc/systemd/system", "run/systemd/system"}) {
      std::error_code error;
      const auto kind = fs::symlink_status(root_ / base / name, error).type();
      if (kind != fs::file_type::not_found && kind != fs::file_type::none) return true;
    }
  }
  return false;
}

void Systemd::start(const std::string& unit) {
  std::string text;
  for (const char* base : {"run/systemd/system", "etc/systemd/system"}) {
    if (auto found = read_file(root_ / base / unit)) text = std::move(*found);
  }
  set(unit, started(unit, text));
  if (const auto service = services_.find(unit); service != services_.end()) {
    service->second->start();
  }
}

void Systemd::stop(const std::string& unit) {
  if (const auto service = services_.find(unit); service != services_.end()) {
    service->second->stop();
  }
  set(unit, UnitState{});
}

void Systemd::set(const std::string& unit, const UnitState& state) {
  const std::lock_guard lock(mutex_);
  states_[unit] = state;
  Poco::JSON::Object object;
  for (const auto& [name, known] : states_) {
    object.set(name, known.load + "/" + known.active + "/" + known.sub);
  }
  std::ostringstream text;
  object.stringify(text, 2);
  // The record is for people; a full disk must not stop the machine.
  static_cast<void>(write_file(record_, text.str() + "\n"));
}

}  // namespace coreos_sim
