#include "coreos-sim/fleet/changes.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <istream>
#include <utility>

#include "coreos-sim/fleet/clockwork.hpp"
#include "coreos-sim/fleet/etcd.hpp"

namespace coreos_sim::fleet {
namespace {

using Poco::JSON::Object;

constexpr double follow_again_ms = 1000;
const Poco::Timespan connect_limit(5, 0);
/// Nothing comes where nothing happens; an etcd that ends closes the connection.
const Poco::Timespan quiet_limit(Poco::Timespan::DAYS);

std::string value_of(const Object& event, const std::string& node) {
  const auto object = event.getObject(node);
  return object ? object->optValue<std::string>("value", "") : std::string{};
}

bool is_heartbeat(const Object& event) {
  const auto action = event.getValue<std::string>("action");
  const bool written = action == "set" || action == "update" || action == "compareAndSwap";
  return written && event.has("prevNode") && value_of(event, "node") == value_of(event, "prevNode");
}

/// Of states, and of who says that he runs a unit.
bool is_report(const std::string& key, const std::string& tree) {
  return key.starts_with(tree + "/state/") || key.starts_with(tree + "/states/") ||
         key.ends_with("/job-state");
}

}  // namespace

Change read_change(const std::string& event, const std::string& tree) {
  try {
    const auto object = Poco::JSON::Parser().parse(event).extract<Object::Ptr>();
    const auto key = object->getObject("node")->getValue<std::string>("key");
    return {key.substr(key.rfind('/') + 1), !is_report(key, tree) && !is_heartbeat(*object)};
  } catch (const Poco::Exception&) {
    return {};
  }
}

Changes::Changes(Endpoint etcd, std::string tree, OptionsFile& options, Listener listener)
    : etcd_(std::move(etcd)),
      tree_(std::move(tree)),
      options_(options),
      listener_(std::move(listener)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Changes::run(const std::stop_token& stop) {
  do {
    try {
      follow(stop);
    } catch (const Poco::Exception&) {
      // It is told below, and tried again.
    }
    listener_({});
  } while (pause(options_.paced(follow_again_ms), stop));
}

/// One connection, until it ends.
void Changes::follow(const std::stop_token& stop) {
  Poco::Net::StreamSocket socket;
  socket.connect(Poco::Net::SocketAddress(etcd_.address, etcd_.port), connect_limit);
  socket.setReceiveTimeout(quiet_limit);
  const std::stop_callback at_the_end(stop, [socket]() mutable { hang_up(socket); });
  Poco::Net::HTTPClientSession session(socket);
  session.setTimeout(connect_limit, connect_limit, quiet_limit);
  Poco::Net::HTTPRequest request("GET", key_target(tree_) + "?wait=true&recursive=true&stream=true",
                                 "HTTP/1.1");
  request.setHost(to_text(etcd_));
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  auto& events = session.receiveResponse(response);
  if (response.getStatus() != Poco::Net::HTTPResponse::HTTP_OK) return;
  // The watch holds from here on; what came before it is not known.
  listener_({});
  for (std::string event; std::getline(events, event);) {
    if (!event.empty()) listener_(read_change(event, tree_));
  }
}

}  // namespace coreos_sim::fleet
