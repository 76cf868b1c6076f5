/* A shared library that is no plugin. */
extern int entryless;
int entryless = 1;
