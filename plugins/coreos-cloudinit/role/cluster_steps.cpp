#include "role/cluster_steps.hpp"

#include "membership/member_steps.hpp"

namespace cloudconfig {

using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

Outcome make_token(const Request& request, const DiscoveryAccess& access) {
  const auto& inputs = request.inputs();
  const auto size = inputs["size"].as_int();
  std::string url = inputs["given_url"].as_string();
  if (url.empty()) {
    url = new_token(inputs["discovery_service"].as_string(), size, access);
  } else {
    const auto state = read_token(url, access);
    if (state.size != size)
      throw Failure("invalid", "the given discovery token is for " + std::to_string(state.size) +
                                   " founders, the cluster has " + std::to_string(size))
          .with_hint("ask for one with /new?size=" + std::to_string(size) +
                     ", or leave the URL out to have one made")
          .with_effect("none");
    if (!state.members.empty())
      throw Failure("invalid",
                    "the given discovery token is spent: " + std::to_string(state.members.size()) +
                        " members have registered with it")
          .with_hint("a token is good for one cluster; ask for a new one")
          .with_effect("none");
  }
  Value outputs = Value::map();
  outputs.set("url", url).set("size", size);
  return Outcome::done(token_of(url), std::move(outputs));
}

Outcome wait_for_cluster(const Request& request, Call& call, const DiscoveryAccess& access) {
  const auto& inputs = request.inputs();
  const auto state = read_token(inputs["url"].as_string(), access);
  const auto registered = static_cast<std::int64_t>(state.members.size());
  constexpr std::int64_t look_again_ms = 1000;
  if (registered < state.size) {
    const std::string phase = std::to_string(registered) + " of " + std::to_string(state.size) +
                              " founders have registered";
    return Outcome::pending(Value::map().set("version", 1), look_again_ms)
        .phase(phase, static_cast<double>(registered) / static_cast<double>(state.size));
  }
  std::string waits_for;
  if (!has_quorum(request, call, waits_for))
    return Outcome::pending(Value::map().set("version", 1), look_again_ms).phase(waits_for, 1);
  Value outputs = Value::map();
  outputs.set("members", Value(state.members));
  return Outcome::done("cluster of " + inputs["service"].as_string(), std::move(outputs));
}

}  // namespace cloudconfig
