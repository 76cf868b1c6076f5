/* A folder that stands for a machine: made, marked with its owner, looked at, removed. */
#ifndef SHED_FOLDER_H
#define SHED_FOLDER_H

#include <stddef.h>

enum folder_state { FOLDER_NONE, FOLDER_OURS, FOLDER_STRANGE };

/* What is at `path`, seen by `owner`.  A folder without a mark and without content, but for
 * what is half written, was left by a crash of ours. */
enum folder_state folder_look(const char* path, const char* owner);

/* Makes it (or completes a half-made one) and writes the mark, the label and the letter.  0, or an
 * errno. */
int folder_make(const char* path, const char* owner, const char* label, const char* letter);

/* Writes one of its files, whole or not at all.  0, or an errno. */
int folder_write(const char* path, const char* name, const char* text);

/* Reads one of its files into `text`, cut at `size`; the empty text when there is none. */
void folder_read(const char* path, const char* name, char* text, size_t size);

/* Removes it with the files in it.  0 when it is gone, also when it was, or an errno. */
int folder_remove(const char* path);

#endif
