#include "coreos-sim/machine/etcd_service.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

constexpr double restart_after_ms = 10000;
/// Where the programs of a machine look for etcd.
constexpr std::array<std::uint16_t, 2> client_ports{2379, 4001};

}  // namespace

EtcdService::EtcdService(Processes& processes, OptionsFile& options, MachineFolder folder,
                         std::string machine_id, std::string address)
    : processes_(processes),
      options_(options),
      folder_(std::move(folder)),
      machine_id_(std::move(machine_id)),
      address_(std::move(address)) {}

void EtcdService::start() {
  stop();
  if (auto opened = open_fronts(); !opened) {
    append_line(folder_.path() / "etcd.log", opened.error().message);
  }
  keeper_ = std::jthread([this](const std::stop_token& stop) { keep_running(stop); });
}

void EtcdService::stop() {
  keeper_.request_stop();
  if (keeper_.joinable()) keeper_.join();
}

Outcome EtcdService::open_fronts() {
  fronts_.clear();
  std::error_code ignored;
  std::filesystem::remove(folder_.etcd_front(), ignored);
  if (!options_.current().hold_etcd) return done();
  for (const auto port : client_ports) {
    auto front = Front::open({address_, front_port(port)}, {address_, port}, options_);
    if (!front) return front.error();
    fronts_.push_back(std::move(*front));
  }
  return write_file(folder_.etcd_front(), "");
}

void EtcdService::keep_running(const std::stop_token& stop) {
  const auto log = folder_.path() / "etcd.log";
  while (!stop.stop_requested()) {
    if (auto ran = run_once(stop); !ran) append_line(log, ran.error().message);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, options_.paced(restart_after_ms), [] { return false; });
  }
}

/// From its start to its end, or until it is to stop.
Outcome EtcdService::run_once(const std::stop_token& stop) {
  const auto root = folder_.root();
  const Identity identity{machine_id_, trimmed(read_file(root / "etc/hostname").value_or(""))};
  const auto settings = etcd_settings(root, identity, address_);
  if (auto free = check_free(settings.listens); !free) return free;
  std::filesystem::create_directories(settings.environment.at("ETCD_DATA_DIR"));
  Command command{{"/usr/bin/etcd"}, settings.environment, folder_.path() / "etcd.log"};
  // A machine has one processor: on more, most of what an etcd at rest costs is waking them up.
  command.environment.emplace("GOMAXPROCS", "1");
  for (const auto& flag : options_.current().etcd_extra_args) command.argv.push_back(flag);
  ended_ = false;
  const auto pid = processes_.start(command, [this](int) {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  });
  if (!pid) return pid.error();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [this] { return ended_; });
  if (!ended_) ::kill(*pid, SIGKILL);
  changed_.wait(lock, [this] { return ended_; });
  return done();
}

Outcome check_free(const std::vector<Endpoint>& listens) {
  for (const auto& endpoint : listens) {
    if (auto socket = listen_tcp(endpoint); !socket) return socket.error();
  }
  return done();
}

}  // namespace coreos_sim
