#include "core/plugin/sealed_copy.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>

#include "core/plugin/elf.hpp"

namespace slipway::core {
namespace {

/// Ours have 100 KB.
constexpr std::size_t most_of_manifest = std::size_t{4} << 20U;

Error failed(const std::string& doing) {
  return Error{Errc::unavailable, doing + ": " + std::strerror(errno), {}};
}

Result<std::size_t> copy_all(int from, int to) {
  constexpr std::size_t chunk = std::size_t{1} << 24U;
  std::size_t size = 0;
  while (true) {
    const ssize_t sent = sendfile(to, from, nullptr, chunk);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return failed("copying the plugin into memory");
    if (sent == 0) return size;
    size += static_cast<std::size_t>(sent);
  }
}

/// A moment between two tries.
void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }

/// OpenSSL's, which uses the processor's own instructions: a plugin has many megabytes, and every
/// command that loads it waits for this.
Result<std::string> sha256_hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, EVP_sha256(), nullptr) != 1)
    return Error{Errc::internal, "taking the SHA-256 of the plugin's copy failed", {}};
  std::string hex;
  for (unsigned int at = 0; at < length; ++at) {
    hex += digits[hash[at] >> 4U];
    hex += digits[hash[at] & 15U];
  }
  return hex;
}

/// Hashes and checks the sealed bytes themselves, not the file they came from.
Result<void> judge(SealedCopy& copy, std::size_t size) {
  if (size == 0) return Error{Errc::invalid_input, "it is empty", {}};
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, copy.descriptor, 0);
  if (mapped == MAP_FAILED) return failed("reading the plugin's copy");
  const std::string_view bytes(static_cast<const char*>(mapped), size);
  auto good = check_elf(bytes);
  auto hash = sha256_hex(bytes);
  if (good) copy.manifest = elf_section(bytes, ".slipway.manifest", most_of_manifest);
  munmap(mapped, size);
  if (!good) return good;
  if (!hash) return std::move(hash).error();
  copy.sha256 = *std::move(hash);
  return {};
}

}  // namespace

Result<void> seal(int descriptor, const std::function<void()>& wait) {
  constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  constexpr int most_tries = 200;
  for (int tries = 1; fcntl(descriptor, F_ADD_SEALS, seals) != 0; ++tries) {
    const bool passing = errno == EBUSY || errno == EINTR;
    if (!passing || tries == most_tries) return failed("sealing the plugin's copy");
    wait();
  }
  return {};
}

Result<SealedCopy> sealed_copy(int file, const std::string& name) {
  SealedCopy copy;
  copy.descriptor = memfd_create(name.substr(0, 200).c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (copy.descriptor < 0) return failed("making room in memory for the plugin");
  const auto close_with = [&](Error error) {
    close(copy.descriptor);
    return error;
  };
  auto size = copy_all(file, copy.descriptor);
  if (!size) return close_with(std::move(size).error());
  if (auto sealed = seal(copy.descriptor, nap); !sealed)
    return close_with(std::move(sealed).error());
  if (auto good = judge(copy, *size); !good) return close_with(std::move(good).error());
  // The process id, not `self`: a debugger opens this name in a process of its own.
  copy.path = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(copy.descriptor);
  return copy;
}

}  // namespace slipway::core
