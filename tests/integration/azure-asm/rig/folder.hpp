#pragma once
#include <filesystem>
#include <string>

namespace slipway::test {

/// A folder that is gone with its owner.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  /// Runs a shell command in it; throws when that fails.
  void run(const std::string& command) const;

 private:
  std::filesystem::path path_;
};

/// A throw-away authority in `folder`: ca.pem; NAME.crt with NAME.key for a server at `address`,
/// good for `days` (negative: expired).
void make_authority(const Folder& folder);
void make_server_certificate(const Folder& folder, const std::string& name,
                             const std::string& address, int days);
/// A self-signed management certificate with its key in NAME.pem; its thumbprint.
std::string make_management_certificate(const Folder& folder, const std::string& name,
                                        int days = 365);

}  // namespace slipway::test
