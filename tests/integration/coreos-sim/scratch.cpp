#include "scratch.hpp"

#include <cstdlib>
#include <stdexcept>

#include "coreos-sim/io/files.hpp"

namespace coreos_sim::test {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "coreos-sim-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("making a scratch folder failed");
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Root::Root()
    : target_{scratch_.path(),
              "demo-0",
              {"203.0.113.10", "10.0.0.4", "", ""},
              cloudconfig::tool_1_5_1} {
  put("/usr/share/coreos/update.conf", "GROUP=stable\n");
}

cloudconfig::Applied Root::apply(const std::string& body) {
  return run("#cloud-config\n" + body).applied;
}

cloudconfig::Run Root::run(const std::string& user_data) {
  return cloudconfig::run(user_data, target_);
}

std::string Root::text(const std::string& path) const {
  return read_file(scratch_.path() / path.substr(1)).value_or("(missing)");
}

unsigned Root::mode(const std::string& path) const {
  return static_cast<unsigned>(fs::status(scratch_.path() / path.substr(1)).permissions());
}

bool Root::exists(const std::string& path) const {
  return fs::exists(fs::symlink_status(scratch_.path() / path.substr(1)));
}

bool Root::is_masked(const std::string& path) const {
  const fs::path real = scratch_.path() / path.substr(1);
  return fs::is_symlink(real) && fs::read_symlink(real) == "/dev/null";
}

void Root::put(const std::string& path, const std::string& content) {
  if (!write_file(scratch_.path() / path.substr(1), content)) {
    throw std::runtime_error("writing a file of the root failed");
  }
}

}  // namespace coreos_sim::test
