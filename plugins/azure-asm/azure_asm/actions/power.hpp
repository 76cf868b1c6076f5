#pragma once
#include "azure_asm/service/job.hpp"
#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"
#include "slipway/plugin/acted.hpp"

namespace azure_asm {

/// `start`, `restart` and `shutdown`: machines of the stack, those named in the arguments or all.
///
/// A service takes one change at a time, so starting and shutting down go service by service, each
/// with one request; restarting goes machine by machine, so that a cluster keeps its quorum.  Doing
/// any of it again does no harm, so whatever may pass is tried again from the token.
class PowerAction {
 public:
  PowerAction(Management& service, Waiting& waiting) : service_(service), waiting_(waiting) {}
  slipway::Acted run(const slipway::Request& request, slipway::Call& call);

 private:
  struct Work;
  slipway::Acted advance(Work& work, slipway::Call& call);
  /// Whether the first step is over.
  bool step_done(Work& work, slipway::Call& call);
  void send(Work& work, slipway::Call& call);

  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
