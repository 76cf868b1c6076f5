#include "tests/support/script_rig.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace slipway::test {
namespace {

namespace fs = std::filesystem;

int status_of(const std::string& command) {
  const int state = std::system(command.c_str());
  return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

}  // namespace

ScriptRig::ScriptRig() {
  root_ = (fs::temp_directory_path() / "slipway-scripts-XXXXXX").string();
  if (mkdtemp(root_.data()) == nullptr) throw std::runtime_error("no scratch folder");
  fs::create_directory(path("bin"));
  program("sleep", "");
}

ScriptRig::~ScriptRig() { fs::remove_all(root_); }

void ScriptRig::program(const std::string& name, const std::string& body) {
  write("bin/" + name, "#!/bin/sh\n" + body + "\n");
  fs::permissions(path("bin/" + name), fs::perms::owner_all);
}

int ScriptRig::run(std::string_view script, const std::string& arguments) {
  std::string text(script);
  for (auto at = moved_.empty() ? std::string::npos : text.find(moved_); at != std::string::npos;
       at = text.find(moved_, at + root_.size() + moved_.size()))
    text.insert(at, root_);
  write("script", text);
  return status_of("LOG=" + path("log") + " PATH=" + path("bin") + ":$PATH sh " + path("script") +
                   " " + arguments + " >" + path("out") + " 2>&1");
}

void ScriptRig::write(const std::string& name, const std::string& text) const {
  const fs::path file = path(name);
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string ScriptRig::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(path(name)).rdbuf();
  return text.str();
}

std::string shellcheck(const std::string& script) {
  if (std::system("command -v shellcheck >/dev/null 2>&1") != 0) return {};
  const ScriptRig rig;
  rig.write("checked.sh", script);
  return status_of("shellcheck --shell=sh " + rig.path("checked.sh") + " >" + rig.path("said") +
                   " 2>&1") == 0
             ? std::string()
             : rig.read("said");
}

}  // namespace slipway::test
