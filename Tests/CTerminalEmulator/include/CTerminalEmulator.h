// A terminal for tests: libvterm behind few functions, pseudo-terminals, and starting a child on one.
#ifndef CTERMINALEMULATOR_H
#define CTERMINALEMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct emulator emulator;

typedef struct {
    uint32_t chars[6];  // base and marks, zero-terminated unless full
    int width;          // 0 in the second cell of a wide glyph
    bool bold, underline, italic, reverse;
    int foreground, background;  // palette index; -1 the terminal's own; 0x1000000 | RGB
} emulator_cell;

typedef struct {
    int column, row;
    bool visible;
} emulator_cursor;

emulator *emulator_new(int columns, int rows);
void emulator_free(emulator *terminal);
void emulator_resize(emulator *terminal, int columns, int rows);
void emulator_write(emulator *terminal, const uint8_t *bytes, size_t count);

// Moves what the terminal answers (to DA, DSR, …) into `bytes`; returns how much.
size_t emulator_take_answers(emulator *terminal, uint8_t *bytes, size_t room);

emulator_cell emulator_cell_at(emulator *terminal, int column, int row);
emulator_cursor emulator_cursor_of(emulator *terminal);
const char *emulator_title(emulator *terminal);
int emulator_bells(emulator *terminal);
bool emulator_is_alternate(emulator *terminal);

// Opens a pseudo-terminal. The master does not block; both ends are closed on exec. False with errno.
bool pty_open(int columns, int rows, int *master, int *slave);
bool pty_resize(int master, int columns, int rows);

// Starts a program in a session of its own on the pty's slave, with no inherited signal mask or handlers and no
// other file descriptors. Returns the process id, or a negated errno.
pid_t pty_spawn(int master, char *const argv[], char *const environment[], const char *directory);

// A descriptor that becomes readable when the process ends.
int process_watch(pid_t process);

// Reaps an ended process. Returns its exit code, or 1000 + signal; -1 while it runs.
int process_reap(pid_t process, bool wait);

#endif
