// ncurses with wide characters, and the parts of it and of Linux that Swift cannot import: macros, globals,
// handlers.
#ifndef CNCURSES_H
#define CNCURSES_H

#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include <curses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

// Sets a UTF-8 character type: the operator's own locale, or C.UTF-8 if that is not UTF-8.
void cnc_use_utf8(void);

// Returns the columns of a scalar as ncurses measures them; call cnc_use_utf8 first.
int cnc_width(uint32_t scalar);

enum cnc_failure { CNC_OK, CNC_NOT_A_TERMINAL, CNC_UNKNOWN_TERMINAL, CNC_TOO_SIMPLE };

// Takes the terminal on `fd`: raw, no echo, alternate screen. A null `term` means $TERM.
// Removes ncurses' own signal handlers again.
enum cnc_failure cnc_open(int fd, const char *term);

// Releases the terminal; `cnc_enter` takes it again. Both may be called twice.
void cnc_leave(void);
void cnc_enter(void);

// Restores our terminal modes after something else may have changed them, without leaving first.
void cnc_reassert(void);

// Releases the terminal and frees ncurses' screen.
void cnc_close(void);

// Has the terminal report the mouse until `cnc_close`, and again after each `cnc_enter`.
void cnc_use_mouse(void);

bool cnc_is_entered(void);
int cnc_rows(void);
int cnc_columns(void);

// Reads the terminal's size and adopts it.
void cnc_adopt_size(void);

int cnc_colors(void);
attr_t cnc_bold(void);
attr_t cnc_dim(void);
attr_t cnc_reverse(void);
attr_t cnc_underline(void);
attr_t cnc_italic(void);

// Define colors: the foreground and background of a pair, -1 for the terminal's own. Start color once after
// cnc_open.
void cnc_start_color(void);
void cnc_define_pair(int pair, int foreground, int background);

// Replaces a row with `count` glyphs, whose widths add up to the screen's columns.
void cnc_put_row(int row, const cchar_t *glyphs, int count);
static inline cchar_t cnc_glyph(attr_t attributes, int pair, uint32_t base) {
    cchar_t glyph = {0};
    glyph.attr = attributes | (attr_t)COLOR_PAIR(pair);
    glyph.ext_color = pair;
    glyph.chars[0] = (wchar_t)base;
    return glyph;
}

// One column of a glyph that is drawn apart. Nothing else is invisible, so ncurses does not confuse it with another
// cell.
static inline cchar_t cnc_blank_apart(attr_t attributes, int pair) {
    return cnc_glyph(attributes | A_INVIS, pair, ' ');
}

// A glyph that is drawn at its own address instead of by ncurses, because terminals may assume another width.
struct cnc_apart {
    int row;
    int column;
    int width;
    cchar_t glyph;
};

// Sends what changed, then the glyphs drawn apart. A negative column hides the cursor.
void cnc_update(
    int cursor_column, int cursor_row, bool everything, const struct cnc_apart *cells, int count
);
void cnc_beep(void);

// Writes bytes directly, bypassing ncurses: all of them, unless the terminal is gone.
bool cnc_write(const char *bytes, size_t count);

// Forgets what the terminal has sent and nobody has read.
void cnc_discard_input(void);

// Saves the window title, once until the terminal is released.
void cnc_push_title(void);

// Stops the process group as C-z would, and returns when it continues.
void cnc_stop(void);

int cnc_eventfd(void);
void cnc_signal(int eventfd);
void cnc_drain(int eventfd);

enum cnc_event {
    CNC_WINDOW_CHANGED = 1,
    CNC_TERMINATE = 2,
    CNC_CONTINUED = 4,
    CNC_STOP = 8,
};

// Records these signals and wakes `eventfd`: SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP.
void cnc_watch_signals(int eventfd);

// Returns the events since the last call, as bits.
int cnc_take_events(void);

// On a crash, restores the terminal with async-signal-safe calls only; then the crash takes its course.
void cnc_watch_crashes(void);

#endif
