#include "rig/folder.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "slipway/kit/x509.hpp"

namespace slipway::test {

Folder::Folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "azure-asm-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::run(const std::string& command) const {
  const auto line = "cd '" + path_.string() + "' && { " + command + "; } >run.log 2>&1";
  if (std::system(line.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

void make_authority(const Folder& folder) {
  folder.run(
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "
      "/CN=test-authority");
}

void make_server_certificate(const Folder& folder, const std::string& name,
                             const std::string& address, int days) {
  folder.run("openssl req -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name +
             ".csr -subj /CN=server && printf 'subjectAltName=" + address + "' > " + name +
             ".ext && openssl x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key " +
             "-CAcreateserial -days " + std::to_string(days) + " -extfile " + name + ".ext -out " +
             name + ".crt");
}

std::string make_management_certificate(const Folder& folder, const std::string& name, int days) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const auto pair = kit::make_self_signed("management", days, now.count());
  kit::write_private_file(folder / (name + ".pem"), pair.key_pem + pair.certificate.pem());
  return pair.certificate.thumbprint();
}

}  // namespace slipway::test
