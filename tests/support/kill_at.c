/* Runs a program and ends it at its N-th system call that writes, before the call is carried out.
 *
 *     kill-at COUNT-FILE N SIGNAL PROGRAM WORD...
 *
 * N = 0 only counts.  COUNT-FILE gets how many such calls there were.  SIGNAL is KILL, or STOP,
 * which leaves the program stopped there and ends this one.  The status is the program's, 137 when
 * it was killed.
 *
 * Calls that write: write, pwrite64 and their vectors, truncate, fallocate, rename, link, symlink,
 * unlink, mkdir, rmdir, fsync, fdatasync, and open with O_CREAT.
 *
 * Why ptrace and not a library that is loaded first: stdio and mkostemp call the kernel from inside
 * libc, past any such library.  Why our own and not strace --inject: that is no package of this
 * project, kills nothing by a count over all calls, and cannot leave a program stopped.  A seccomp
 * filter picks the calls, so that all others run at full speed. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(number) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE)
/* The flags of an open are in the low half of that argument. */
#define OPEN(number, argument)                                                           \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 4),                                   \
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[argument])), \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT, 0, 1),                               \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int install_filter(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      CALL(__NR_write),
      CALL(__NR_writev),
      CALL(__NR_pwrite64),
      CALL(__NR_pwritev),
      CALL(__NR_ftruncate),
      CALL(__NR_truncate),
      CALL(__NR_fallocate),
      CALL(__NR_renameat2),
      CALL(__NR_linkat),
      CALL(__NR_symlinkat),
      CALL(__NR_unlinkat),
      CALL(__NR_mkdirat),
      CALL(__NR_fsync),
      CALL(__NR_fdatasync),
#ifdef __NR_renameat
      CALL(__NR_renameat),
#endif
#ifdef __NR_open
      CALL(__NR_rename),
      CALL(__NR_link),
      CALL(__NR_symlink),
      CALL(__NR_unlink),
      CALL(__NR_mkdir),
      CALL(__NR_rmdir),
      CALL(__NR_creat),
      OPEN(__NR_open, 1),
#endif
      OPEN(__NR_openat, 2),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void die(const char* what) {
  fprintf(stderr, "kill-at: %s: %s\n", what, strerror(errno));
  exit(125);
}

/* The address sanitizer's search for leaks would be the program's second tracer, of which there can
 * be none. */
static void leave_leaks_alone(void) {
  const char* given = getenv("ASAN_OPTIONS");
  char options[1024];
  snprintf(options, sizeof options, "%s%sdetect_leaks=0", given ? given : "", given ? ":" : "");
  if (setenv("ASAN_OPTIONS", options, 1) != 0) die("setenv");
}

static pid_t start(char** words) {
  const pid_t child = fork();
  if (child < 0) die("fork");
  if (child > 0) return child;
  if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) die("ptrace");
  leave_leaks_alone();
  raise(SIGSTOP);
  if (install_filter() != 0) die("seccomp");
  execv(words[0], words);
  die(words[0]);
  return 0;
}

static void write_count(const char* path, long count) {
  FILE* out = fopen(path, "w");
  if (out == NULL) die(path);
  fprintf(out, "%ld\n", count);
  fclose(out);
}

/* Stops the process with this thread held at its call, and leaves it so.  Only a stop that a thread
 * has taken holds the others too, and this one once it is let go; until then one that goes on finds
 * no tracer, and its calls fail.  The thread held takes none, so another is waited for, unless
 * there is no other: then it stops as soon as the call is done. */
static void leave_stopped(pid_t child, pid_t at) {
  const struct timespec moment = {0, 1000000};
  kill(child, SIGSTOP);
  for (int tries = 0; tries < 2000; ++tries) {
    int status = 0;
    const pid_t one = waitpid(-1, &status, __WALL | WNOHANG);
    if (one < 0) break;
    if (one > 0 && one != at && WIFSTOPPED(status) && status >> 16 == 0 &&
        WSTOPSIG(status) == SIGSTOP) {
      ptrace(PTRACE_CONT, one, NULL, (void*)SIGSTOP);
      break;
    }
    if (one == 0) nanosleep(&moment, NULL);
  }
  _exit(0);
}

static int follow(pid_t child, const char* count_file, long wanted, int signal_number) {
  long count = 0;
  for (;;) {
    int status = 0;
    const pid_t at = waitpid(-1, &status, __WALL);
    if (at < 0) die("waitpid");
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (at != child) continue;
      write_count(count_file, count);
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    const int event = status >> 16;
    int passed_on = 0;
    if (event == PTRACE_EVENT_SECCOMP) {
      if (++count == wanted && signal_number == SIGKILL) {
        kill(child, SIGKILL);
        continue;
      }
      if (count == wanted) {
        write_count(count_file, count);
        leave_stopped(child, at);
      }
    } else if (event == 0 && WSTOPSIG(status) != SIGSTOP && WSTOPSIG(status) != SIGTRAP) {
      passed_on = WSTOPSIG(status);
    }
    ptrace(PTRACE_CONT, at, NULL, (void*)(long)passed_on);
  }
}

int main(int argc, char** argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: kill-at COUNT-FILE N KILL|STOP PROGRAM WORD...\n");
    return 125;
  }
  const pid_t child = start(argv + 4);
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) die("start");
  const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                       PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  const int stop = strcmp(argv[3], "STOP") == 0;
  if (ptrace(PTRACE_SETOPTIONS, child, NULL,
             (void*)(stop ? options & ~PTRACE_O_EXITKILL : options)) != 0)
    die("ptrace");
  ptrace(PTRACE_CONT, child, NULL, NULL);
  return follow(child, argv[1], strtol(argv[2], NULL, 10), stop ? SIGSTOP : SIGKILL);
}
