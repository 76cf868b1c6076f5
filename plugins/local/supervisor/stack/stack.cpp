#include "supervisor/stack/stack.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ctime>
#include <future>
#include <system_error>
#include <utility>

#include "supervisor/linux/files.hpp"
#include "supervisor/linux/log.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds settle_limit{30'000};

Fault no_machine(const std::string& name) {
  return Fault{FaultClass::not_found, "there is no machine '" + name + "'"};
}

std::uint16_t port_of(const Fd& socket) {
  sockaddr_in place{};
  socklen_t size = sizeof place;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&place), &size);
  return ntohs(place.sin_port);
}

/// What is different between what is there and what is asked for; empty: nothing.
std::string difference(const MachineSpec& there, const MachineSpec& asked) {
  if (there.tag != asked.tag) return "tag";
  if (there.image != asked.image) return "image";
  if (!asked.address.empty() && there.address != asked.address) return "address";
  if (there.memory_mb != asked.memory_mb) return "memory_mb";
  if (there.tasks_max != asked.tasks_max) return "tasks_max";
  if (there.data_mb != asked.data_mb) return "data_mb";
  if (there.hostname != asked.hostname) return "hostname";
  return there.content == asked.content ? "" : "content";
}

}  // namespace

class Stack::Turn {
 public:
  Turn(Stack& stack, std::string name) : stack_(stack), name_(std::move(name)) {
    std::unique_lock lock(stack_.mutex_);
    stack_.turned_.wait(lock, [this] { return !stack_.held_.contains(name_); });
    stack_.held_.insert(name_);
  }
  ~Turn() {
    const std::lock_guard lock(stack_.mutex_);
    stack_.held_.erase(name_);
    stack_.turned_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Stack& stack_;
  const std::string name_;
};

Stack::Stack(std::string name, pid_t pid, fs::path folder, Surroundings surroundings,
             Outside& outside)
    : name_(std::move(name)),
      pid_(pid),
      folder_(std::move(folder)),
      surroundings_(std::move(surroundings)),
      outside_(outside) {}

std::string Stack::network() const {
  const std::lock_guard lock(mutex_);
  return network_ ? network_->text() : "";
}

Outcome Stack::put(const Network& network) {
  const Turn turn(*this, "");
  {
    const std::lock_guard lock(mutex_);
    if (network_ && network_->text() == network.text()) return done();
    if (!machines_.empty())
      return Fault{FaultClass::conflict, "the stack has machines in network " + network_->text(),
                   "delete the machines before the network is changed"};
  }
  if (auto made = make_bridge(surroundings_.children, network); !made) return made;
  JsonText text;
  text.open().put("version", 1).put("name", name_).put("network", network.text()).close();
  if (auto saved = write_whole(folder_ / "stack.json", text.take() + "\n", 0600); !saved)
    return saved;
  const std::lock_guard lock(mutex_);
  network_ = network;
  return done();
}

Result<std::shared_ptr<Machine>> Stack::find(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = machines_.find(name);
  if (found == machines_.end()) return no_machine(name);
  return found->second;
}

Outcome Stack::settle_address(MachineSpec& spec) {
  const std::lock_guard lock(mutex_);
  if (ending_) return Fault{FaultClass::busy, "the stack is being ended"};
  if (!network_)
    return Fault{FaultClass::conflict, "the stack has no network yet", "ask for stack.put first"};
  if (spec.address.empty()) {
    const auto free = network_->free_address(addresses_.taken());
    if (!free)
      return Fault{FaultClass::exhausted, "network " + network_->text() + " is full",
                   "take a wider network"};
    spec.address = *free;
  }
  if (!network_->has_room_for(spec.address))
    return Fault{FaultClass::invalid,
                 "address '" + spec.address + "' is none of network " + network_->text()};
  if (addresses_.take(spec.name, spec.address)) return done();
  return Fault{FaultClass::conflict, "another machine has address '" + spec.address + "'"};
}

Result<std::shared_ptr<Machine>> Stack::make_machine(MachineSpec spec,
                                                     const MachineContent& content) {
  if (auto settled = settle_address(spec); !settled) return settled.fault();
  const std::string name = spec.name;
  MachineRecord record;
  record.spec = std::move(spec);
  record.made_at = std::time(nullptr);
  auto made = Machine::make(surroundings_, *network_, std::move(record), content);
  if (!made) {
    addresses_.release(name);
    return made.fault();
  }
  std::shared_ptr<Machine> machine = std::move(*made);
  const std::lock_guard lock(mutex_);
  machines_[name] = machine;
  return machine;
}

Result<MachineView> Stack::put_machine(MachineSpec spec, const MachineContent& content) {
  const Turn turn(*this, spec.name);
  spec.content = content.digest();
  if (const auto there = find(spec.name)) {
    const auto view = (*there)->view();
    const std::string what = difference(view.record.spec, spec);
    if (what.empty()) return view;
    return Fault{FaultClass::conflict,
                 "machine '" + spec.name + "' is there with another '" + what + "'",
                 "delete it first"};
  }
  const auto made = make_machine(std::move(spec), content);
  if (!made) return made.fault();
  (*made)->wait_until_settled(settle_limit);
  return (*made)->view();
}

Result<MachineView> Stack::machine(const std::string& name) {
  const auto found = find(name);
  if (!found) return found.fault();
  return (*found)->view();
}

Outcome Stack::delete_machine(const std::string& name) {
  const Turn turn(*this, name);
  const auto found = find(name);
  if (!found) return done();
  if (auto removed = (*found)->remove(); !removed) return removed;
  addresses_.release(name);
  const std::lock_guard lock(mutex_);
  machines_.erase(name);
  return done();
}

Result<MachineView> Stack::act(const std::string& name, Act act) {
  const auto found = find(name);
  if (!found) return found.fault();
  if (auto outcome = (*found)->act(act); !outcome) return outcome.fault();
  return (*found)->view();
}

Result<std::string> Stack::console(const std::string& name, std::size_t most) {
  const auto found = find(name);
  if (!found) return found.fault();
  return (*found)->console(most);
}

std::vector<MachineView> Stack::machines() {
  const std::lock_guard lock(mutex_);
  std::vector<MachineView> views;
  for (const auto& [name, machine] : machines_) views.push_back(machine->view());
  return views;
}

fs::path Stack::endpoint_file(const std::string& name) const {
  return folder_ / "endpoints" / (name + ".json");
}

Result<std::shared_ptr<Endpoint>> Stack::put_endpoint(EndpointSpec spec) {
  const Turn turn(*this, "endpoint " + spec.name);
  std::shared_ptr<Endpoint> there;
  {
    const std::lock_guard lock(mutex_);
    if (ending_) return Fault{FaultClass::busy, "the stack is being ended"};
    if (const auto found = endpoints_.find(spec.name); found != endpoints_.end())
      there = found->second;
  }
  if (there) {
    const auto old = there->spec();
    if (spec.port == 0) spec.port = old.port;
    if (old.listen != spec.listen || old.port != spec.port)
      return Fault{
          FaultClass::conflict,
          "endpoint '" + spec.name + "' listens on " + old.listen + ":" + std::to_string(old.port),
          "delete it first"};
    if (auto saved = save(spec, endpoint_file(spec.name)); !saved) return saved.fault();
    there->change(spec);
    return there;
  }
  auto listener = outside_.listen(spec.listen, spec.port);
  if (!listener) return listener.fault();
  spec.port = port_of(*listener);
  if (auto made = make_folder(folder_ / "endpoints"); !made) return made.fault();
  if (auto saved = save(spec, endpoint_file(spec.name)); !saved) return saved.fault();
  const auto made =
      std::make_shared<Endpoint>(spec, std::move(*listener),
                                 [this](const std::string& name) { return addresses_.find(name); });
  const std::lock_guard lock(mutex_);
  endpoints_[spec.name] = made;
  return made;
}

Outcome Stack::delete_endpoint(const std::string& name) {
  const Turn turn(*this, "endpoint " + name);
  std::shared_ptr<Endpoint> gone;
  {
    const std::lock_guard lock(mutex_);
    const auto found = endpoints_.find(name);
    if (found == endpoints_.end()) return done();
    gone = found->second;
    endpoints_.erase(found);
  }
  if (::unlink(endpoint_file(name).c_str()) != 0 && errno != ENOENT)
    return system_fault("removing '" + endpoint_file(name).string() + "'");
  return done();
}

std::vector<std::shared_ptr<Endpoint>> Stack::endpoints() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Endpoint>> all;
  for (const auto& [name, endpoint] : endpoints_) all.push_back(endpoint);
  return all;
}

