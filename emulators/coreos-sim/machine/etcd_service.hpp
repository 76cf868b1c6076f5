#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "coreos-sim/machine/front.hpp"
#include "coreos-sim/machine/processes.hpp"
#include "coreos-sim/spec/options.hpp"
#include "coreos-sim/spec/spec.hpp"
#include "coreos-sim/systemd/service_environment.hpp"
#include "coreos-sim/systemd/systemd.hpp"

namespace coreos_sim {

/// etcd2.service: a real etcd, started again 10 s after it ends, as the unit says.
class EtcdService final : public Service {
 public:
  EtcdService(Processes& processes, OptionsFile& options, MachineFolder folder,
              std::string machine_id, std::string address);
  ~EtcdService() override { stop(); }

  void start() override;
  void stop() override;

 private:
  Outcome open_fronts();
  void keep_running(const std::stop_token& stop);
  Outcome run_once(const std::stop_token& stop);

  Processes& processes_;
  OptionsFile& options_;
  MachineFolder folder_;
  std::string machine_id_;
  std::string address_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool ended_ = false;
  std::vector<std::unique_ptr<Front>> fronts_;
  std::jthread keeper_;
};

/// Says which of `listens` is taken by somebody else.  An etcd finds that out only after it has
/// registered with its discovery service, when the token is spent.
Outcome check_free(const std::vector<Endpoint>& listens);

}  // namespace coreos_sim
