#include "azure_emulator/machines/driver_host.hpp"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/ServerSocket.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "azure_emulator/text/encoding.hpp"
#include "shared/log.hpp"

namespace azure_emulator {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBootPoll{150};
/// A machine that is as it was is asked less and less often: each question is a program's start.
constexpr milliseconds kFirstReadyPoll{2000};
constexpr milliseconds kLastReadyPoll{30000};

/// Only the owner may read it: user-data holds keys and tokens.
void write_private_file(const std::string& path, const std::string& content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot write '" + path + "'");
  std::size_t written = 0;
  while (written < content.size()) {
    const auto size = ::write(file, content.data() + written, content.size() - written);
    if (size <= 0) break;
    written += static_cast<std::size_t>(size);
  }
  ::close(file);
  if (written != content.size()) throw std::runtime_error("cannot write '" + path + "'");
}

int free_port(const std::string& address) {
  Poco::Net::ServerSocket socket;
  socket.bind(Poco::Net::SocketAddress(address, 0), true);
  return socket.address().port();
}

struct Status {
  std::string state;
  std::string reason;
};

Status read_status(const DriverProgram::Outcome& outcome) {
  if (outcome.exit_code != 0) return {"failed", trimmed(outcome.errors)};
  try {
    Poco::JSON::Parser parser;
    const auto object = parser.parse(outcome.output).extract<Poco::JSON::Object::Ptr>();
    return {object->optValue<std::string>("state", "booting"),
            object->optValue<std::string>("reason", "")};
  } catch (const Poco::Exception& error) {
    return {"failed", "the machine driver's status cannot be read: " + error.displayText()};
  }
}

std::string text_of(const std::string& address, int host_port, int port) {
  return address + ":" + std::to_string(host_port) + ":" + std::to_string(port);
}

}  // namespace

/// One machine: a thread that talks to the driver about it, one verb after the other.
class DriverHost::Machine {
 public:
  Machine(DriverHost& host, const MachineOrder& order) : host_(host), order_(order) {
    commands_.emplace_back(Command::start);
    thread_ = std::jthread([this] { run(); });
  }

  void change(const MachineOrder& order) {
    const std::lock_guard lock(mutex_);
    order_ = order;
    commands_.emplace_back(Command::change);
    wake_.notify_all();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    commands_.emplace_back(Command::stop);
    wake_.notify_all();
  }

  bool done() const { return done_; }

 private:
  enum class Command { start, change, stop };
  enum class Watch { nothing, booting, ready, failed };

  std::optional<Command> next_command() {
    std::unique_lock lock(mutex_);
    const auto waiting = [&] { return !commands_.empty(); };
    if (watch_ == Watch::nothing) {
      wake_.wait(lock, waiting);
    } else {
      wake_.wait_for(lock, watch_ == Watch::booting ? kBootPoll : ready_poll_, waiting);
    }
    if (commands_.empty()) return std::nullopt;
    const Command command = commands_.front();
    commands_.pop_front();
    return command;
  }

  MachineOrder order() {
    const std::lock_guard lock(mutex_);
    return order_;
  }

  void run() {
    for (bool going = true; going;) {
      const auto command = next_command();
      if (!command) {
        look();
        continue;
      }
      ready_poll_ = kFirstReadyPoll;
      switch (*command) {
        case Command::start:
          start();
          break;
        case Command::change:
          change_forwards();
          break;
        case Command::stop:
          end();
          going = false;
      }
    }
    done_ = true;
  }

  std::string folder() const {
    return host_.options_.work_dir + "/" + lower(order_.service) + "/" + order_.name;
  }
  std::string inputs() const {
    return host_.options_.work_dir + "/inputs/" + lower(order_.service) + "/" + order_.name;
  }

  std::vector<std::string> identity() const { return {"--name", order_.name, "--dir", folder()}; }

  void fail(const std::string& reason) {
    watch_ = Watch::failed;
    emulators::log("driver", emulators::LogLevel::warning,
                   "machine '" + order_.name + "' failed: " + reason);
    host_.reports_->machine_failed(order_.id, reason);
  }

  /// The folder of the machine, empty when another machine of that name had it: a start in a used
  /// folder is a reboot.
  void prepare_folders(const MachineOrder& order) {
    std::filesystem::create_directories(inputs());
    const std::string owner_file = inputs() + "/machine";
    std::string owner;
    std::ifstream(owner_file) >> owner;
    if (owner != std::to_string(order.id)) std::filesystem::remove_all(folder());
    std::ofstream(owner_file) << order.id << '\n';
    std::filesystem::create_directories(folder());
  }

  void start() {
    const MachineOrder order = this->order();
    try {
      prepare_folders(order);
      write_private_file(inputs() + "/user-data", order.user_data);
      write_private_file(inputs() + "/authorized-key", order.authorized_key + "\n");
      auto words = identity();
      for (const auto& word :
           {std::string("--user-data"), inputs() + "/user-data", std::string("--authorized-key"),
            inputs() + "/authorized-key", std::string("--private-ip"), order.private_ip,
            std::string("--public-ip"), order.vip}) {
        words.push_back(word);
      }
      append_forwards(order, words);
      const auto outcome = host_.program_.run("start", words, inputs());
      if (outcome.exit_code != 0) {
        fail("the machine could not be started: " + trimmed(outcome.errors));
        return;
      }
      watch_ = Watch::booting;
      host_.balancer_.set_members(order.id, members(order));
    } catch (const Poco::Exception& error) {
      fail("the machine could not be started: " + error.displayText());
    } catch (const std::exception& error) {
      fail("the machine could not be started: " + std::string(error.what()));
    }
  }

