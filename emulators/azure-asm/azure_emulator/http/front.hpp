#pragma once

#include <memory>
#include <string>

#include "azure_emulator/api/emulator.hpp"

namespace azure_emulator {

/// The service's HTTPS side: asks every client for a certificate and leaves the judgement of it to
/// the emulator, because management certificates are self-signed (sheet 1).
class Front {
 public:
  struct Options {
    std::string host;
    int port = 0;  ///< 0: a free one
    std::string certificate_file;
    std::string key_file;
  };

  /// Listens from now on.  Throws std::exception with the reason when it cannot.
  Front(const Options& options, Emulator& emulator);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  int port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace azure_emulator
