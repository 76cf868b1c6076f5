#include "deis/cluster/systemd_account.hpp"

#include <catch2/catch.hpp>

using namespace deis;

TEST_CASE("systemd's account of a unit is read from what 'systemctl show' prints",
          "[deis][systemd]") {
  const auto account = SystemdAccount::read(
      "ActiveState=activating\nSubState=auto-restart\nResult=exit-code\n"
      "InactiveExitTimestampMonotonic=7000000\nExecMainStartTimestampMonotonic=7001000\n"
      "ExecMainExitTimestampMonotonic=7013000\nExecMainCode=1\nExecMainStatus=203\n");
  CHECK(account.state == "activating/auto-restart");
  CHECK(account.result == "exit-code");
  CHECK(account.how_it_ended() == "its process ended with status 203 after 12 ms");
  CHECK_FALSE(account.restarts.has_value());  // systemd 222 counts none
}

TEST_CASE("a count of restarts, and a process that a signal ended", "[deis][systemd]") {
  const auto account = SystemdAccount::read(
      "ExecMainStartTimestampMonotonic=1000\nExecMainExitTimestampMonotonic=2000\n"
      "ExecMainCode=2\nExecMainStatus=9\nNRestarts=116\n");
  CHECK(account.restarts == 116);
  CHECK(account.how_it_ended() == "its process was ended by signal 9 after 1 ms");
}

TEST_CASE("a process that lives has not ended, and one start is told from the next",
          "[deis][systemd]") {
  const auto lives = SystemdAccount::read(
      "InactiveExitTimestampMonotonic=9\nExecMainStartTimestampMonotonic=9000\n"
      "ExecMainExitTimestampMonotonic=0\nNRestarts=\n");
  CHECK(lives.how_it_ended().empty());
  CHECK_FALSE(lives.restarts.has_value());
  auto again = lives;
  CHECK(again.mark() == lives.mark());
  again.started_us += 1;
  CHECK(again.mark() != lives.mark());
}

TEST_CASE("what is no account is an empty one", "[deis][systemd]") {
  for (const char* text : {"", "Failed to connect to bus", "=\n==\n", "ExecMainStatus=many"})
    CHECK(SystemdAccount::read(text).how_it_ended().empty());
}
