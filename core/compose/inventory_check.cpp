#include "core/compose/inventory_check.hpp"

#include <algorithm>

#include "core/value/json.hpp"
#include "slipway/contract/forms.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t shown = 60;  ///< bytes of a value in a finding

/// The value in a finding: as JSON, whose escapes show what a terminal would not.
std::string quoted(const Value& value) {
  auto text = to_json(value, JsonForm::shown);
  if (text.size() <= shown) return text;
  auto end = shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// One inventory under check.
class Check {
 public:
  /// Texts must pass `fits`; nothing and an empty text mean that it is not known.
  void text(const std::string& subject, const char* field, Value& value,
            bool (*fits)(std::string_view), const char* expected) {
    if (value.is_null() || (value.is_string() && value.as_string().empty())) return;
    if (value.is_string() && fits(value.as_string())) return;
    refuse(subject, field, value, expected);
  }

  void port(const std::string& subject, Value& value) {
    if (value.is_null() || (value.is_int() && contract::is_port(value.as_int()))) return;
    refuse(subject, "ssh port", value, "a number from 1 to 65535");
  }

  void node(contract::InventoryNode& node) {
    constexpr auto* host = "an IP address or a host name";
    const std::string subject = "the node '" + node.name + "'";
    text(subject, "private address", node.private_address, contract::is_host, host);
    text(subject, "public address", node.public_address, contract::is_host, host);
    text(subject, "ssh host", node.ssh.host, contract::is_host, host);
    port(subject, node.ssh.port);
    text(subject, "ssh user", node.ssh.user, contract::is_user_name, "the name of an account");
    text(subject, "ssh identity", node.ssh.identity, contract::is_plain_path, "a file's path");
    text(subject, "ssh host key", node.ssh.host_key, contract::is_host_key,
         "a type and a key in base64");
  }

  bool name(const contract::InventoryNode& node) {
    if (contract::is_node_name(node.name)) return true;
    Value name = node.name;
    refuse("a node", "name", name, "letters, digits, '.', '_' and '-'");
    return false;
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  void refuse(const std::string& subject, const char* field, Value& value, const char* expected) {
    Finding finding;
    finding.code = "inventory.unfit";
    finding.message = subject + " is said to have the " + field + " " + quoted(value) +
                      ", which is not " + expected;
    finding.help = "slipway explain inventory.unfit";
    findings_.push_back(std::move(finding));
    value = nullptr;
  }

  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> take_out_unfit(contract::Inventory& inventory) {
  Check check;
  std::erase_if(inventory.nodes, [&](const auto& node) { return !check.name(node); });
  for (auto& node : inventory.nodes) check.node(node);
  constexpr auto* balancer = "the load balancer";
  check.text(balancer, "address", inventory.load_balancer.address, contract::is_host,
             "an IP address or a host name");
  check.text(balancer, "name", inventory.load_balancer.name, contract::is_host_name, "a host name");
  return check.take();
}

}  // namespace slipway::core
