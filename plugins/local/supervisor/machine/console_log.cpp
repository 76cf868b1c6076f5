#include "supervisor/machine/console_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdio>

#include "supervisor/linux/files.hpp"

namespace slipway_local {
namespace {

constexpr std::uint64_t most_bytes = 1 << 20;

std::filesystem::path older(const std::filesystem::path& file) { return file.string() + ".1"; }

Fd open_log(const std::filesystem::path& file) {
  return Fd(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
}

}  // namespace

ConsoleLog::ConsoleLog(std::filesystem::path file) : file_(std::move(file)), out_(open_log(file_)) {
  struct stat about {};
  if (out_ && ::fstat(out_.get(), &about) == 0) size_ = static_cast<std::uint64_t>(about.st_size);
}

void ConsoleLog::add(std::string_view bytes) {
  if (size_ + bytes.size() > most_bytes) {
    ::rename(file_.c_str(), older(file_).c_str());
    out_ = open_log(file_);
    size_ = 0;
  }
  // A full disk loses words of a console, which is no reason to stop a machine.
  const ssize_t written = ::write(out_.get(), bytes.data(), bytes.size());
  if (written > 0) size_ += static_cast<std::uint64_t>(written);
}

std::string ConsoleLog::tail(const std::filesystem::path& file, std::size_t most) {
  const std::string newer = read_tail(file, most);
  return read_tail(older(file), most - newer.size()) + newer;
}

}  // namespace slipway_local
