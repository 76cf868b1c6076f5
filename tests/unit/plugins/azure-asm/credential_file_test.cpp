#include "slipway/kit/credential_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "azure_asm/stack/validation.hpp"
#include "key_material.hpp"
#include "scratch_folder.hpp"

using namespace azure_asm;
using slipway::Value;
using slipway::kit::CredentialFault;

namespace {

/// What is wrong with the file, and what to do; `good` when nothing is.
std::string said(const std::optional<CredentialFault>& fault) {
  return fault ? fault->what + " | " + fault->remedy : "good";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The files of a test, written as they are looked at.
class Files {
 public:
  std::string put(const char* name, const std::string& bytes, mode_t mode = 0600) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::string path(const char* name) const { return folder_ / name; }

 private:
  ScratchFolder folder_;
};

/// One kind of content, and a part of what is said of it and of its remedy.
struct FileRow {
  const char* name;
  std::string bytes;
  const char* what;
  const char* remedy;
};

/// What people put where a certificate and its key are due.
std::vector<FileRow> management_rows(const KeyMaterial& keys) {
  return {
      {"empty", "", "is empty", ""},
      {"blank", " \n", "is empty", ""},
      {"text", "hello\n", "holds neither a key nor a certificate", ""},
      {"certificate alone", keys.certificate, "holds a certificate, but no private key", "cat KEY"},
      {"key alone", keys.key, "holds a private key, but no certificate", "put the certificate"},
      {"another's key", keys.other_key + keys.certificate,
       "holds a private key that is not the one of its certificate 'CN = one'", "belongs to it"},
      {"another certificate first", keys.key + keys.other_certificate + keys.certificate,
       "holds the certificate of its private key after another one", "put 'CN = one' first"},
      {"PKCS#12", keys.pkcs12, "is PKCS#12 data", "openssl pkcs12 -in"},
      {"DER certificate", keys.der, "is a certificate in DER form", "openssl x509 -inform DER"},
      {"DER key", keys.key_der, "is a private key in DER form", "openssl pkey -inform DER"},
      {"protected, PKCS#8", keys.protected_pkcs8 + keys.certificate, "protected by a passphrase",
       "openssl pkey -in"},
      {"protected, traditional", keys.protected_traditional + keys.certificate,
       "protected by a passphrase", "openssl pkey -in"},
      {"OpenSSH's own", keys.openssh + keys.certificate, "in OpenSSH's own form",
       "ssh-keygen -p -m PEM"},
      {"EC", keys.ec_key + keys.ec_certificate, "has a key of the kind EC", ""},
      {"small", keys.small_key + keys.small_certificate, "an RSA key of 1024 bits", ""},
      {"request beside it", keys.certificate + keys.request,
       "holds a certificate, but no private key", "cat KEY"},
      {"request", keys.key + keys.request, "holds the request for a certificate", "came of"},
      {"cut key", keys.certificate + keys.key.substr(0, 300), "private key that is cut off", ""},
      {"cut certificate", keys.key + keys.certificate.substr(0, 300), "certificate that is cut off",
       ""},
      {"ssh public key", "ssh-rsa AAAAB3NzaC1yc2E= me\n", "is a public key for ssh", ""},
  };
}

}  // namespace

TEST_CASE("what can be shown as a client certificate has no fault, in any order", "[kit][x509]") {
  const KeyMaterial& keys = KeyMaterial::get();
  const Files files;
  using slipway::kit::client_certificate_fault;
  CHECK(said(client_certificate_fault(files.put("a", keys.key + keys.certificate))) == "good");
  CHECK(said(client_certificate_fault(files.put("b", keys.certificate + keys.key))) == "good");
  CHECK(said(client_certificate_fault(files.put("c.crt", "words before\n" + keys.certificate +
                                                             keys.other_certificate + keys.pkcs8 +
                                                             "words after\n"))) == "good");
  CHECK(said(client_certificate_fault(files.put("d", keys.ec_key + keys.ec_certificate))) ==
        "good");
}

TEST_CASE("each content that cannot be shown is told with its remedy", "[kit][x509]") {
  const Files files;
  for (const auto& row : management_rows(KeyMaterial::get())) {
    INFO(row.name);
    const auto path = files.put("file.pem", row.bytes);
    const auto fault = slipway::kit::client_certificate_fault(path, slipway::kit::KeyKind::rsa);
    REQUIRE(fault);
    INFO(said(fault));
    CHECK(has(fault->what, row.what));
    CHECK(has(fault->remedy, row.remedy));
    CHECK_FALSE(has(said(fault), "error:"));
    CHECK_FALSE(has(said(fault), "routines"));
  }
}

TEST_CASE("the same is found by validate, at the option, whatever the file is called",
          "[azure-asm][credentials]") {
  const Files files;
  for (const auto& row : management_rows(KeyMaterial::get()))
    for (const char* name : {"azure-cert.pem", "mine.publishsettings", "no-ending"}) {
      INFO(row.name << " as " << name);
      const auto path = files.put(name, row.bytes);
      auto options = options_from(Value::map()
                                      .set("cloud_service_name", "demo")
                                      .set("subscription", "11111111-2222-4333-8444-555555555555")
                                      .set("azure_cert", path));
      const auto found = validate(options);
      REQUIRE(found.size() == 1);
      const auto& finding = found[0].value();
      CHECK(finding["level"].as_string() == "error");
      CHECK(finding["code"].as_string() == "azure-asm.client-certificate");
      CHECK(finding["option"] == Value::list().push("azure_cert"));
      CHECK(has(finding["message"].as_string(), "'" + path + "' "));
      CHECK(has(finding["message"].as_string(), row.what));
      CHECK_FALSE(finding["help"].as_string().empty());
    }
}

TEST_CASE("files that cannot be read are named with their option", "[azure-asm][credentials]") {
  const Files files;
  const auto message = [&](const char* option, const std::string& path) {
    const auto found =
        validate(options_from(Value::map()
                                  .set("cloud_service_name", "demo")
                                  .set("subscription", "11111111-2222-4333-8444-555555555555")
                                  .set(option, path)));
    if (found.size() != 1) return std::to_string(found.size()) + " findings";
    CHECK(found[0].value()["option"] == Value::list().push(option));
    CHECK_FALSE(found[0].value()["help"].as_string().empty());
    return found[0].value()["message"].as_string();
  };
  for (const char* option : {"azure_cert", "ca_file"}) {
    INFO(option);
    CHECK(has(message(option, "/tmp"), "'/tmp' is a folder"));
    CHECK(has(message(option, "/dev/zero"), "is a device"));
  }
  CHECK(has(message("ssh_cert", "/tmp"), "'/tmp' is a folder"));
  CHECK(has(message("ca_file", files.path("none")), "none' cannot be read"));
  CHECK(has(message("azure_cert", files.path("none")), "none' is not there"));
  // what is not there is made
  CHECK(message("ssh_cert", files.path("none")) == "0 findings");
}

TEST_CASE("a file of issuers holds certificates in PEM", "[azure-asm][credentials]") {
  const KeyMaterial& keys = KeyMaterial::get();
  const Files files;
  using slipway::kit::issuers_fault;
  CHECK(said(issuers_fault(files.put("a", keys.certificate + keys.other_certificate))) == "good");
  CHECK(said(issuers_fault(files.put("b", keys.ec_certificate))) == "good");
  CHECK(has(said(issuers_fault(files.put("c", keys.key))), "but no certificate"));
  CHECK(has(said(issuers_fault(files.put("d", keys.der))), "DER form, not PEM | openssl x509"));
  CHECK(has(said(issuers_fault(files.put("e", keys.certificate + keys.certificate.substr(0, 99)))),
            "cut off or damaged"));
  CHECK(has(said(issuers_fault(files.put("f", keys.pkcs12))), "PKCS#12"));
}

TEST_CASE("the ssh key is that of its certificate, and can be opened", "[azure-asm][credentials]") {
  const KeyMaterial& keys = KeyMaterial::get();
  const struct {
    const char* name;
    std::string certificate;  ///< empty: not there
    std::string key;          ///< empty: not there
    const char* passphrase;
    const char* level;  ///< empty: nothing is found
    const char* what;
    const char* help;
  } rows[] = {
      {"PEM", keys.certificate, keys.key, "", "", "", ""},
      {"PKCS#8", keys.certificate, keys.pkcs8, "", "", "", ""},
      {"DER certificate", keys.der, keys.key, "", "", "", ""},
      {"OpenSSH's own", keys.certificate, keys.openssh, "", "", "", ""},
      {"both are made", "", "", "", "", "", ""},
      {"a certificate is made", "", keys.key, "", "", "", ""},
      {"protected", keys.certificate, keys.protected_pkcs8, "open sesame", "", "", ""},
      {"protected, OpenSSH's", keys.certificate, keys.protected_openssh, "open sesame", "", "", ""},
      {"no passphrase", keys.certificate, keys.protected_pkcs8, "", "warning",
       "protected by a passphrase", "ssh_key_passphrase"},
      {"no passphrase, OpenSSH's", keys.certificate, keys.protected_openssh, "", "warning",
       "protected by a passphrase", "ssh_key_passphrase"},
      {"wrong passphrase", keys.certificate, keys.protected_traditional, "wrong", "error",
       "cannot be opened with the passphrase given", "check the passphrase"},
      {"another's", keys.certificate, keys.other_key, "", "error",
       "is not the private key of the certificate 'CN = one'", "belongs to the certificate"},
      {"another's, OpenSSH's", keys.other_certificate, keys.openssh, "", "error",
       "is not the private key of the certificate 'CN = two'", "belongs to the certificate"},
      {"certificate in place of the key", keys.certificate, keys.certificate, "", "error",
       "holds no private key", "name the file"},
      {"key in place of the certificate", keys.key, keys.key, "", "error",
       "holds a private key, but no certificate", "put the certificate"},
      {"EC", keys.ec_certificate, keys.ec_key, "", "error", "has a key of the kind EC", "made"},
      {"no key", keys.certificate, "", "", "warning", "is missing", "ssh agent"},
      {"cut key", keys.certificate, keys.key.substr(0, 300), "", "error", "cut off", "anew"},
      {"a certificate of a protected key", "", keys.protected_pkcs8, "", "error",
       "protected by a passphrase", "openssl"},
      {"a certificate of OpenSSH's key", "", keys.openssh, "", "error", "OpenSSH's own form",
       "ssh-keygen -p -m PEM"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const Files files;
    if (!row.certificate.empty()) files.put("ssh.pem", row.certificate);
    if (!row.key.empty()) files.put("ssh.key", row.key);
    auto values = Value::map()
                      .set("cloud_service_name", "demo")
                      .set("subscription", "11111111-2222-4333-8444-555555555555")
                      .set("ssh_cert", files.path("ssh.pem"));
    if (*row.passphrase) values.set("ssh_key_passphrase", row.passphrase);
    const auto found = validate(options_from(values));
    if (!*row.level) {
      CHECK(found.empty());
      continue;
    }
    REQUIRE(found.size() == 1);
    const auto& finding = found[0].value();
    CHECK(finding["level"].as_string() == row.level);
    CHECK(finding["option"] == Value::list().push("ssh_cert"));
    CHECK(has(finding["message"].as_string(), row.what));
    CHECK(has(finding["help"].as_string(), row.help));
    CHECK_FALSE(has(finding["message"].as_string(), "sesame"));
  }
}

TEST_CASE("a private key that others may use is warned of", "[azure-asm][credentials]") {
  const KeyMaterial& keys = KeyMaterial::get();
  for (const mode_t mode : {0600U, 0400U, 0640U, 0604U, 0620U}) {
    const Files files;
    const auto management = files.put("azure.pem", keys.key + keys.certificate, mode);
    files.put("ssh.pem", keys.certificate, 0644);  // nothing secret in it
    files.put("ssh.key", keys.key, mode);
    const auto found =
        validate(options_from(Value::map()
                                  .set("cloud_service_name", "demo")
                                  .set("subscription", "11111111-2222-4333-8444-555555555555")
                                  .set("azure_cert", management)
                                  .set("ca_file", files.put("ca.pem", keys.certificate, 0644))
                                  .set("ssh_cert", files.path("ssh.pem"))));
    INFO(mode);
    CHECK(found.size() == ((mode & 077U) != 0 ? std::size_t{2} : std::size_t{0}));
    for (const auto& finding : found) {
      CHECK(finding.value()["level"].as_string() == "warning");
      CHECK(has(finding.value()["help"].as_string(), "chmod 600 "));
    }
  }
}

TEST_CASE("publish settings are known by their content", "[azure-asm][credentials]") {
  const Files files;
  const auto found = [&](const std::string& text, const char* subscription) {
    const auto all = validate(options_from(Value::map()
                                               .set("cloud_service_name", "demo")
                                               .set("subscription", subscription)
                                               .set("azure_cert", files.put("cert.pem", text))));
    return all.size() == 1 ? all[0].value() : Value();
  };
  const std::string good =
      "\xEF\xBB\xBF<?xml version=\"1.0\"?><PublishData><PublishProfile SchemaVersion=\"2.0\">"
      "<Subscription Id=\"11111111-2222-4333-8444-555555555555\" Name=\"mine\" "
      "ManagementCertificate=\"" +
      KeyMaterial::get().pkcs12_base64 + "\"/></PublishProfile></PublishData>";
  CHECK(found(good, "").is_null());
  CHECK(found(good, "mine").is_null());
  const auto other = found(good, "another");
  CHECK(other["option"] == Value::list().push("subscription"));
  CHECK(has(other["help"].as_string(), "mine"));
  const auto broken = found("<PublishData>", "");
  CHECK(broken["option"] == Value::list().push("azure_cert"));
  CHECK(has(broken["message"].as_string(), "is no file of publish settings"));
  const auto keyless = found(
      "<PublishData><PublishProfile><Subscription Id=\"x\" "
      "ManagementCertificate=\"AAAA\"/></PublishProfile></PublishData>",
      "");
  CHECK(has(keyless["message"].as_string(), "holds no PKCS#12 data"));
}
