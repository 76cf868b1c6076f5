#include <algorithm>
#include <charconv>
#include <optional>

#include "swarm/compose/service.hpp"

namespace swarm {
namespace {

using slipway::Value;

constexpr int highest_port = 65535;

struct Range {
  int first = 0;
  int last = 0;
  int size() const { return last - first + 1; }
};

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  if (read.ec != std::errc() || read.ptr != end || port < 1 || port > highest_port)
    return std::nullopt;
  return port;
}

std::optional<Range> range_of(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = port_of(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : port_of(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

Value port(int target, int published, const std::string& protocol, const std::string& mode) {
  auto made = Value::map().set("Protocol", protocol).set("PublishMode", mode);
  made.set("TargetPort", target);
  if (published > 0) made.set("PublishedPort", published);
  return made;
}

void wrong(const YamlNode& node, const std::string& what, Problems& problems) {
  problems.error("swarm.compose-value", what + ": " + in_quotes(node.text) + " is no port", node.at,
                 "such as \"8080:80\" or \"8080:80/udp\", in quotes");
}

/// `[address:][published:]target[/protocol]`, each port one or a range.
void read_short(const YamlNode& node, const std::string& what, Value& ports, Problems& problems) {
  std::string_view text = node.text;
  std::string protocol = "tcp";
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    protocol = std::string(text.substr(slash + 1));
    text = text.substr(0, slash);
  }
  const auto colon = text.rfind(':');
  const auto target = range_of(colon == std::string_view::npos ? text : text.substr(colon + 1));
  auto before = colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  if (const auto other = before.rfind(':'); other != std::string_view::npos) {
    problems.warning("swarm.compose-ignored",
                     what + ": a swarm ignores the address in " + in_quotes(node.text), node.at,
                     "the port is open on every address of the nodes");
    before = before.substr(other + 1);
  }
  const auto published = before.empty() ? std::optional<Range>() : range_of(before);
  const bool fits = !published || (target && published->size() == target->size());
  if (!target || (!before.empty() && !published) || !fits ||
      (protocol != "tcp" && protocol != "udp" && protocol != "sctp"))
    return wrong(node, what, problems);
  for (int i = 0; i < target->size(); ++i)
    ports.push(port(target->first + i, published ? published->first + i : 0, protocol, "ingress"));
}

void read_long(const YamlNode& node, const std::string& what, Value& ports, Problems& problems) {
  std::optional<std::int64_t> target;
  std::optional<std::int64_t> published;
  std::string protocol = "tcp";
  std::string mode = "ingress";
  const std::vector<KnownKey> keys = {
      {"target"},
      {"published"},
      {"protocol"},
      {"mode"},
      {"name", KeyUse::ignored, ""},
      {"host_ip", KeyUse::ignored, "the port is open on every address of the nodes"},
      {"app_protocol", KeyUse::ignored, ""}};
  each_entry(node, what, keys, problems, [&](const std::string& key, const YamlNode& value) {
    if (key == "target") target = integer_at(value, what + " target", 1, highest_port, problems);
    if (key == "published") {
      auto bare = value;
      bare.quoted = false;
      published = integer_at(bare, what + " published", 1, highest_port, problems);
    }
    if (key == "protocol")
      protocol = text_at(value, what + " protocol", problems).value_or(protocol);
    if (key == "mode") mode = text_at(value, what + " mode", problems).value_or(mode);
  });
  if (!target && !problems.has_errors())
    problems.error("swarm.compose-value", what + " has no target", node.at,
                   "the port in the container");
  if (mode != "ingress" && mode != "host")
    problems.error("swarm.compose-value", what + " has the mode " + in_quotes(mode), node.at,
                   "it is ingress or host");
  if (target)
    ports.push(
        port(static_cast<int>(*target), static_cast<int>(published.value_or(0)), protocol, mode));
}

}  // namespace

Value read_ports(const YamlNode& node, const std::string& what, Problems& problems) {
  auto ports = Value::list();
  if (!node.is_sequence()) {
    problems.error("swarm.compose-value", what + " is no list", node.at);
    return ports;
  }
  for (const auto& item : node.items)
    if (item.is_mapping())
      read_long(item, what, ports, problems);
    else
      read_short(item, what, ports, problems);
  auto& list = ports.own_list();
  std::sort(list.begin(), list.end(), [](const Value& a, const Value& b) {
    const auto rank = [](const Value& one) {
      return std::tuple(one["TargetPort"].as_int(), one["PublishedPort"].as_int(),
                        one["Protocol"].as_string());
    };
    return rank(a) < rank(b);
  });
  return ports;
}

}  // namespace swarm
