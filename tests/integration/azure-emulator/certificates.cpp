#include "certificates.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "azure_emulator/machines/certificate.hpp"

namespace azure_test {

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "azure-emulator-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

void openssl(const std::string& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder + "' && openssl " + arguments + " >openssl.log 2>&1";
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
}

void make_certificate(const TempFolder& folder, const std::string& name) {
  openssl(folder.path(), "req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=" + name +
                             " -addext subjectAltName=IP:127.0.0.1 -keyout " + name + ".key -out " +
                             name + ".pem");
}

const std::string& ssh_certificate_der() {
  static const std::string der = [] {
    const TempFolder folder;
    make_certificate(folder, "ssh");
    openssl(folder.path(), "x509 -in ssh.pem -outform der -out ssh.der");
    return read_file(folder.file("ssh.der"));
  }();
  return der;
}

const std::string& ssh_thumbprint() {
  static const std::string thumb = azure_emulator::thumbprint(ssh_certificate_der());
  return thumb;
}

}  // namespace azure_test
