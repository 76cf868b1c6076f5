#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "azure_emulator/api/emulator.hpp"
#include "azure_emulator/control/control.hpp"
#include "bodies.hpp"
#include "certificates.hpp"

namespace azure_test {

using namespace std::chrono_literals;
using azure_emulator::Reply;
using azure_emulator::Request;

inline const std::string kSubscription = "11111111-2222-4333-8444-555555555555";
inline const std::string kManager = "00112233445566778899AABBCCDDEEFF00112233";

/// An emulator in this process whose clock the test steps.
class Rig {
 public:
  explicit Rig(azure_emulator::MachineHost* host = nullptr);

  azure_emulator::Emulator& emulator() { return emulator_; }
  azure_emulator::Control& control() { return control_; }

  /// `path` begins after the subscription.
  Reply call(const std::string& method, const std::string& path, const std::string& body = {});

  /// Any request; the client's certificate is the manager's.
  Reply send(Request request);

  /// A write that must be accepted; waits, in virtual time, for its operation to succeed.
  void done(const std::string& method, const std::string& path, const std::string& body = {});

  /// A write whose operation must fail; its message.
  std::string failed(const std::string& method, const std::string& path,
                     const std::string& body = {});

  /// `Operation` of an answer's request id: its document.
  azure_emulator::Element operation(const Reply& reply);

  void advance(std::chrono::milliseconds span) { emulator_.advance(span); }

  /// A hosted service with the ssh certificate.
  void service(const std::string& name);

  /// A service with a deployment of its name and one machine `name-0`, ready.
  void deployment(const std::string& name);

  /// Steps until every machine of the deployment is ready.
  void until_ready(const std::string& name);

  azure_emulator::Element read(const std::string& path);
  azure_emulator::Element read_deployment(const std::string& name) {
    return read("/services/hostedservices/" + name + "/deployments/" + name);
  }

  /// `POST /faults` with this JSON; the fault's number.
  int fault(const std::string& json);

  std::string post_control(const std::string& path, const std::string& json);
  std::string get_control(const std::string& path);

 private:
  azure_emulator::RecordsOnly records_;
  azure_emulator::Emulator emulator_;
  azure_emulator::Control control_;
};

std::string header(const Reply& reply, const std::string& name);
azure_emulator::Element parsed(const std::string& document);
std::string code_of(const Reply& reply);
std::string message_of(const Reply& reply);

/// The instance of that name in a deployment; fails the test when there is none.
azure_emulator::Element instance(const azure_emulator::Element& deployment,
                                 const std::string& name);

/// A role body with the certificate of the run.
RoleBody machine(const std::string& name, int ssh_port = 22001);

/// Path of a hosted service, of the deployment that has its name, of a role.
std::string service_path(const std::string& service);
std::string deployment_path(const std::string& service);
std::string role_path(const std::string& service, const std::string& role);

}  // namespace azure_test
