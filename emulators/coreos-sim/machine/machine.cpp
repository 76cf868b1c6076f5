#include "coreos-sim/machine/machine.hpp"

#include <Poco/JSON/Object.h>

#include <chrono>
#include <sstream>
#include <utility>

#include "coreos-sim/fleet/fleet_service.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* os_release =
    "NAME=CoreOS\nID=coreos\nVERSION=766.4.0\nVERSION_ID=766.4.0\n"
    "PRETTY_NAME=\"CoreOS 766.4.0 (stand-in)\"\n";

/// Azure's image gives etcd a longer election time-out; cloud-config's own file sorts after it.
constexpr const char* azure_etcd_drop_in =
    "[Service]\nEnvironment=\"ETCD_ELECTION_TIMEOUT=1200\"\n";

}  // namespace

Machine::Machine(MachineFolder folder, MachineSpec spec, Processes& processes)
    : folder_(std::move(folder)),
      spec_(std::move(spec)),
      processes_(processes),
      options_(spec_.options),
      identity_{machine_id(spec_.name, folder_.path()), spec_.name},
      systemd_(folder_.root(), folder_.path() / "systemd.json"),
      ssh_(processes_, folder_, spec_.private_ip),
      etcd_(processes_, options_, folder_, identity_.machine_id, spec_.private_ip),
      forwards_(spec_.private_ip, options_, folder_.path() / "forwards.log"),
      jobs_(systemd_, folder_.root() / "run/systemctl.sock") {
  fleet_ =
      fleet::make_fleet_service({folder_, identity_.machine_id, spec_.private_ip,
                                 [this](const std::string& unit) { return systemd_.exists(unit); }},
                                options_);
  systemd_.provide("etcd2.service", etcd_);
  systemd_.provide("fleet.service", *fleet_);
}

Machine::~Machine() {
  if (booting_.joinable()) booting_.join();
}

Outcome Machine::open_forwards() { return forwards_.replace(spec_.forwards); }

void Machine::start() {
  report("booting", "");
  booting_ = std::thread([this] { boot(); });
}

void Machine::reload_forwards() {
  std::string answer = "ok";
  if (auto spec = folder_.load()) {
    spec_.forwards = spec->forwards;
    if (auto replaced = forwards_.replace(spec_.forwards); !replaced) {
      answer = replaced.error().message;
    }
  } else {
    answer = spec.error().message;
  }
  const auto request = read_file(folder_.forwards()).value_or("");
  static_cast<void>(
      write_file(folder_.forwards_applied(), trimmed(request) + "\n" + answer + "\n"));
}

void Machine::boot() {
  std::this_thread::sleep_for(options_.paced(options_.current().boot_ms));
  Outcome ready = lay_out_image();
  const auto provisioning_key = read_file(folder_.authorized_key()).value_or("");
  if (ready) ready = ssh_.set_keys("core", {provisioning_key});
  if (ready) ready = jobs_.open();
  if (ready) ready = ssh_.start();
  const bool has_ssh = static_cast<bool>(ready);
  if (ready) ready = apply_user_data();
  // Whoever reads the state may rely on ssh, whatever became of the user-data.
  if (const auto up = has_ssh ? ssh_.wait_until_up() : done(); ready && !up) ready = up;
  report(ready ? "ready" : "failed", ready ? "" : ready.error().message);
}

/// The parts of the image that somebody may look at.  /run is empty after every boot.
Outcome Machine::lay_out_image() {
  const fs::path root = folder_.root();
  std::error_code ignored;
  fs::remove_all(root / "run", ignored);
  fs::create_directories(root / "run", ignored);
  fs::create_directories(root / "var", ignored);
  if (!fs::is_symlink(root / "var/run")) fs::create_symlink("../run", root / "var/run", ignored);
  const std::vector<std::pair<fs::path, std::string>> files{
      {"etc/machine-id", identity_.machine_id + "\n"},
      {"etc/hostname", spec_.name + "\n"},
      {"etc/os-release", os_release},
      {"usr/share/coreos/update.conf", "GROUP=stable\n"},
      {"run/systemd/system/etcd2.service.d/10-oem.conf", azure_etcd_drop_in}};
  for (const auto& [path, content] : files) {
    if (auto wrote = write_file(root / path, content); !wrote) return wrote;
  }
  return done();
}

Outcome Machine::apply_user_data() {
  const cloudconfig::Target target{folder_.root(),
                                   spec_.name,
                                   {spec_.public_ip, spec_.private_ip, "", ""},
                                   options_.current().cloudinit};
  const auto run = cloudconfig::run(read_file(folder_.user_data()).value_or(""), target);
  const auto& applied = run.applied;
  if (auto access = set_up_access(applied); !access) return access;
  if (applied.error) return *applied.error;
  return carry_out(applied);
}

/// Host name, users and keys are in force even when a later part of the document was refused.
Outcome Machine::set_up_access(const cloudconfig::Applied& applied) {
  if (auto named = write_file(folder_.root() / "etc/hostname", applied.hostname + "\n"); !named) {
    return named;
  }
  if (auto known = ssh_.set_users(applied.created_users); !known) return known;
  const auto provisioning_key = read_file(folder_.authorized_key()).value_or("");
  for (const auto& [user, keys] : applied.key_sets) {
    auto all = keys;
    if (user == "core") all.push_back(provisioning_key);
    if (auto set = ssh_.set_keys(user, all); !set) return set;
  }
  return done();
}

Outcome Machine::carry_out(const cloudconfig::Applied& applied) {
  for (const auto& unit : applied.enabled_units) {
    if (auto enabled = systemd_.enable(unit); !enabled) return enabled;
  }
  for (const auto& [unit, command] : applied.commands) {
    if (auto job = systemd_.carry_out(unit, command); !job) return job;
  }
  return done();
}

void Machine::report(const std::string& state, const std::string& reason) {
  static_cast<void>(write_status(folder_, state, reason));
}

Outcome write_status(const MachineFolder& folder, const std::string& state,
                     const std::string& reason) {
  Poco::JSON::Object object(Poco::JSON_PRESERVE_KEY_ORDER);
  object.set("state", state);
  object.set("reason", reason);
  std::ostringstream text;
  object.stringify(text);
  return write_file(folder.status(), text.str() + "\n");
}

}  // namespace coreos_sim
