#include "rig.hpp"

#include <catch2/catch.hpp>

#include "azure_emulator/model/operation.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_test {
namespace {

using azure_emulator::Element;

azure_emulator::Emulator::Options options() {
  azure_emulator::Emulator::Options out;
  // 2015-10-01 09:00:00 UTC
  out.start = azure_emulator::Time(std::chrono::seconds(1443690000));
  out.net = "127.77.3";
  return out;
}

}  // namespace

Rig::Rig(azure_emulator::MachineHost* host)
    : emulator_(options(),
                host != nullptr ? *host : static_cast<azure_emulator::MachineHost&>(records_)),
      control_(emulator_, nullptr) {
  emulator_.allow(kSubscription, kManager);
}

Reply Rig::send(Request request) {
  request.thumbprint = kManager;
  return emulator_.handle(request);
}

Reply Rig::call(const std::string& method, const std::string& path, const std::string& body) {
  Request request;
  request.method = method;
  request.target = "/" + kSubscription + path;
  request.headers["x-ms-version"] = "2015-04-01";
  request.body = body;
  return send(request);
}

Element Rig::operation(const Reply& reply) {
  return read("/operations/" + header(reply, "x-ms-request-id"));
}

void Rig::done(const std::string& method, const std::string& path, const std::string& body) {
  const Reply reply = call(method, path, body);
  INFO(method << " " << path << ": " << reply.body);
  REQUIRE(reply.status < 300);
  Element state = operation(reply);
  for (int second = 0; second < 1000 && state.get("Status") == "InProgress"; ++second) {
    advance(1s);
    state = operation(reply);
  }
  const Element* error = state.child("Error");
  INFO((error != nullptr ? error->get("Message") : ""));
  REQUIRE(state.get("Status") == "Succeeded");
}

std::string Rig::failed(const std::string& method, const std::string& path,
                        const std::string& body) {
  const Reply reply = call(method, path, body);
  INFO(reply.body);
  REQUIRE(reply.status == 202);
  advance(300s);
  const Element state = operation(reply);
  REQUIRE(state.get("Status") == "Failed");
  return state.child("Error")->get("Message");
}

void Rig::service(const std::string& name) {
  done("POST", "/services/hostedservices", create_service(name));
  done("POST", service_path(name) + "/certificates", add_certificate(ssh_certificate_der()));
}

void Rig::deployment(const std::string& name) {
  service(name);
  done("POST", service_path(name) + "/deployments",
       create_deployment(name, {machine(name + "-0")}));
  until_ready(name);
}

void Rig::until_ready(const std::string& name) {
  for (int second = 0; second < 1000; ++second) {
    bool ready = true;
    const Element deployment = read_deployment(name);
    for (const auto& one : deployment.child("RoleInstanceList")->children) {
      ready = ready && one.get("InstanceStatus") == "ReadyRole";
    }
    if (ready) return;
    advance(1s);
  }
  FAIL("the machines of " << name << " did not become ready");
}

Element Rig::read(const std::string& path) {
  const Reply reply = call("GET", path);
  INFO(path << ": " << reply.body);
  REQUIRE(reply.status == 200);
  return parsed(reply.body);
}

std::string Rig::post_control(const std::string& path, const std::string& json) {
  const auto reply = control_.handle("POST", path, json);
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply.body;
}

std::string Rig::get_control(const std::string& path) {
  const auto reply = control_.handle("GET", path, "");
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply.body;
}

int Rig::fault(const std::string& json) {
  const std::string reply = post_control("/faults", json);
  const auto colon = reply.find(':');
  return std::stoi(reply.substr(colon + 1));
}

std::string header(const Reply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (azure_emulator::same_name(key, name)) return value;
  }
  return {};
}

Element parsed(const std::string& document) {
  std::string reason;
  const auto root = azure_emulator::parse_xml(document, reason);
  INFO(reason << ": " << document);
  REQUIRE(root);
  return *root;
}

std::string code_of(const Reply& reply) { return parsed(reply.body).get("Code"); }
std::string message_of(const Reply& reply) { return parsed(reply.body).get("Message"); }

Element instance(const Element& deployment, const std::string& name) {
  for (const auto& one : deployment.child("RoleInstanceList")->children) {
    if (one.get("RoleName") == name) return one;
  }
  FAIL("there is no instance " << name);
  return {};
}

RoleBody machine(const std::string& name, int ssh_port) {
  RoleBody role(name);
  role.thumbprint = ssh_thumbprint();
  role.endpoints = {EndpointBody{"ssh", ssh_port, 22, "", "", "tcp"}};
  return role;
}

std::string service_path(const std::string& service) {
  return "/services/hostedservices/" + service;
}
std::string deployment_path(const std::string& service) {
  return service_path(service) + "/deployments/" + service;
}
std::string role_path(const std::string& service, const std::string& role) {
  return deployment_path(service) + "/roles/" + role;
}

}  // namespace azure_test
