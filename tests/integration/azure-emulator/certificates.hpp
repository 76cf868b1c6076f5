#pragma once

#include <string>

namespace azure_test {

/// A folder of its own, removed with all that is in it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path);

/// Runs openssl in `folder`; fails the test when it fails.
void openssl(const std::string& folder, const std::string& arguments);

/// `NAME.key` and `NAME.pem` in `folder`, self-signed, good for 127.0.0.1.
void make_certificate(const TempFolder& folder, const std::string& name);

/// One self-signed certificate for the whole run, and its thumbprint.
const std::string& ssh_certificate_der();
const std::string& ssh_thumbprint();

}  // namespace azure_test