Outcome Stack::take_up() {
  const auto text = read_file(folder_ / "stack.json");
  if (!text) return done();
  const auto document = parse_object(*text);
  if (!document) return document.fault();
  Fields fields(*document, "");
  const auto network = Network::parse(fields.text("network"));
  if (!network) return network.fault();
  if (auto put = this->put(*network); !put) return put;
  if (auto taken = take_up_machines(); !taken) return taken;
  take_up_endpoints();
  return done();
}

Outcome Stack::take_up_machines() {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(surroundings_.machines, error))
    folders.push_back(entry.path());
  for (const auto& folder : folders) {
    auto record = load_machine(folder / "machine.json");
    if (!record && record.fault().kind == FaultClass::not_found) {
      if (auto removed = remove_tree(folder); !removed) return removed;
      continue;
    }
    if (!record) return record.fault();
    addresses_.take(record->spec.name, record->spec.address);
    const std::string name = record->spec.name;
    std::shared_ptr<Machine> machine =
        Machine::take_up(surroundings_, *network_, std::move(*record));
    const std::lock_guard lock(mutex_);
    machines_[name] = std::move(machine);
  }
  return done();
}

/// A port that somebody else has by now keeps nobody from the machines: it stays on record.
void Stack::take_up_endpoints() {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_ / "endpoints", error))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  for (const auto& file : files) {
    const auto spec = load_endpoint(file);
    if (!spec) {
      log(LogLevel::error, "endpoint record '" + file.string() + "': " + spec.fault().message);
      continue;
    }
    if (const auto put = put_endpoint(*spec); !put)
      log(LogLevel::error, "endpoint '" + spec->name + "': " + put.fault().message);
  }
}

Outcome Stack::end() {
  std::vector<std::string> names;
  std::vector<std::string> doors;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& [name, machine] : machines_) names.push_back(name);
    for (const auto& [name, endpoint] : endpoints_) doors.push_back(name);
  }
  Outcome outcome = done();
  const auto note = [&outcome](Outcome part) {
    if (outcome && !part) outcome = std::move(part);
  };
  for (const auto& door : doors) note(delete_endpoint(door));
  std::vector<std::future<Outcome>> endings;
  for (const auto& name : names)
    endings.push_back(
        std::async(std::launch::async, [this, &name] { return delete_machine(name); }));
  for (auto& ending : endings) note(ending.get());
  if (outcome) note(remove_tree(surroundings_.machines));
  if (outcome) note(remove_tree(folder_ / "endpoints"));
  if (outcome) ::unlink((folder_ / "stack.json").c_str());
  const std::lock_guard lock(mutex_);
  ending_ = static_cast<bool>(outcome);
  return outcome;
}

}  // namespace slipway_local
