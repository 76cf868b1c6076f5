#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "supervisor/endpoint/endpoint.hpp"
#include "supervisor/machine/machine.hpp"
#include "supervisor/sandbox/broker.hpp"
#include "supervisor/stack/address_book.hpp"

namespace slipway_local {

/// Everything that a supervisor keeps: a network, machines, endpoints, as they are on record in the
/// stack's folder.  What is asked of one machine waits for nothing that is asked of another.  From
/// any thread.
class Stack {
 public:
  /// `pid` is the supervisor's as the computer sees it.
  Stack(std::string name, pid_t pid, std::filesystem::path folder, Surroundings surroundings,
        Outside& outside);

  /// Takes up what an earlier supervisor has left on record; what it has left half made goes.
  Outcome take_up();

  /// `conflict` when there are machines and the network is another one.
  Outcome put(const Network& network);

  Result<MachineView> put_machine(MachineSpec spec, const MachineContent& content);
  Result<MachineView> machine(const std::string& name);
  Outcome delete_machine(const std::string& name);
  Result<MachineView> act(const std::string& name, Act act);
  Result<std::string> console(const std::string& name, std::size_t most);
  std::vector<MachineView> machines();

  Result<std::shared_ptr<Endpoint>> put_endpoint(EndpointSpec spec);
  Outcome delete_endpoint(const std::string& name);
  std::vector<std::shared_ptr<Endpoint>> endpoints();

  std::vector<Image> images() const { return surroundings_.images.all(); }

  const std::string& name() const { return name_; }
  pid_t pid() const { return pid_; }
  std::string network() const;
  bool rootless() const { return surroundings_.rootless; }

  /// Removes everything; a part that does not go is told, and the rest has gone.
  Outcome end();

 private:
  /// While one is held nobody else makes or deletes the thing of that name.
  class Turn;

  Result<std::shared_ptr<Machine>> find(const std::string& name);
  Outcome settle_address(MachineSpec& spec);
  Result<std::shared_ptr<Machine>> make_machine(MachineSpec spec, const MachineContent& content);
  Outcome take_up_machines();
  void take_up_endpoints();
  std::filesystem::path endpoint_file(const std::string& name) const;

  const std::string name_;
  const pid_t pid_;
  const std::filesystem::path folder_;
  const Surroundings surroundings_;
  Outside& outside_;
  AddressBook addresses_;

  mutable std::mutex mutex_;  // for what follows
  std::condition_variable turned_;
  std::set<std::string> held_;
  std::optional<Network> network_;
  bool ending_ = false;
  std::map<std::string, std::shared_ptr<Machine>> machines_;
  std::map<std::string, std::shared_ptr<Endpoint>> endpoints_;
};

}  // namespace slipway_local
