#include "stack/validation.hpp"

#include <sys/stat.h>

#include "keys/key_pair.hpp"
#include "slipway/contract/forms.hpp"
#include "stack/placement.hpp"

namespace local {
namespace {

using slipway::Finding;
using Findings = std::vector<Finding>;

Finding wrong(const char* code, const char* option, std::string message, std::string help) {
  auto finding = Finding::error(std::string("local.") + code, std::move(message));
  finding.option("cloud", {option}).help(std::move(help));
  return finding;
}

void check_network(const Options& options, Findings& findings) {
  const auto range = range_from(options.network);
  if (!range) {
    findings.push_back(wrong("network", "network",
                             "'" + options.network + "' is no network of 8 to 29 bits",
                             "write its first address and the bits: 10.77.0.0/24"));
    return;
  }
  if (options.static_address.empty()) return;
  const auto first = address_number(options.static_address);
  if (first && range->holds(*first)) return;
  findings.push_back(wrong(
      "static-address", "static_address",
      "the address " + options.static_address + " is not one for a machine in " + options.network,
      "choose one from the second of the network on"));
}

void check_publish(const Options& options, Findings& findings) {
  if (slipway::contract::is_ip_address(options.publish)) return;
  findings.push_back(wrong("publish", "publish",
                           "'" + options.publish + "' is no address of a computer",
                           "127.0.0.1 is reached from this computer alone"));
}

void check_key(const Options& options, Findings& findings) {
  try {
    public_key_of(options.ssh_key);
  } catch (const slipway::Failure& failure) {
    findings.push_back(wrong("ssh-key", "ssh_key", failure.message,
                             failure.hint.empty() ? "choose another file, or none" : failure.hint));
    return;
  }
  struct stat about {};
  if (::stat(options.ssh_key.c_str(), &about) != 0 || (about.st_mode & 077U) == 0) return;
  auto finding = Finding::warning("local.ssh-key-mode",
                                  "the ssh key '" + options.ssh_key + "' can be read by others");
  findings.push_back(
      finding.option("cloud", {"ssh_key"}).help("chmod 600 '" + options.ssh_key + "'"));
}

}  // namespace

Findings validate(const Options& options) {
  Findings findings;
  check_network(options, findings);
  check_publish(options, findings);
  check_key(options, findings);
  return findings;
}

}  // namespace local
