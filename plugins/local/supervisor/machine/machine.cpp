#include "supervisor/machine/machine.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "supervisor/linux/files.hpp"
#include "supervisor/linux/log.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds orderly_limit{10'000};
constexpr milliseconds boot_limit{30'000};
constexpr milliseconds kill_limit{10'000};
constexpr std::size_t problem_tail = 2048;

Fault not_running(const std::string& name) {
  return Fault{FaultClass::conflict, "machine '" + name + "' is not running", "start it first"};
}

Fd open_process(pid_t pid) { return Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

}  // namespace

Machine::Machine(const Surroundings& surroundings, Network network, MachineRecord record)
    : surroundings_(surroundings),
      network_(std::move(network)),
      folder_(surroundings.machines / record.spec.name),
      disk_(folder_, surroundings.images.tree(record.spec.image), surroundings.rootless),
      data_(folder_, record.spec.data_mb, surroundings.rootless),
      link_{record.spec.name, record.spec.address},
      cgroup_(surroundings.hierarchies, surroundings.cgroup + "/" + record.spec.name),
      record_(std::move(record)),
      console_(folder_ / "console.log"),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Machine::~Machine() {
  keeper_.request_stop();
  ::eventfd_write(wake_.get(), 1);
}

Result<std::unique_ptr<Machine>> Machine::make(const Surroundings& surroundings,
                                               const Network& network, MachineRecord record,
                                               const MachineContent& content) {
  const auto folder = surroundings.machines / record.spec.name;
  if (auto made = make_folder(folder); !made) return made.fault();
  std::unique_ptr<Machine> machine(new Machine(surroundings, network, std::move(record)));
  auto made = machine->set_up();
  if (made) made = machine->disk_.lay(machine->record_.spec, content, machine->image_);
  // From here on it is a machine; before, it is a folder that the next start removes.
  if (made) made = machine->save_record();
  if (made) made = machine->boot_now();
  if (!made) {
    (void)machine->erase();
    return made.fault();
  }
  machine->begin();
  return machine;
}

std::unique_ptr<Machine> Machine::take_up(const Surroundings& surroundings, const Network& network,
                                          MachineRecord record) {
  std::unique_ptr<Machine> machine(new Machine(surroundings, network, std::move(record)));
  machine->begin();
  if (machine->record_.wanted == Wanted::stopped) return machine;
  const auto wish = std::make_shared<Wish>();
  wish->act = machine->record_.wanted == Wanted::paused ? Act::pause : Act::start;
  const std::lock_guard lock(machine->mutex_);
  machine->state_ = MachineState::starting;
  machine->wishes_.push_back(wish);
  ::eventfd_write(machine->wake_.get(), 1);
  return machine;
}

void Machine::begin() {
  keeper_ = std::jthread([this](const std::stop_token& stop) { keep(stop); });
}

void Machine::wait_until_settled(milliseconds limit) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [this] { return state_ != MachineState::starting; });
}

MachineView Machine::view() const {
  const std::lock_guard lock(mutex_);
  return {record_, state_, problem_};
}

Outcome Machine::act(Act act) { return ask(act); }

Outcome Machine::remove() { return ask(std::nullopt); }

std::string Machine::console(std::size_t most) const {
  return ConsoleLog::tail(folder_ / "console.log", most);
}

Outcome Machine::ask(std::optional<Act> act) {
  const auto wish = std::make_shared<Wish>();
  wish->act = act;
  auto answer = wish->answer.get_future();
  {
    const std::lock_guard lock(mutex_);
    wishes_.push_back(wish);
  }
  ::eventfd_write(wake_.get(), 1);
  return answer.get();
}

void Machine::keep(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::shared_ptr<Wish> wish;
    {
      const std::lock_guard lock(mutex_);
      if (!wishes_.empty()) {
        wish = wishes_.front();
        wishes_.pop_front();
      }
    }
    if (!wish)
      attend(milliseconds(-1));
    else if (!serve(*wish))
      return;
  }
}

/// False once there is nothing more to keep.
bool Machine::serve(Wish& wish) {
  Outcome outcome = wish.act ? carry_out(*wish.act) : erase();
  const bool gone = !wish.act && outcome;
  wish.answer.set_value(std::move(outcome));
  if (!gone) return true;
  const std::lock_guard lock(mutex_);
  for (auto& late : wishes_)
    late->answer.set_value(
        Fault{FaultClass::not_found, "machine '" + link_.machine + "' was deleted meanwhile"});
  wishes_.clear();
  return false;
}

