// What the two halves of the preloaded library share: whose machine a process belongs to.
#pragma once

#define MACHINE_ROOT_SIZE 4096

// The folder that plays the machine's "/"; empty outside a machine.
extern char machine_root[MACHINE_ROOT_SIZE];

// True for a path below the machine's own folder on the computer, which is never translated.
int is_in_machine_folder(const char* path);