  void change_forwards() {
    if (watch_ == Watch::nothing) return;
    const MachineOrder order = this->order();
    auto words = identity();
    append_forwards(order, words);
    host_.program_.run("forward", words, inputs());
    host_.balancer_.set_members(order.id, members(order));
  }

  void end() {
    host_.balancer_.drop(order_.id);
    host_.program_.run("stop", identity(), inputs());
    host_.reports_->machine_stopped(order_.id);
  }

  void look() {
    const Status status = read_status(host_.program_.run("status", identity(), inputs()));
    if (watch_ != Watch::booting) ready_poll_ = std::min(ready_poll_ * 3 / 2, kLastReadyPoll);
    if (status.state == "ready" && watch_ != Watch::ready) {
      watch_ = Watch::ready;
      ready_poll_ = kFirstReadyPoll;
      emulators::log("driver", emulators::LogLevel::debug,
                     "machine '" + order_.name + "' is ready");
      host_.reports_->machine_ready(order_.id);
    } else if (status.state == "failed" && watch_ != Watch::failed) {
      fail(status.reason);
    }
  }

  /// The port on the machine's own address that leads to `local_port`; the same for its whole life.
  int inner_port(const MachineOrder& order, int local_port) {
    const auto [found, fresh] = inner_ports_.emplace(local_port, 0);
    if (fresh) found->second = free_port(order.private_ip);
    return found->second;
  }

  void append_forwards(const MachineOrder& order, std::vector<std::string>& words) {
    std::vector<std::string> forwards;
    for (const auto& endpoint : order.endpoints) {
      if (endpoint.protocol != "tcp") continue;
      if (endpoint.set_name.empty()) {
        const int port = bindable_port(order.vip, endpoint.port);
        forwards.push_back(text_of(order.vip, port, endpoint.local_port));
        continue;
      }
      inner_port(order, endpoint.local_port);
      if (endpoint.probe) inner_port(order, endpoint.probe->port);
    }
    for (const auto& [local, inner] : inner_ports_) {
      forwards.push_back(text_of(order.private_ip, inner, local));
    }
    for (const auto& forward : forwards) {
      words.emplace_back("--forward");
      words.push_back(forward);
    }
  }

  std::vector<Member> members(const MachineOrder& order) {
    std::vector<Member> all;
    for (const auto& endpoint : order.endpoints) {
      if (endpoint.set_name.empty() || endpoint.protocol != "tcp") continue;
      Member member;
      member.set_name = endpoint.set_name;
      member.vip = order.vip;
      member.port = endpoint.port;
      member.address = order.private_ip;
      member.member_port = inner_port(order, endpoint.local_port);
      member.probe = endpoint.probe.value_or(Probe{"", endpoint.local_port, "tcp", 15, 31});
      member.probe_port = inner_port(order, member.probe.port);
      all.push_back(member);
    }
    return all;
  }

  DriverHost& host_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Command> commands_;
  MachineOrder order_;
  Watch watch_ = Watch::nothing;               // of the thread
  milliseconds ready_poll_ = kFirstReadyPoll;  // of the thread
  std::map<int, int> inner_ports_;             // of the thread
  std::atomic<bool> done_{false};
  std::jthread thread_;  // last: it uses the others
};

DriverHost::DriverHost(Options options)
    : options_(std::move(options)),
      program_(options_.program, options_.arguments),
      balancer_(options_.speed) {
  options_.work_dir = std::filesystem::absolute(options_.work_dir).string();
}

DriverHost::~DriverHost() { stop_all(); }

void DriverHost::retire(std::uint64_t machine_id) {
  std::erase_if(retired_, [](const auto& machine) { return machine->done(); });
  const auto found = machines_.find(machine_id);
  if (found == machines_.end()) return;
  retired_.push_back(std::move(found->second));
  machines_.erase(found);
}

void DriverHost::start(const MachineOrder& order) {
  const std::lock_guard lock(mutex_);
  const auto earlier = machines_.find(order.id);
  if (earlier != machines_.end()) earlier->second->stop();
  retire(order.id);
  machines_.emplace(order.id, std::make_unique<Machine>(*this, order));
}

void DriverHost::change(const MachineOrder& order) {
  const std::lock_guard lock(mutex_);
  const auto found = machines_.find(order.id);
  if (found != machines_.end()) found->second->change(order);
}

void DriverHost::stop(std::uint64_t machine_id) {
  const std::lock_guard lock(mutex_);
  const auto found = machines_.find(machine_id);
  if (found == machines_.end()) return;
  found->second->stop();
  retire(machine_id);
}

void DriverHost::stop_all() {
  std::vector<std::unique_ptr<Machine>> all;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, machine] : machines_) {
      machine->stop();
      retired_.push_back(std::move(machine));
    }
    machines_.clear();
    all = std::move(retired_);
    retired_.clear();
  }
  // Each one's thread ends with its machine; waiting happens without the lock.
  all.clear();
}

}  // namespace azure_emulator
