#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A machine: the first of a cloud service makes the deployment, a further one is added to it as a
/// role, the last one takes it away.  Ours if its cloud service is.
///
/// An operation's success only says that the machine is being started; from then on the service is
/// free for the next write, and this one watches until the machine is ready.
class VirtualMachines final : public Kind {
 public:
  VirtualMachines(Management& service, Waiting& waiting) : service_(service), waiting_(waiting) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  slipway::Outcome make(const Task& task, const MachineSpec& spec, bool first);
  slipway::Outcome watch(const Task& task, const MachineSpec& spec, Job job);
  void remove_orphans(const Task& task, const MachineSpec& spec);
  slipway::Outcome next_change(const Task& task, const MachineSpec& spec, Job job);
  std::string change_role(const Task& task, const MachineSpec& spec);

  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
