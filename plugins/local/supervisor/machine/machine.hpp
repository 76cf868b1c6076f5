#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "supervisor/machine/boot.hpp"
#include "supervisor/machine/console_log.hpp"
#include "supervisor/machine/disk.hpp"
#include "supervisor/machine/link.hpp"
#include "supervisor/machine/surroundings.hpp"
#include "supervisor/record/machine_record.hpp"

namespace slipway_local {

enum class MachineState { starting, running, stopped, paused, failed };

const char* to_text(MachineState state);

/// What can be asked of a machine that is there.
enum class Act { start, stop, restart, pause, resume, cut, mend, kill };

std::optional<Act> act_of(const std::string& word);

/// A machine as it is at one moment.
struct MachineView {
  MachineRecord record;
  MachineState state = MachineState::stopped;
  std::string problem;  ///< why it failed, or what it lacks; empty: nothing
};

/// The fields of a machine as the wire has them, as one object.
void write_view(JsonText& text, const MachineView& view);

/// One machine with a thread that keeps it: what happens to it and what is asked of it comes one
/// after the other there.  It reboots when it has rebooted itself; when it ends in any other way it
/// stays as it is until somebody asks.  From any thread.
class Machine {
 public:
  /// Makes a machine, of which nothing is there, and boots it.  When that fails nothing is left.
  static Result<std::unique_ptr<Machine>> make(const Surroundings& surroundings,
                                               const Network& network, MachineRecord record,
                                               const MachineContent& content);

  /// Takes up a machine that an earlier supervisor has made.  What fails is its `problem`.
  static std::unique_ptr<Machine> take_up(const Surroundings& surroundings, const Network& network,
                                          MachineRecord record);

  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  MachineView view() const;

  /// Does it, or tells why not.  `stop` and `restart` end the machine in order, and after 10
  /// seconds without.
  Outcome act(Act act);

  /// Waits until it is no longer starting.
  void wait_until_settled(std::chrono::milliseconds limit) const;

  /// The end of what it said on its console since it was made.
  std::string console(std::size_t most) const;

  /// Ends it and removes all of it: processes, mounts, links, cgroups, folder.  It answers nothing
  /// more after that.
  Outcome remove();

 private:
  struct Wish {
    std::optional<Act> act;  ///< none: remove it
    std::promise<Outcome> answer;
  };

  Machine(const Surroundings& surroundings, Network network, MachineRecord record);
  void begin();
  Outcome ask(std::optional<Act> act);

  // What follows is done by the keeping thread alone.
  void keep(const std::stop_token& stop);
  bool serve(Wish& wish);
  Outcome carry_out(Act act);
  Outcome start();
  Outcome stop();
  Outcome pause(bool still);
  Outcome cut(bool away);
  Outcome kill();
  Outcome erase();

  Outcome set_up();
  Outcome boot_now();
  bool alive() const { return booted_.nspawn != nullptr; }
  bool wait_until_up();
  bool wait_until_down(std::chrono::milliseconds limit);

  /// Waits for something to happen to the machine, or to be asked, and takes it in.
  void attend(std::chrono::milliseconds limit);
  bool take_console();
  void take_notice();
  void take_end(int status);
  void end_processes();

  void set(MachineState state, const std::string& problem);
  Outcome record_wanted(Wanted wanted);
  Outcome save_record();

  const Surroundings& surroundings_;
  const Network network_;
  const std::filesystem::path folder_;
  const MachineDisk disk_;
  const DataDisk data_;
  const MachineLink link_;
  const Cgroup cgroup_;
  Image image_;
  Fd image_in_use_;

  mutable std::mutex mutex_;  // for the four below
  mutable std::condition_variable changed_;
  MachineRecord record_;
  MachineState state_ = MachineState::stopped;
  std::string problem_;
  std::deque<std::shared_ptr<Wish>> wishes_;

  // The keeping thread's.
  ConsoleLog console_;
  BootedMachine booted_;
  Fd leader_;  // a pidfd of its first process
  bool ending_ = false;
  Fd wake_;
  std::jthread keeper_;  // last: it uses the others
};

}  // namespace slipway_local
