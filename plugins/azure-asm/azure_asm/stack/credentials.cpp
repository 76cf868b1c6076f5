#include "azure_asm/stack/credentials.hpp"

#include <filesystem>
#include <optional>

#include "azure_asm/service/publish_settings.hpp"
#include "azure_asm/types/ssh_key.hpp"
#include "slipway/kit/credential_file.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Finding;
using slipway::kit::CredentialFault;
using Findings = std::vector<Finding>;

constexpr const char* certificate_code = "azure-asm.client-certificate";
constexpr const char* certificate_help =
    "'slipway plugin run azure-asm certificate' makes one with its key, to be registered with the "
    "subscription";
constexpr const char* ssh_code = "azure-asm.ssh-key";

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

std::string text_of(const std::string& path, const CredentialFault& fault) {
  return "'" + path + "' " + fault.what;
}

/// The fault's own remedy comes first; what would do as well is `otherwise`.
Finding wrong(const char* code, const char* option, const std::string& path,
              const CredentialFault& fault, const std::string& otherwise) {
  return Finding::error(code, text_of(path, fault))
      .option("cloud", {option})
      .help(fault.remedy.empty() ? otherwise : fault.remedy);
}

void check_mode(const char* option, const std::string& path, Findings& findings) {
  if (auto finding = slipway::kit::open_key_file("azure-asm.file-mode", path))
    findings.push_back(finding->option("cloud", {option}));
}

/// Which subscription it is for, and whether it has a key that can be opened.
void check_publish_settings(const Options& options, Findings& findings) {
  const auto& path = options.azure_cert;
  const char* option = "azure_cert";
  try {
    const auto all = read_publish_settings(slipway::kit::read_file(path), path);
    option = "subscription";
    static_cast<void>(choose(all, options.subscription, path));
  } catch (const Failure& failure) {
    auto finding = Finding::error(certificate_code, failure.message);
    finding.option("cloud", {option});
    findings.push_back(failure.hint.empty() ? finding.help("fetch it anew")
                                            : finding.help(failure.hint));
  }
}

void check_management(const Options& options, Findings& findings) {
  const auto& path = options.azure_cert;
  if (path.empty()) return;
  if (!exists(path)) {
    // much can be done without: rendering, or looking at what is on record
    findings.push_back(Finding::warning(certificate_code, "'" + path + "' is not there")
                           .option("cloud", {"azure_cert"})
                           .help(certificate_help));
    return;
  }
  if (is_publish_settings(path)) {
    check_publish_settings(options, findings);
  } else if (const auto fault =
                 slipway::kit::client_certificate_fault(path, slipway::kit::KeyKind::rsa)) {
    findings.push_back(wrong(certificate_code, "azure_cert", path, *fault, certificate_help));
    return;
  }
  check_mode("azure_cert", path, findings);
}

void check_issuers(const Options& options, Findings& findings) {
  if (options.ca_file.empty()) return;
  if (const auto fault = slipway::kit::issuers_fault(options.ca_file))
    findings.push_back(wrong("azure-asm.ca-file", "ca_file", options.ca_file, *fault,
                             "name a PEM file with the certificate of the endpoint's issuer, or "
                             "leave ca_file out"));
}

Finding key_trouble(const std::string& key_path, const CredentialFault& fault) {
  const auto message = text_of(key_path, fault);
  if (!fault.lacks_passphrase)
    return wrong(ssh_code, "ssh_cert", key_path, fault, "make it and its certificate anew");
  return Finding::warning(ssh_code, message)
      .option("cloud", {"ssh_cert"})
      .help("set ssh_key_passphrase, which ${ask:NAME} asks for at the terminal");
}

/// A certificate that is there, and the key beside it, with which the machines are logged in to.
void check_ssh_pair(const Options& options, const std::string& key_path, Findings& findings) {
  const auto& path = options.ssh_cert;
  if (const auto fault = slipway::kit::certificate_fault(path)) {
    findings.push_back(wrong(ssh_code, "ssh_cert", path, *fault,
                             "name another, or one that is not there: it is made with its key"));
    return;
  }
  if (!exists(key_path)) {
    findings.push_back(Finding::warning(ssh_code, "the private key of '" + path +
                                                      "' is not beside it: '" + key_path +
                                                      "' is missing")
                           .option("cloud", {"ssh_cert"})
                           .help("put it there, or load it into the ssh agent"));
    return;
  }
  const auto certificate = slipway::kit::Certificate::read(path);
  if (const auto fault = slipway::kit::ssh_key_fault(key_path, &certificate,
                                                     options.ssh_key_passphrase.as_string()))
    findings.push_back(key_trouble(key_path, *fault));
}

/// A key that is there alone gets a certificate, which takes one that can be opened.
void check_ssh(const Options& options, Findings& findings) {
  const auto& path = options.ssh_cert;
  if (path.empty()) return;
  const auto key_path = private_key_path(path);
  const bool has_key = exists(key_path);
  if (exists(path))
    check_ssh_pair(options, key_path, findings);
  else if (has_key)
    if (const auto fault = slipway::kit::ssh_key_fault(key_path, nullptr, {}))
      findings.push_back(wrong(ssh_code, "ssh_cert", key_path, *fault,
                               "openssl req -x509 -key " + key_path +
                                   " -subj /CN=ssh -days 3650 "
                                   "-out " +
                                   path + " makes its certificate"));
  if (has_key) check_mode("ssh_cert", key_path, findings);
}

}  // namespace

std::vector<Finding> check_credentials(const Options& options) {
  Findings findings;
  check_management(options, findings);
  check_issuers(options, findings);
  check_ssh(options, findings);
  return findings;
}

}  // namespace azure_asm
