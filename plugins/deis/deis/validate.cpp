#include <filesystem>

#include "deis/config/config_keys.hpp"
#include "deis/platform.hpp"
#include "deis/units/units_folder.hpp"
#include "slipway/kit/credential_file.hpp"

namespace deis {
namespace {

using slipway::Call;
using slipway::Finding;

constexpr const char* role = "platform";
constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

bool is_label(const std::string& label) {
  if (label.empty() || label.size() > longest_label) return false;
  for (const char letter : label)
    if (!((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-'))
      return false;
  return label.front() != '-' && label.back() != '-';
}

/// Why it is no name that applications can stand below; empty when it is one.
std::string domain_fault(const std::string& domain) {
  if (domain.rfind("*.", 0) == 0) return "it is given without the '*.': " + domain.substr(2);
  if (domain.find("://") != std::string::npos) return "it is a name, not an address of a page";
  if (domain.size() > longest_name) return "it is longer than 253 characters";
  std::size_t labels = 0;
  for (std::size_t at = 0; at <= domain.size(); ++labels) {
    const auto dot = std::min(domain.find('.', at), domain.size());
    const auto label = domain.substr(at, dot - at);
    if (!is_label(label))
      return "'" + label + "' is no part of a DNS name: lower-case letters, digits and hyphens";
    at = dot + 1;
  }
  return labels < 2 ? "it has one part only; routers need a name such as demo.example.com" : "";
}

/// Hands findings to the host until it wants no more.
class Findings {
 public:
  explicit Findings(const Call& call) : call_(call) {}
  void emit(const Finding& finding) { wanted_ = wanted_ && call_.emit(finding); }

 private:
  const Call& call_;
  bool wanted_ = true;
};

void check_keys(const Settings& settings, Findings& findings) {
  for (const auto* map : {&settings.config, &settings.secrets}) {
    const char* option = map == &settings.config ? "config" : "secrets";
    for (const auto& [path, value] : *map) {
      const auto fault = key_fault(path);
      if (!fault.empty())
        findings.emit(Finding::error("deis.key", "'" + path + "' is no configuration key: " + fault)
                          .option(role, {option, path}));
      else if (value.empty())
        findings.emit(Finding::error("deis.value", "configuration key " + path + " has no value")
                          .option(role, {option, path})
                          .help("leave the line out to unset it"));
    }
  }
  for (const auto& [name, image] : settings.images)
    if (!find_component(name))
      findings.emit(
          Finding::error("deis.component", "'" + name + "' is no component of the platform")
              .option(role, {"images", name})
              .help("components are: builder, controller, database, logger, logspout, "
                    "publisher, registry, router and the store-* ones"));
}

void check_files(const Settings& settings, Findings& findings) {
  for (const auto& fault : file_faults(settings))
    findings.emit(
        Finding::error("deis.file", fault.message).option(role, {fault.option}).help(fault.hint));
  for (const auto& [option, file] : key_files(settings))
    if (auto finding = slipway::kit::open_key_file("deis.file-mode", file))
      findings.emit(finding->option(role, {option}));
  const UnitStyle style{settings.release, settings.placement};
  for (const auto& component : components())
    for (const auto& finding : unit_findings(settings.units_dirs, component, style))
      findings.emit(finding);
  if (!settings.units_dir.empty() && !std::filesystem::is_directory(settings.units_dir))
    findings.emit(Finding::error("deis.units-dir", "'" + settings.units_dir + "' is no folder")
                      .option(role, {"units_dir"}));
}

/// What a stateless platform cannot do without.
void check_stateless(const Settings& settings, Findings& findings) {
  if (!settings.stateless) return;
  for (const char* key : {"database/host", "registry/s3bucket"}) {
    if (settings.config.count(key) || settings.secrets.count(key)) continue;
    findings.emit(Finding::warning("deis.stateless", std::string("a stateless platform has no ") +
                                                         key + " of its own")
                      .option(role, {"stateless"})
                      .help(std::string("set platform.config ") + key));
  }
}

}  // namespace

void check_options(const Settings& settings, const Call& call) {
  Findings findings(call);
  const auto fault = domain_fault(settings.domain);
  if (!fault.empty())
    findings.emit(Finding::error("deis.domain", "'" + settings.domain +
                                                    "' cannot be the platform's domain: " + fault)
                      .option(role, {"domain"}));
  if (settings.ssh_private_key.empty())
    findings.emit(
        Finding::warning("deis.no-ssh-key",
                         "without ssh_private_key the controller cannot run one-off commands "
                         "('deis run')")
            .option(role, {"ssh_private_key"})
            .help("set platform.ssh_private_key to the key file of user core"));
  check_keys(settings, findings);
  check_files(settings, findings);
  check_stateless(settings, findings);
}

}  // namespace deis
