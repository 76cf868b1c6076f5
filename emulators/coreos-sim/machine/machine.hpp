#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "coreos-sim/cloudconfig/apply.hpp"
#include "coreos-sim/machine/etcd_service.hpp"
#include "coreos-sim/machine/forwards.hpp"
#include "coreos-sim/machine/processes.hpp"
#include "coreos-sim/machine/ssh_service.hpp"
#include "coreos-sim/spec/options.hpp"
#include "coreos-sim/spec/spec.hpp"
#include "coreos-sim/systemd/job_socket.hpp"
#include "coreos-sim/systemd/systemd.hpp"

namespace coreos_sim {

/// One machine: boots on a thread of its own and then is what its user-data made of it.
class Machine {
 public:
  Machine(MachineFolder folder, MachineSpec spec, Processes& processes);
  ~Machine();

  /// Opens the forwards of the machine's description; the first port that is taken is the error.
  Outcome open_forwards();

  /// Begins to boot.
  void start();

  /// Takes the forwards from the machine's folder anew and says so there.
  void reload_forwards();

 private:
  void boot();
  Outcome apply_user_data();
  Outcome lay_out_image();
  Outcome set_up_access(const cloudconfig::Applied& applied);
  Outcome carry_out(const cloudconfig::Applied& applied);
  void report(const std::string& state, const std::string& reason);

  MachineFolder folder_;
  MachineSpec spec_;
  Processes& processes_;
  OptionsFile options_;
  Identity identity_;
  Systemd systemd_;
  SshService ssh_;
  EtcdService etcd_;
  std::unique_ptr<Service> fleet_;
  Forwards forwards_;
  JobSocket jobs_;
  std::thread booting_;
};

/// Writes the state that `status` shows.
Outcome write_status(const MachineFolder& folder, const std::string& state,
                     const std::string& reason);

}  // namespace coreos_sim
