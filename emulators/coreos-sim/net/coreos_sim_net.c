// Loaded into sshd and its sessions: what a program of the machine connects to is the machine's
// own.
//
//   unix sockets below /run and /var/run   -> the same names in the machine's own /run
//   TCP to 127.0.0.1, 0.0.0.0              -> the machine's loopback address
//   TCP to any loopback address, port < 1024
//                                          -> port + 10000, where such ports really are
//   TCP to the machine, one of etcd's ports
//                                          -> port + 10000 while the machine's etcd has a front
//   TCP to ::1                             -> refused, so that "localhost" is 127.0.0.1
//
// Names below SLIPWAY_COREOS_SIM_ROOT are left alone, since that directory may itself be below
// /run.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "machine_view.h"

typedef int (*connect_function)(int, const struct sockaddr*, socklen_t);

static connect_function real_connect;
static in_addr_t own_address;
char machine_root[MACHINE_ROOT_SIZE];
static char machine_folder[MACHINE_ROOT_SIZE];

__attribute__((constructor)) static void start(void) {
  *(void**)&real_connect = dlsym(RTLD_NEXT, "connect");
  const char* address = getenv("SLIPWAY_COREOS_SIM_ADDRESS");
  const char* root = getenv("SLIPWAY_COREOS_SIM_ROOT");
  if (address != NULL) own_address = inet_addr(address);
  if (root == NULL || strlen(root) >= sizeof machine_root) return;
  strcpy(machine_root, root);
  strcpy(machine_folder, root);
  char* slash = strrchr(machine_folder, '/');
  if (slash != NULL) slash[1] = 0;
}

int is_in_machine_folder(const char* path) {
  return strncmp(path, machine_folder, strlen(machine_folder)) == 0;
}

static int is_stream(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

// Connects through the folder's descriptor, so that the machine's root may lie as deep as it likes.
static int connect_in_run(int fd, const char* name) {
  char folder[sizeof machine_root + sizeof(struct sockaddr_un)];
  snprintf(folder, sizeof folder, "%s/run", machine_root);
  const int run = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (run < 0) return -1;
  struct sockaddr_un target;
  memset(&target, 0, sizeof target);
  target.sun_family = AF_UNIX;
  const int length =
      snprintf(target.sun_path, sizeof target.sun_path, "/proc/self/fd/%d/%s", run, name);
  int result = -1;
  if (length >= (int)sizeof target.sun_path) {
    errno = ENAMETOOLONG;
  } else {
    result = real_connect(fd, (const struct sockaddr*)&target, sizeof target);
  }
  const int reason = errno;
  close(run);
  errno = reason;
  return result;
}

static int connect_unix(int fd, const struct sockaddr* address, socklen_t size) {
  struct sockaddr_un wanted;
  memset(&wanted, 0, sizeof wanted);
  memcpy(&wanted, address, size < sizeof wanted ? size : sizeof wanted);
  wanted.sun_path[sizeof wanted.sun_path - 1] = 0;
  const char* path = wanted.sun_path;
  if (machine_root[0] == 0 || is_in_machine_folder(path)) return real_connect(fd, address, size);
  if (strncmp(path, "/var/run/", 9) == 0) return connect_in_run(fd, path + 9);
  if (strncmp(path, "/run/", 5) == 0) return connect_in_run(fd, path + 5);
  return real_connect(fd, address, size);
}

// Whether tests may hold what is asked at this port: the supervisor leaves a mark then.
static int is_fronted(unsigned port) {
  char mark[sizeof machine_folder + sizeof "etcd-front"];
  if (port != 2379 && port != 4001) return 0;
  snprintf(mark, sizeof mark, "%setcd-front", machine_folder);
  return access(mark, F_OK) == 0;
}

static int connect_inet(int fd, const struct sockaddr* address, socklen_t size) {
  struct sockaddr_in target;
  memcpy(&target, address, sizeof target);
  const in_addr_t wanted = ntohl(target.sin_addr.s_addr);
  if (wanted >> 24 != 127 && wanted != 0) return real_connect(fd, address, size);
  const int here =
      wanted == INADDR_LOOPBACK || wanted == 0 || target.sin_addr.s_addr == own_address;
  if (here) target.sin_addr.s_addr = own_address;
  const unsigned port = ntohs(target.sin_port);
  const int moved = port < 1024 || (here && is_fronted(port));
  if (moved) target.sin_port = htons((uint16_t)(port + 10000));
  return real_connect(fd, (const struct sockaddr*)&target, sizeof target);
}

// glibc's own prototype takes a transparent union here.
__attribute__((visibility("default"))) int connect(int fd, __CONST_SOCKADDR_ARG wanted,
                                                   socklen_t size) {
  const struct sockaddr* address = wanted.__sockaddr__;
  if (address == NULL || size < sizeof(sa_family_t)) return real_connect(fd, address, size);
  if (address->sa_family == AF_UNIX) return connect_unix(fd, address, size);
  if (own_address == 0 || !is_stream(fd)) return real_connect(fd, address, size);
  if (address->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
    return connect_inet(fd, address, size);
  }
  if (address->sa_family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
    const struct sockaddr_in6* target = (const struct sockaddr_in6*)(const void*)address;
    if (IN6_IS_ADDR_LOOPBACK(&target->sin6_addr)) {
      errno = ECONNREFUSED;
      return -1;
    }
  }
  return real_connect(fd, address, size);
}
