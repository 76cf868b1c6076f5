#include "key_material.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "scratch_folder.hpp"

namespace azure_asm {
namespace {

/// A folder in which the programs of the system make files.
class Workshop {
 public:
  /// Runs a line of the shell there and answers the file that it made.
  std::string make(const std::string& command, const char* file) const {
    const auto line = "cd " + (folder_ / "") + " && " + command + " >/dev/null 2>&1";
    if (std::system(line.c_str()) != 0) throw std::runtime_error("cannot run: " + command);
    std::ostringstream bytes;
    bytes << std::ifstream(folder_ / file, std::ios::binary).rdbuf();
    return bytes.str();
  }

 private:
  ScratchFolder folder_;
};

std::string certify(const std::string& key, const std::string& name, const std::string& file) {
  return "openssl req -x509 -key " + key + " -subj /CN=" + name + " -days 30 -out " + file;
}

KeyMaterial make_all() {
  const Workshop shop;
  KeyMaterial made;
  made.key = shop.make("openssl genrsa -traditional -out a.key 2048", "a.key");
  made.pkcs8 = shop.make("openssl pkcs8 -topk8 -nocrypt -in a.key -out a.p8", "a.p8");
  made.key_der = shop.make("openssl rsa -in a.key -outform DER -out a.key.der", "a.key.der");
  made.certificate = shop.make(certify("a.key", "one", "a.crt"), "a.crt");
  made.der = shop.make("openssl x509 -in a.crt -outform DER -out a.der", "a.der");
  made.request = shop.make("openssl req -new -key a.key -subj /CN=one -out a.csr", "a.csr");
  made.pkcs12 =
      shop.make("openssl pkcs12 -export -inkey a.key -in a.crt -passout pass: -out a.pfx", "a.pfx");
  made.pkcs12_base64 = shop.make("openssl base64 -A -in a.pfx -out a.pfx.txt", "a.pfx.txt");
  made.protected_pkcs8 =
      shop.make("openssl pkcs8 -topk8 -in a.key -passout 'pass:open sesame' -out a.p8e", "a.p8e");
  made.protected_traditional = shop.make(
      "openssl rsa -traditional -aes128 -in a.key -passout 'pass:open sesame' -out a.te", "a.te");
  made.openssh = shop.make("cp a.key o && chmod 600 o && ssh-keygen -q -p -P '' -N '' -f o", "o");
  made.protected_openssh = shop.make("ssh-keygen -q -p -P '' -N 'open sesame' -f o", "o");
  made.other_key = shop.make("openssl genrsa -out b.key 2048", "b.key");
  made.other_certificate = shop.make(certify("b.key", "two", "b.crt"), "b.crt");
  made.ec_key = shop.make("openssl ecparam -name prime256v1 -genkey -noout -out e.key", "e.key");
  made.ec_certificate = shop.make(certify("e.key", "three", "e.crt"), "e.crt");
  made.small_key = shop.make("openssl genrsa -out s.key 1024", "s.key");
  made.small_certificate = shop.make(certify("s.key", "four", "s.crt"), "s.crt");
  return made;
}

}  // namespace

const KeyMaterial& KeyMaterial::get() {
  static const KeyMaterial all = make_all();
  return all;
}

}  // namespace azure_asm
