#include "coreos-sim/fleet/etcd.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

using Poco::JSON::Object;
using std::chrono::milliseconds;

/// Writes without a quorum end on the server after some seconds; fleet itself waits one second.
constexpr milliseconds request_limit{5000};

EtcdNode to_node(const Object& object) {
  EtcdNode node;
  node.key = object.optValue<std::string>("key", "");
  node.value = object.optValue<std::string>("value", "");
  node.directory = object.optValue("dir", false);
  node.modified = object.optValue<Poco::UInt64>("modifiedIndex", 0);
  if (const auto nodes = object.getArray("nodes")) {
    for (std::size_t i = 0; i < nodes->size(); ++i) {
      node.nodes.push_back(to_node(*nodes->getObject(static_cast<unsigned>(i))));
    }
  }
  return node;
}

Result<EtcdReply> to_reply(const HttpResponse& response) {
  EtcdReply reply;
  reply.status = response.status;
  try {
    const auto object = Poco::JSON::Parser().parse(response.body).extract<Object::Ptr>();
    reply.error_code = object->optValue("errorCode", 0);
    reply.action = object->optValue<std::string>("action", "");
    if (const auto node = object->getObject("node")) reply.node = to_node(*node);
    return reply;
  } catch (const Poco::Exception&) {
    return Error{"etcd answered " + std::to_string(response.status) + " with no JSON"};
  }
}

}  // namespace

std::string key_target(const std::string& key) {
  std::string target = "/v2/keys";
  for (const auto& part : split(key, '/')) {
    if (!part.empty()) target += "/" + percent_encoded(part);
  }
  return target;
}

std::string EtcdNode::name() const { return key.substr(key.rfind('/') + 1); }

const EtcdNode* EtcdNode::child(const std::string& wanted) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(),
                                  [&](const auto& node) { return node.name() == wanted; });
  return found == nodes.end() ? nullptr : &*found;
}

std::string EtcdNode::child_value(const std::string& wanted) const {
  const auto* node = child(wanted);
  return node == nullptr ? std::string{} : node->value;
}

Result<EtcdReply> EtcdClient::get(const std::string& key, bool recursive) {
  const std::string query = recursive ? "?recursive=true&sorted=true" : "";
  return send("GET", key_target(key) + query, "");
}

Result<EtcdReply> EtcdClient::put(const std::string& key, const std::string& value,
                                  const WriteRule& rule) {
  std::string form = "value=" + percent_encoded(value);
  if (rule.ttl_seconds > 0) form += "&ttl=" + std::to_string(rule.ttl_seconds);
  if (rule.exists) form += *rule.exists ? "&prevExist=true" : "&prevExist=false";
  if (!rule.previous_value.empty()) form += "&prevValue=" + percent_encoded(rule.previous_value);
  return send("PUT", key_target(key), form);
}

Result<EtcdReply> EtcdClient::remove(const std::string& key, bool recursive,
                                     const std::string& previous_value) {
  std::string query;
  if (recursive) query = "?recursive=true";
  if (!previous_value.empty()) query = "?prevValue=" + percent_encoded(previous_value);
  return send("DELETE", key_target(key) + query, "");
}

Result<EtcdReply> EtcdClient::send(const std::string& method, const std::string& target,
                                   const std::string& body) {
  std::unique_ptr<HttpClient> client;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!client) client = std::make_unique<HttpClient>(server_);
  auto response = client->send(method, target, body, request_limit);
  if (!response) return response.error();
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
  }
  return to_reply(*response);
}

}  // namespace coreos_sim::fleet
