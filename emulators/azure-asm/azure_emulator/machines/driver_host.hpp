#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "azure_emulator/machines/balancer.hpp"
#include "azure_emulator/machines/driver_program.hpp"
#include "azure_emulator/model/machine_host.hpp"

namespace azure_emulator {

/// Runs machines through a driver program, and the load balancer before them.
class DriverHost final : public MachineHost {
 public:
  struct Options {
    std::string program;
    std::vector<std::string> arguments;
    std::string work_dir;
    double speed = 1;
  };

  explicit DriverHost(Options options);
  ~DriverHost() override;

  /// Before the first machine; `reports` must live until `stop_all` has returned.
  void report_to(MachineReports& reports) { reports_ = &reports; }

  bool runs_machines() const override { return true; }
  void start(const MachineOrder& order) override;
  void change(const MachineOrder& order) override;
  void stop(std::uint64_t machine_id) override;
  std::vector<ListenerInfo> listeners() const override { return balancer_.listeners(); }

  /// Ends every machine and waits until each has ended.
  void stop_all();

 private:
  class Machine;

  void retire(std::uint64_t machine_id);

  Options options_;
  DriverProgram program_;
  Balancer balancer_;
  MachineReports* reports_ = nullptr;
  std::mutex mutex_;
  std::map<std::uint64_t, std::unique_ptr<Machine>> machines_;
  std::vector<std::unique_ptr<Machine>> retired_;
};

}  // namespace azure_emulator
