#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "azure_emulator/model/role.hpp"

namespace azure_emulator {

/// What a machine is to be started with.
struct MachineOrder {
  std::uint64_t id = 0;
  std::string service;
  std::string name;
  std::string user_data;
  std::string authorized_key;  ///< an OpenSSH line; empty when no certificate was named
  std::string private_ip;
  std::string vip;
  std::vector<Endpoint> endpoints;
};

/// A public port that really listens, for a load-balanced set.
struct ListenerInfo {
  std::string vip;
  int port = 0;
  int bound_port = 0;  ///< 10000 more when a port below 1024 may not be bound
  std::string set_name;
  int members = 0;
  int healthy = 0;
};

/// Runs the machines behind the records.  Called with the world's lock held, so no member may
/// block: what takes time is reported later through `MachineReports`.
class MachineHost {
 public:
  virtual ~MachineHost() = default;

  /// False: machines are only records, which become ready by the clock alone and never report.
  virtual bool runs_machines() const = 0;

  virtual void start(const MachineOrder& order) = 0;

  /// Endpoints or addresses changed.
  virtual void change(const MachineOrder& order) = 0;

  /// Ends every process of the machine; `stopped` is reported when it is so, also for an unknown
  /// one.
  virtual void stop(std::uint64_t machine_id) = 0;

  /// What the load balancer listens on.
  virtual std::vector<ListenerInfo> listeners() const { return {}; }
};

/// Where a host says what became of its machines; from any thread, never with the world's lock
/// held.
class MachineReports {
 public:
  virtual ~MachineReports() = default;
  virtual void machine_ready(std::uint64_t machine_id) = 0;
  virtual void machine_failed(std::uint64_t machine_id, const std::string& reason) = 0;
  virtual void machine_stopped(std::uint64_t machine_id) = 0;
};

/// Machines that are only records.
class RecordsOnly final : public MachineHost {
 public:
  bool runs_machines() const override { return false; }
  void start(const MachineOrder&) override {}
  void change(const MachineOrder&) override {}
  void stop(std::uint64_t) override {}
};

}  // namespace azure_emulator
