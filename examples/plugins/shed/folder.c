#define _POSIX_C_SOURCE 200809L
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST 4200

static int join(char* out, const char* path, const char* name) {
  const int length = snprintf(out, LONGEST, "%s/%s", path, name);
  return length > 0 && length < LONGEST ? 0 : ENAMETOOLONG;
}

void folder_read(const char* path, const char* name, char* text, size_t size) {
  char file[LONGEST];
  text[0] = '\0';
  if (join(file, path, name) != 0) return;
  FILE* in = fopen(file, "rb");
  if (in == NULL) return;
  text[fread(text, 1, size - 1, in)] = '\0';
  fclose(in);
}

int folder_write(const char* path, const char* name, const char* text) {
  char file[LONGEST];
  char aside[LONGEST];
  if (join(file, path, name) != 0 || snprintf(aside, LONGEST, "%s.new", file) >= LONGEST)
    return ENAMETOOLONG;
  FILE* out = fopen(aside, "wb");
  if (out == NULL) return errno;
  const size_t length = strlen(text);
  const int short_write = fwrite(text, 1, length, out) != length;
  if (fclose(out) != 0 || short_write) return EIO;
  return rename(aside, file) == 0 ? 0 : errno;
}

static int ends_in_new(const char* name) {
  const size_t length = strlen(name);
  return length > 4 && strcmp(name + length - 4, ".new") == 0;
}

/* Nothing in it but what a crash left half written. */
static int is_empty(const char* path) {
  DIR* folder = opendir(path);
  int count = 0;
  const struct dirent* entry;
  if (folder == NULL) return 0;
  while ((entry = readdir(folder)) != NULL)
    if (!ends_in_new(entry->d_name)) ++count;
  closedir(folder);
  return count <= 2; /* itself and its parent */
}

enum folder_state folder_look(const char* path, const char* owner) {
  struct stat info;
  char mark[512];
  if (stat(path, &info) != 0) return FOLDER_NONE;
  folder_read(path, "owner", mark, sizeof mark);
  if (strcmp(mark, owner) == 0) return FOLDER_OURS;
  return mark[0] == '\0' && is_empty(path) ? FOLDER_OURS : FOLDER_STRANGE;
}

int folder_make(const char* path, const char* owner, const char* label, const char* letter) {
  if (mkdir(path, 0755) != 0 && errno != EEXIST) return errno;
  int error = folder_write(path, "owner", owner);
  if (error == 0) error = folder_write(path, "label", label);
  if (error == 0) error = folder_write(path, "letter", letter);
  return error;
}

/* The mark goes last: until then a crash leaves a folder that is still known as ours. */
int folder_remove(const char* path) {
  char file[LONGEST];
  DIR* folder = opendir(path);
  if (folder == NULL) return errno == ENOENT ? 0 : errno;
  const struct dirent* entry;
  while ((entry = readdir(folder)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (strcmp(entry->d_name, "owner") == 0) continue;
    if (join(file, path, entry->d_name) == 0) unlink(file);
  }
  closedir(folder);
  if (join(file, path, "owner") == 0) unlink(file);
  return rmdir(path) == 0 || errno == ENOENT ? 0 : errno;
}
