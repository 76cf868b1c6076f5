#pragma once
#include <optional>
#include <string>

/// Key pairs for ssh.
namespace local {

struct KeyPair {
  std::string secret;      ///< the private key's file, in OpenSSH's form
  std::string public_key;  ///< `ssh-ed25519 AAAA...`
};

/// A new one (ed25519), by libssh, which the kit's connections are made with too.  Throws Failure.
KeyPair make_key_pair();

/// The public half of a private key's file: read out of the key or, where that is protected, out of
/// the file beside it that ends in `.pub`.  Nothing where there is no such file.  Throws Failure
/// `invalid`.
std::optional<std::string> public_key_of(const std::string& path);

/// Writes the private key's file (0600), which holds the public half too.  What is there is left
/// alone.
void write_key(const std::string& path, const KeyPair& pair);

}  // namespace local
