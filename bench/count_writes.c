/* Loaded before a program, counts what it asks of the disk: syncs, and bytes written to anything
 * but its standard output and error. The counts are in the file that BENCH_COUNTS names, from the
 * first moment on, so that they are there however the program ends. Writing through a mapping is
 * not seen; SQLite does that with its index of the journal only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct counts {
  _Atomic uint64_t syncs;
  _Atomic uint64_t bytes;
};
static struct counts nowhere;
static struct counts* counts = &nowhere;

/* The functions that ours stand before. */
static int (*next_fsync)(int);
static int (*next_fdatasync)(int);
static ssize_t (*next_write)(int, const void*, size_t);
static ssize_t (*next_writev)(int, const struct iovec*, int);
static ssize_t (*next_pwrite)(int, const void*, size_t, off_t);
static ssize_t (*next_pwrite64)(int, const void*, size_t, off64_t);

/* POSIX's own way of taking a function from dlsym. */
static void find_next(void) {
  *(void**)&next_fsync = dlsym(RTLD_NEXT, "fsync");
  *(void**)&next_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  *(void**)&next_write = dlsym(RTLD_NEXT, "write");
  *(void**)&next_writev = dlsym(RTLD_NEXT, "writev");
  *(void**)&next_pwrite = dlsym(RTLD_NEXT, "pwrite");
  *(void**)&next_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
}

/* Before the constructors of the libraries that use them. */
__attribute__((constructor(101))) static void begin(void) {
  find_next();
  const char* path = getenv("BENCH_COUNTS");
  const int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (file < 0) return;
  if (ftruncate(file, sizeof(struct counts)) == 0) {
    void* shared = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
  }
  close(file);
}

static ssize_t counted(int file, ssize_t written) {
  if (file > STDERR_FILENO && written > 0) counts->bytes += (uint64_t)written;
  return written;
}

int fsync(int file) {
  counts->syncs += 1;
  return next_fsync(file);
}
int fdatasync(int file) {
  counts->syncs += 1;
  return next_fdatasync(file);
}
ssize_t write(int file, const void* bytes, size_t size) {
  return counted(file, next_write(file, bytes, size));
}
ssize_t writev(int file, const struct iovec* parts, int count) {
  return counted(file, next_writev(file, parts, count));
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return counted(file, next_pwrite(file, bytes, size, at));
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return counted(file, next_pwrite64(file, bytes, size, at));
}
