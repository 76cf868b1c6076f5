#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

#include <Poco/JSON/Parser.h>

#include "azure_emulator/control/control.hpp"
#include "azure_emulator/control/json.hpp"
#include "azure_emulator/http/control_server.hpp"
#include "azure_emulator/http/front.hpp"
#include "azure_emulator/machines/driver_host.hpp"
#include "program/journal.hpp"
#include "program/loopback_net.hpp"
#include "program/options.hpp"
#include "program/ticker.hpp"
#include "shared/files.hpp"

namespace azure_emulator {
namespace {

std::string file_content(const std::string& path) {
  auto content = emulators::read_file(path);
  if (!content) throw std::runtime_error("cannot read '" + path + "'");
  return std::move(*content);
}

/// Renamed into place, so that whoever waits for it reads all of it; for its owner alone, since the
/// control port's token is in it.
void write_ready_file(const std::string& path, const std::string& content) {
  const std::string beside = path + ".new";
  const mode_t others = ::umask(S_IRWXG | S_IRWXO);
  {
    std::filesystem::remove(beside);
    std::ofstream file(beside, std::ios::binary);
    file << content << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write '" + beside + "'");
  }
  ::umask(others);
  std::filesystem::rename(beside, path);
}

/// On the output only when there is no file: outputs end in logs, which others may read.
void tell_ready(const ProgramOptions& options, const std::string& ready) {
  if (options.ready_file.empty())
    std::cout << ready << std::endl;
  else
    write_ready_file(options.ready_file, ready);
}

/// Machines that really run boot in real time, however fast the virtual one is: they get at least
/// five minutes of it.
constexpr double kLeastRealBootSeconds = 300;

void allow_real_boots(World& world, const ProgramOptions& options) {
  if (options.driver.empty()) return;
  const std::chrono::duration<double> usual = world.durations.of("provisioning_timeout");
  world.durations.set("provisioning_timeout",
                      std::max(usual.count(), kLeastRealBootSeconds * options.speed));
}

void apply_options(Emulator& emulator, const ProgramOptions& options) {
  for (const auto& [id, thumbprint] : options.subscriptions) emulator.allow(id, thumbprint);
  emulator.inspect([&](World& world, RequestLog&) {
    world.settings.order = options.strict_order ? Order::strict : Order::lenient;
    allow_real_boots(world, options);
    for (const auto& [name, seconds] : options.durations) {
      if (!world.durations.set(name, seconds)) {
        throw std::invalid_argument("--duration: there is no duration '" + name + "'");
      }
    }
    for (const auto& [name, value] : options.quotas) {
      for (auto& [id, subscription] : world.subscriptions) {
        if (!subscription.quotas.set(name, value)) {
          throw std::invalid_argument("--quota: there is no quota '" + name + "'");
        }
      }
    }
  });
}

void load_files(Emulator& emulator, Control& control, const ProgramOptions& options) {
  if (!options.scenario_file.empty()) control.load_scenario(file_content(options.scenario_file));
  if (options.prepare_file.empty()) return;
  const auto reply = control.handle("POST", "/prepare", file_content(options.prepare_file));
  if (reply.status != 200) {
    throw std::runtime_error("--prepare '" + options.prepare_file + "': " + reply.body);
  }
  (void)emulator;
}

std::unique_ptr<MachineHost> make_host(const ProgramOptions& options) {
  if (options.driver.empty()) return std::make_unique<RecordsOnly>();
  DriverHost::Options driver;
  driver.program = options.driver;
  driver.arguments = options.driver_arguments;
  driver.work_dir = options.work_dir;
  driver.speed = options.speed;
  return std::make_unique<DriverHost>(std::move(driver));
}

std::string ready_text(const LoopbackNet& net, const std::string& listen_host, const Front& front,
                       const ControlServer& control) {
  auto ready = json_object();
  ready->set("endpoint", "https://" + listen_host + ":" + std::to_string(front.port()));
  ready->set("control", control.url());
  ready->set("net", net.net());
  return to_text(ready);
}

/// Blocks the signals in every thread, so that one place can wait for them.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

/// The journal, if one is kept, with the options that the recorded world began with.
std::unique_ptr<Journal> open_journal(ProgramOptions& options) {
  if (options.state_file.empty()) return nullptr;
  auto journal = std::make_unique<Journal>(options.state_file);
  if (const auto& beginning = journal->beginning()) {
    options.net = beginning->net;
    options.seed = beginning->seed;
  }
  return journal;
}

/// Brings the recorded world back, or notes the new one; when the clock is to go on.
Time resume(Journal& journal, Time start, const ProgramOptions& options, const std::string& net,
            Emulator& emulator, Control& control) {
  Time now = start;
  if (journal.beginning())
    now = journal.repeat(emulator, control);
  else
    journal.begin({start, net, options.seed});
  journal.follow(emulator, control);
  return now;
}

int run(ProgramOptions options) {
  const sigset_t signals = block_signals();
  const auto journal = open_journal(options);
  const LoopbackNet net(options.net);
  const std::string listen_host =
      options.listen_host.empty() ? net.net() + ".1" : options.listen_host;
  std::filesystem::create_directories(options.work_dir);
  const auto host = make_host(options);
  auto start = std::chrono::time_point_cast<Span>(std::chrono::system_clock::now());
  if (journal && journal->beginning()) start = journal->beginning()->start;
  Emulator emulator({start, net.net(), options.seed}, *host);
  if (auto* driver = dynamic_cast<DriverHost*>(host.get())) driver->report_to(emulator);
  RealClock clock(start, options.speed);
  Control control(emulator, &clock);
  apply_options(emulator, options);
  if (journal) clock.set(resume(*journal, start, options, net.net(), emulator, control));
  load_files(emulator, control, options);
  {
    const Ticker ticker(emulator, clock);
    Front front({listen_host, options.listen_port, options.certificate_file, options.key_file},
                emulator);
    emulator.inspect([&](World& world, RequestLog&) {
      world.blob_service = "https://" + listen_host + ":" + std::to_string(front.port()) + "/blob";
    });
    ControlServer control_server(options.control_host, options.control_port, control);
    tell_ready(options, ready_text(net, listen_host, front, control_server));
    int signal = 0;
    sigwait(&signals, &signal);
    emulator.faults().shut_down();
    if (options.critical_path)
      std::cout << control.handle("GET", "/critical-path", "").body << std::endl;
  }
  if (auto* driver = dynamic_cast<DriverHost*>(host.get())) driver->stop_all();
  return 0;
}

}  // namespace
}  // namespace azure_emulator

int main(int argc, char** argv) {
  try {
    const auto options = azure_emulator::read_options(argc, argv);
    return options ? azure_emulator::run(*options) : 0;
  } catch (const Poco::Exception& error) {
    std::cerr << "slipway-azure-emulator: " << error.displayText() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "slipway-azure-emulator: " << error.what() << '\n';
  }
  return 1;
}