Outcome Machine::carry_out(Act act) {
  switch (act) {
    case Act::start:
      return start();
    case Act::stop:
      if (auto recorded = record_wanted(Wanted::stopped); !recorded) return recorded;
      return stop();
    case Act::restart:
      if (auto stopped = stop(); !stopped) return stopped;
      return start();
    case Act::pause:
      return pause(true);
    case Act::resume:
      return pause(false);
    case Act::cut:
      return cut(true);
    case Act::mend:
      return cut(false);
    case Act::kill:
      break;
  }
  return kill();
}

Outcome Machine::start() {
  if (auto recorded = record_wanted(Wanted::running); !recorded) return recorded;
  if (alive()) return view().state == MachineState::paused ? pause(false) : done();
  auto up = set_up();
  if (up) up = boot_now();
  if (up && !wait_until_up()) up = Fault{FaultClass::internal, view().problem};
  if (!up) set(MachineState::failed, up.fault().message);
  return up;
}

Outcome Machine::stop() {
  if (alive()) {
    ending_ = true;
    // What is held still hears no signal.
    if (view().state == MachineState::paused) (void)cgroup_.freeze(false);
    booted_.nspawn->signal(SIGTERM);
    if (!wait_until_down(orderly_limit)) end_processes();
    if (!wait_until_down(kill_limit))
      return Fault{FaultClass::internal, "machine '" + link_.machine + "' does not end"};
    ending_ = false;
  }
  set(MachineState::stopped, "");
  return done();
}

Outcome Machine::pause(bool still) {
  if (still && !alive())
    if (auto started = start(); !started) return started;
  if (!alive()) return not_running(link_.machine);
  if (auto held = cgroup_.freeze(still); !held) return held;
  set(still ? MachineState::paused : MachineState::running, "");
  return record_wanted(still ? Wanted::paused : Wanted::running);
}

Outcome Machine::cut(bool away) {
  if (auto changed = link_.cut(surroundings_.children, away); !changed) return changed;
  {
    const std::lock_guard lock(mutex_);
    record_.cut = away;
  }
  return save_record();
}

Outcome Machine::kill() {
  if (!alive()) return not_running(link_.machine);
  (void)cgroup_.freeze(false);
  if (leader_) ::syscall(SYS_pidfd_send_signal, leader_.get(), SIGKILL, nullptr, 0);
  if (leader_ && wait_until_down(orderly_limit)) return done();
  end_processes();
  if (wait_until_down(kill_limit)) return done();
  return Fault{FaultClass::internal, "machine '" + link_.machine + "' does not end"};
}

Outcome Machine::erase() {
  if (alive()) {
    ending_ = true;
    (void)cgroup_.freeze(false);
    end_processes();
    if (!wait_until_down(kill_limit))
      return Fault{FaultClass::busy, "machine '" + link_.machine + "' does not end"};
  }
  if (auto removed = link_.remove(surroundings_.children); !removed) return removed;
  if (auto unmounted = disk_.unmount(); !unmounted) return unmounted;
  if (auto unmounted = data_.unmount(); !unmounted) return unmounted;
  cgroup_.remove();
  ::unlink((inside::sockets / link_.machine).c_str());
  // The record goes first: a folder without one is what the next start removes.
  ::unlink((folder_ / "machine.json").c_str());
  return remove_tree(folder_);
}

/// Everything that a machine stands on, where it is not there yet.
Outcome Machine::set_up() {
  if (image_in_use_) return done();
  const std::string key = view().record.spec.image;
  auto image = surroundings_.images.find(key);
  if (!image) return image.fault();
  image_ = std::move(*image);
  Fd used(
      ::open((surroundings_.images.folder() / key / "image.json").c_str(), O_RDONLY | O_CLOEXEC));
  if (!used || ::flock(used.get(), LOCK_SH | LOCK_NB) != 0)
    return Fault{FaultClass::busy, "image '" + key + "' is being removed"};
  if (auto made = link_.make(surroundings_.children, network_); !made) return made;
  if (view().record.cut)
    if (auto cut = link_.cut(surroundings_.children, true); !cut) return cut;
  if (auto mounted = disk_.mount(); !mounted) return mounted;
  if (auto mounted = data_.mount(surroundings_.children); !mounted) return mounted;
  image_in_use_ = std::move(used);
  return done();
}

