#include "deis/cluster/health.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <set>

namespace deis {
namespace {

using slipway::Failure;
using slipway::kit::ChannelTarget;
using slipway::kit::Etcd2Node;
using slipway::kit::HttpRequest;
using slipway::kit::TunnelHttp;

constexpr std::chrono::milliseconds health_patience{3000};
constexpr int router_port = 80;
constexpr int registry_port = 5000;
constexpr int builder_port = 2223;
constexpr int router_ok = 200;
constexpr std::size_t most_at_once = 8;

/// Key -> value of all that is below /deis.
using Keys = std::map<std::string, std::string>;

void collect(const Etcd2Node& node, Keys& keys) {
  if (!node.directory) keys[node.key] = node.value;
  for (const auto& child : node.nodes) collect(child, keys);
}

/// Whether a key, or with `/*` at its end anything below it, is there.
bool has(const Keys& keys, std::string_view wanted) {
  if (wanted.substr(wanted.size() - 2) != "/*") return keys.count(std::string(wanted)) > 0;
  const std::string below(wanted.substr(0, wanted.size() - 1));
  const auto at = keys.lower_bound(below);
  return at != keys.end() && at->first.rfind(below, 0) == 0;
}

void check_keys(const Keys& keys, const Settings& settings, std::vector<HealthCheck>& checks) {
  std::set<std::string> seen;
  for (const auto& unit : settings.units()) {
    if (!seen.insert(unit.component).second) continue;
    const auto* component = find_component(unit.component);
    for (const auto key : component ? component->publishes : std::vector<std::string_view>())
      checks.push_back({unit.component + " publishes itself", has(keys, key),
                        has(keys, key) ? std::string(key) : "etcd lacks " + std::string(key)});
  }
}

HealthCheck check_page(const Way& way, const std::string& what, const ChannelTarget& target,
                       const std::string& host, const std::string& path) {
  try {
    TunnelHttp http(way.tunnel, {target}, health_patience);
    HttpRequest request;
    request.path = path;
    if (!host.empty()) request.headers["Host"] = host;
    const auto answer = http.send(request);
    return {what, answer.status == router_ok, "HTTP status " + std::to_string(answer.status)};
  } catch (const Failure& failure) {
    return {what, false, failure.message};
  }
}

/// Where a component says that it answers; the usual port when it names none.
ChannelTarget published(const Keys& keys, const std::string& component, int usual_port) {
  const auto text = [&](const std::string& name) {
    const auto at = keys.find("/deis/" + component + "/" + name);
    return at == keys.end() ? std::string() : at->second;
  };
  const int port = std::atoi(text("port").c_str());
  return ChannelTarget::tcp(text("host"), port > 0 ? port : usual_port);
}

/// The builder speaks first, as every ssh server does.
HealthCheck check_builder(const Way& way, const ChannelTarget& target) {
  HealthCheck check{"builder takes pushes", false, target.text() + " says nothing"};
  try {
    const auto stream = way.tunnel->open(target, health_patience);
    pollfd one{stream.get(), POLLIN, 0};
    char word[4] = {};
    if (poll(&one, 1, static_cast<int>(health_patience.count())) > 0 &&
        read(stream.get(), word, sizeof word) > 0) {
      check.good = std::string_view(word, sizeof word) == "SSH-";
      check.detail = target.text() + (check.good ? "" : " is no ssh server");
    }
  } catch (const Failure& failure) {
    check.detail = failure.message;
  }
  return check;
}

using Question = std::function<HealthCheck()>;

/// Asks several at once: each is a question to a machine that may be far away.
void ask_all(const std::vector<Question>& questions, std::vector<HealthCheck>& checks) {
  for (std::size_t first = 0; first < questions.size(); first += most_at_once) {
    std::vector<std::future<HealthCheck>> answers;
    for (std::size_t i = first; i < std::min(questions.size(), first + most_at_once); ++i)
      answers.push_back(std::async(std::launch::async, questions[i]));
    for (auto& answer : answers) checks.push_back(answer.get());
  }
}

/// Components that answer by themselves; one that is not published was told of already.
void add_services(const Way& way, const Keys& keys, std::vector<Question>& questions) {
  if (keys.count("/deis/registry/host"))
    questions.emplace_back([&] {
      return check_page(way, "registry", published(keys, "registry", registry_port), {},
                        "/v1/_ping");
    });
  if (keys.count("/deis/builder/host"))
    questions.emplace_back(
        [&] { return check_builder(way, published(keys, "builder", builder_port)); });
}

std::vector<std::string> router_addresses(const Keys& keys) {
  const std::string below = "/deis/router/hosts/";
  std::vector<std::string> addresses;
  for (auto at = keys.lower_bound(below); at != keys.end() && at->first.rfind(below, 0) == 0; ++at)
    addresses.push_back(at->first.substr(below.size()));
  return addresses;
}

std::string controller_host(const Settings& settings) {
  const auto at = settings.config.find("controller/subdomain");
  return (at == settings.config.end() ? "deis" : at->second) + "." + settings.domain;
}

}  // namespace

std::vector<HealthCheck> check_health(const Way& way, const Settings& settings) {
  Keys keys;
  if (const auto tree = way.etcd.find("/deis", true)) collect(*tree, keys);
  std::vector<HealthCheck> checks;
  check_keys(keys, settings, checks);
  const auto routers = router_addresses(keys);
  const auto wanted = static_cast<std::size_t>(settings.routers);
  checks.push_back({"every router is known", routers.size() >= wanted,
                    std::to_string(routers.size()) + " of " + std::to_string(wanted)});
  std::vector<Question> questions;
  for (const auto& address : routers)
    questions.emplace_back([&way, &address] {
      return check_page(way, "router on " + address, ChannelTarget::tcp(address, router_port), {},
                        "/health-check");
    });
  if (!routers.empty())
    questions.emplace_back([&] {
      return check_page(way, "controller through the router",
                        ChannelTarget::tcp(routers.front(), router_port), controller_host(settings),
                        "/healthz");
    });
  add_services(way, keys, questions);
  ask_all(questions, checks);
  return checks;
}

}  // namespace deis
