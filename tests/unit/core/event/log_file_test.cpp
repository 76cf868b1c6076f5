#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/event/log_file.hpp"
#include "event_scene.hpp"

using namespace slipway;
using namespace slipway::core;
namespace fs = std::filesystem;

namespace {

class LogFolder {
 public:
  LogFolder() {
    std::string pattern = (fs::temp_directory_path() / "slipway-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
  }
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;
  ~LogFolder() { fs::remove_all(root_); }
  std::string path() const { return root_ + "/.slipway/logs"; }

 private:
  std::string root_;
};

std::string log_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

unsigned log_mode(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777U : 0U;
}

}  // namespace

TEST_CASE("what comes while it is held is in the log once it is let go", "[event][log]") {
  LogFolder folder;
  const Redactor redactor;
  auto log = LogFile::open(folder.path(), "run1", redactor);
  REQUIRE(log);
  Event event;
  event.address = "cloud/box/one";
  (*log)->hold();
  (*log)->on(event);
  (*log)->on(event);
  CHECK(log_text((*log)->path()).empty());
  (*log)->let_go();
  const auto text = log_text((*log)->path());
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  (*log)->on(event);
  CHECK(log_text((*log)->path()).size() > text.size());

  SECTION("and so it is when it ends while it is held") {
    (*log)->hold();
    (*log)->on(event);
    const auto path = (*log)->path();
    log->reset();
    const auto whole = log_text(path);
    CHECK(std::count(whole.begin(), whole.end(), '\n') == 4);
  }
}

TEST_CASE("every event of a run is in its log, which is private", "[event][log]") {
  LogFolder folder;
  const Redactor redactor;
  auto log = LogFile::open(folder.path(), "run1", redactor);
  REQUIRE(log);
  Told told(**log);
  tell_a_run(told);
  const std::string text = log_text(folder.path() + "/run1.jsonl");
  CHECK(text.find("\"event\":\"run_started\"") != std::string::npos);
  CHECK(text.find("not shown") != std::string::npos);
  CHECK(text.find("\"event\":\"run_ended\"") != std::string::npos);
  CHECK((*log)->complete());
  CHECK((*log)->path() == folder.path() + "/run1.jsonl");
  CHECK(log_mode((*log)->path()) == 0600);
  CHECK(log_mode(folder.path()) == 0700);
}

TEST_CASE("a known secret does not reach the log", "[event][log]") {
  LogFolder folder;
  Redactor redactor;
  redactor.learn_text("hunter2-hunter2");
  auto log = LogFile::open(folder.path(), "run1", redactor);
  REQUIRE(log);
  Told told(**log);
  told(EventKind::log, "", Value::map().set("message", "password hunter2-hunter2 was refused"));
  const std::string text = log_text((*log)->path());
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("password (sensitive) was refused") != std::string::npos);
}

TEST_CASE("the newest twenty logs are kept", "[event][log]") {
  LogFolder folder;
  const Redactor redactor;
  fs::create_directories(folder.path());
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 25; ++i) {
    const std::string path = folder.path() + "/old" + std::to_string(i) + ".jsonl";
    std::ofstream(path) << "{}\n";
    fs::last_write_time(path, now - std::chrono::hours(100 - i));
  }
  std::ofstream(folder.path() + "/notes.txt") << "not a log";
  REQUIRE(LogFile::open(folder.path(), "new", redactor));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 21);
  CHECK(fs::exists(folder.path() + "/new.jsonl"));
  CHECK(fs::exists(folder.path() + "/old24.jsonl"));
  CHECK(fs::exists(folder.path() + "/notes.txt"));
  CHECK_FALSE(fs::exists(folder.path() + "/old5.jsonl"));
}

TEST_CASE("a log that cannot be made is a clear error", "[event][log]") {
  const Redactor redactor;
  const auto log = LogFile::open("/proc/self/nowhere/logs", "run1", redactor);
  REQUIRE_FALSE(log);
  CHECK(log.error().code == Errc::denied);
  CHECK(log.error().message.find("/proc/self/nowhere") != std::string::npos);
}
