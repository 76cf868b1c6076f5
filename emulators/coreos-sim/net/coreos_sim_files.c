// The machine's own files, where it has them: a session that reads /etc/machine-id or
// /etc/deis-release reads the machine's, and what it writes there stays in the machine.  Only names
// in the folders that cloud-config fills are translated, and a name that the machine does not have
// is the computer's.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine_view.h"

#define SHOWN __attribute__((visibility("default")))
#define PATH_ROOM (2UL * MACHINE_ROOT_SIZE)

enum Purpose { to_read, to_write };

static int is_machines(const char* path) {
  static const char* const folders[] = {
      "/etc/", "/opt/", "/run/", "/var/run/", "/var/lib/", "/home/core/", "/usr/share/coreos/"};
  if (machine_root[0] == 0 || path == NULL || is_in_machine_folder(path)) return 0;
  for (unsigned i = 0; i < sizeof folders / sizeof *folders; ++i) {
    if (strncmp(path, folders[i], strlen(folders[i])) == 0) return 1;
  }
  return 0;
}

// By system call, since the library's own calls would come back here.
static int is_there(const char* path) {
  const int before = errno;
  const int found = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
  errno = before;
  return found;
}

// The name under which the machine's file is found; `room` holds it if it is another one.
static const char* seen(const char* path, enum Purpose purpose, char room[PATH_ROOM]) {
  if (!is_machines(path)) return path;
  const int length = snprintf(room, PATH_ROOM, "%s%s", machine_root, path);
  if (length < 0 || (unsigned long)length >= PATH_ROOM) return path;
  if (is_there(room)) return room;
  if (purpose == to_read) return path;
  char* slash = strrchr(room, '/');
  *slash = 0;
  const int folder = is_there(room);
  *slash = '/';
  return folder ? room : path;
}

static enum Purpose purpose_of(int flags) {
  return (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0 ? to_write : to_read;
}

static enum Purpose purpose_of_mode(const char* mode) {
  return strpbrk(mode, "wa+") != NULL ? to_write : to_read;
}

#define REAL(type, name) \
  static type real;      \
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, #name)

static mode_t mode_argument(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

typedef int (*open_function)(const char*, int, ...);
typedef int (*openat_function)(int, const char*, int, ...);
typedef FILE* (*fopen_function)(const char*, const char*);
typedef int (*stat_function)(const char*, struct stat*);
typedef int (*fstatat_function)(int, const char*, struct stat*, int);

#define DEFINE_OPEN(name)                                          \
  SHOWN int name(const char* path, int flags, ...) {               \
    REAL(open_function, name);                                     \
    va_list arguments;                                             \
    va_start(arguments, flags);                                    \
    const mode_t mode = mode_argument(flags, arguments);           \
    va_end(arguments);                                             \
    char room[PATH_ROOM];                                          \
    return real(seen(path, purpose_of(flags), room), flags, mode); \
  }

#define DEFINE_OPENAT(name)                                                \
  SHOWN int name(int folder, const char* path, int flags, ...) {           \
    REAL(openat_function, name);                                           \
    va_list arguments;                                                     \
    va_start(arguments, flags);                                            \
    const mode_t mode = mode_argument(flags, arguments);                   \
    va_end(arguments);                                                     \
    char room[PATH_ROOM];                                                  \
    return real(folder, seen(path, purpose_of(flags), room), flags, mode); \
  }

#define DEFINE_FOPEN(name)                                      \
  SHOWN FILE* name(const char* path, const char* mode) {        \
    REAL(fopen_function, name);                                 \
    char room[PATH_ROOM];                                       \
    return real(seen(path, purpose_of_mode(mode), room), mode); \
  }

#define DEFINE_STAT(name)                                 \
  SHOWN int name(const char* path, struct stat* result) { \
    REAL(stat_function, name);                            \
    char room[PATH_ROOM];                                 \
    return real(seen(path, to_read, room), result);       \
  }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)
DEFINE_FOPEN(fopen)
DEFINE_FOPEN(fopen64)
DEFINE_STAT(stat)
DEFINE_STAT(lstat)

SHOWN int fstatat(int folder, const char* path, struct stat* result, int flags) {
  REAL(fstatat_function, fstatat);
  char room[PATH_ROOM];
  return real(folder, seen(path, to_read, room), result, flags);
}

SHOWN int statx(int folder, const char* path, int flags, unsigned mask, struct statx* result) {
  typedef int (*statx_function)(int, const char*, int, unsigned, struct statx*);
  REAL(statx_function, statx);
  char room[PATH_ROOM];
  return real(folder, seen(path, to_read, room), flags, mask, result);
}

SHOWN int access(const char* path, int mode) {
  typedef int (*access_function)(const char*, int);
  REAL(access_function, access);
  char room[PATH_ROOM];
  return real(seen(path, to_read, room), mode);
}

SHOWN int faccessat(int folder, const char* path, int mode, int flags) {
  typedef int (*faccessat_function)(int, const char*, int, int);
  REAL(faccessat_function, faccessat);
  char room[PATH_ROOM];
  return real(folder, seen(path, to_read, room), mode, flags);
}

SHOWN DIR* opendir(const char* path) {
  typedef DIR* (*opendir_function)(const char*);
  REAL(opendir_function, opendir);
  char room[PATH_ROOM];
  return real(seen(path, to_read, room));
}

SHOWN int execve(const char* path, char* const arguments[], char* const environment[]) {
  typedef int (*execve_function)(const char*, char* const[], char* const[]);
  REAL(execve_function, execve);
  char room[PATH_ROOM];
  return real(seen(path, to_read, room), arguments, environment);
}