Outcome Machine::boot_now() {
  const auto spec = view().record.spec;
  if (auto made = cgroup_.make(); !made) return made;
  const auto memory = static_cast<std::size_t>(spec.memory_mb) << 20U;
  if (auto limited = cgroup_.limit(memory, static_cast<int>(spec.tasks_max)); !limited)
    return limited;
  cgroup_.confine_devices();
  set(MachineState::starting, "");
  auto booted = boot(surroundings_, spec, image_, disk_, data_, cgroup_);
  if (!booted) return booted.fault();
  booted_ = std::move(*booted);
  {
    const std::lock_guard lock(mutex_);
    ++record_.boots;
  }
  return save_record();
}

bool Machine::wait_until_up() {
  const auto deadline = steady_clock::now() + boot_limit;
  while (alive() && view().state == MachineState::starting && steady_clock::now() < deadline)
    attend(milliseconds(1000));
  return alive() && view().state == MachineState::running;
}

bool Machine::wait_until_down(milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  while (alive()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return false;
    attend(left);
  }
  return true;
}

void Machine::attend(milliseconds limit) {
  const int ended = alive() ? booted_.nspawn->ended_fd() : -1;
  std::array<pollfd, 4> waiting{pollfd{wake_.get(), POLLIN, 0},
                                pollfd{booted_.console.get(), POLLIN, 0},
                                pollfd{booted_.notices.get(), POLLIN, 0}, pollfd{ended, POLLIN, 0}};
  if (::poll(waiting.data(), waiting.size(), static_cast<int>(limit.count())) <= 0) return;
  eventfd_t count = 0;
  if (waiting[0].revents != 0) ::eventfd_read(wake_.get(), &count);
  if (waiting[1].revents != 0) take_console();
  if (waiting[2].revents != 0) take_notice();
  if (waiting[3].revents != 0) take_end(booted_.nspawn->status().value_or(0));
}

/// False when there is nothing more to take now.
bool Machine::take_console() {
  std::array<char, 4096> block{};
  const ssize_t got = ::read(booted_.console.get(), block.data(), block.size());
  if (got > 0) console_.add({block.data(), static_cast<std::size_t>(got)});
  if (got == 0) booted_.console.reset();
  return got > 0;
}

void Machine::take_notice() {
  std::array<char, 1024> block{};
  const ssize_t got = ::recv(booted_.notices.get(), block.data(), block.size(), 0);
  if (got <= 0) return;
  const pid_t leader = leader_in({block.data(), static_cast<std::size_t>(got)});
  if (leader <= 1) return;
  leader_ = open_process(leader);
  if (view().state == MachineState::starting) set(MachineState::running, "");
}

/// systemd-nspawn has ended.  Where it was killed itself the machine goes on without it, and two
/// systems over one disk are worse than one that has ended.
void Machine::take_end(int status) {
  end_processes();
  while (take_console()) {
  }
  booted_ = {};
  leader_.reset();
  cgroup_.remove();
  const bool orderly = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  const bool again = WIFEXITED(status) && WEXITSTATUS(status) == rebooted;
  if (again && !ending_) {
    if (auto up = boot_now(); !up) set(MachineState::failed, up.fault().message);
  } else if (orderly || ending_) {
    set(MachineState::stopped, "");
  } else {
    const std::string said = last_line(console(problem_tail));
    set(MachineState::failed,
        "its systemd-nspawn " + status_text(status) + (said.empty() ? "" : "; it said: " + said));
  }
}

void Machine::end_processes() {
  if (leader_) ::syscall(SYS_pidfd_send_signal, leader_.get(), SIGKILL, nullptr, 0);
  cgroup_.kill_all();
}

void Machine::set(MachineState state, const std::string& problem) {
  log(problem.empty() ? LogLevel::info : LogLevel::warning,
      "machine '" + link_.machine + "' is " + to_text(state) + (problem.empty() ? "" : ": ") +
          problem);
  const std::lock_guard lock(mutex_);
  state_ = state;
  problem_ = problem;
  changed_.notify_all();
}

Outcome Machine::record_wanted(Wanted wanted) {
  {
    const std::lock_guard lock(mutex_);
    if (record_.wanted == wanted) return done();
    record_.wanted = wanted;
  }
  return save_record();
}

Outcome Machine::save_record() { return save(view().record, folder_ / "machine.json"); }

}  // namespace slipway_local
