#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

// Bracketed paste and focus reports.
static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?2004l\033[?1004l";
// Presses and the wheel, in SGR form.
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";
static const char title_push[] = "\033[22;2t";
static const char title_pop[] = "\033[23;2t";

static SCREEN *screen;
static FILE *output_file;
static FILE *input_file;
static int terminal_fd = -1;
// The file into which ncurses draws a frame, so that the frame reaches the terminal in one piece, however often
// ncurses writes.
static int frame_fd = -1;
static struct termios shell_modes;
static bool title_pushed;
static bool mouse_used;
static int cursor_shown = -1;

// What a crash or an exit writes; complete before `must_restore` is set.
static char restore_bytes[512];
static size_t restore_count;
static volatile sig_atomic_t must_restore;
static pid_t owner;

// MARK: Text

void cnc_use_utf8(void) {
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
}

int cnc_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static size_t encode(uint32_t scalar, char *bytes) {
    if (scalar < 0x80) {
        bytes[0] = (char)scalar;
        return 1;
    }
    size_t count = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    for (size_t i = count - 1; i > 0; i--, scalar >>= 6) bytes[i] = (char)(0x80 | (scalar & 0x3F));
    bytes[0] = (char)((0xF00 >> count) | scalar);
    return count;
}

// MARK: Restoring

static bool write_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd full = {.fd = fd, .events = POLLOUT};
            poll(&full, 1, 1000);
        } else if (written < 0 && errno != EINTR) {
            return false;
        }
    }
    return true;
}

// Async-signal-safe.
static void restore_now(void) {
    if (!must_restore || getpid() != owner) return;
    must_restore = 0;
    ssize_t ignored = write(terminal_fd, restore_bytes, restore_count);
    (void)ignored;
    tcsetattr(terminal_fd, TCSANOW, &shell_modes);
}

static void add_restore(const char *bytes) {
    // Leave out terminfo's padding, such as "$<5>".
    while (bytes != NULL && *bytes != '\0' && restore_count < sizeof restore_bytes) {
        if (bytes[0] == '$' && bytes[1] == '<') {
            const char *end = strchr(bytes, '>');
            if (end != NULL) {
                bytes = end + 1;
                continue;
            }
        }
        restore_bytes[restore_count++] = *bytes++;
    }
}

static const char *capability(const char *name) {
    const char *value = tigetstr((char *)name);
    return value == (char *)-1 ? NULL : value;
}

static void compose_restore(void) {
    restore_count = 0;
    if (mouse_used) add_restore(mouse_off);
    add_restore(modes_off);
    add_restore(capability("sgr0"));
    add_restore(capability("cnorm"));
    add_restore(capability("rmcup"));
    if (title_pushed) add_restore(title_pop);
}

// MARK: Opening and closing

static void begin_frame(void) {
    if (frame_fd >= 0) dup3(frame_fd, fileno(output_file), O_CLOEXEC);
}

// Until it has left the screen once, ncurses 6.4 writes at every cursor movement, 270 times for a page, because
// `mvcur` treats such a screen as never started (`ewInitial`). So leave it and come back once, where nobody sees it.
static void leave_unseen(void) {
    if (frame_fd < 0) return;
    doupdate();
    begin_frame();
    endwin();
    doupdate();
    dup3(terminal_fd, fileno(output_file), O_CLOEXEC);
    lseek(frame_fd, 0, SEEK_SET);
}

static const int ncurses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

static FILE *own_file(int fd, const char *mode) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return copy < 0 ? NULL : fdopen(copy, mode);
}

static void free_screen(void) {
    if (screen != NULL) delscreen(screen);
    screen = NULL;
    if (output_file != NULL) fclose(output_file);
    if (input_file != NULL) fclose(input_file);
    output_file = input_file = NULL;
    if (terminal_fd >= 0) close(terminal_fd);
    if (frame_fd >= 0) close(frame_fd);
    terminal_fd = frame_fd = -1;
}

enum cnc_failure cnc_open(int fd, const char *term) {
    static bool at_exit;
    cnc_use_utf8();
    if (!isatty(fd) || tcgetattr(fd, &shell_modes) != 0) return CNC_NOT_A_TERMINAL;

    struct sigaction saved[sizeof ncurses_signals / sizeof *ncurses_signals];
    size_t count = sizeof saved / sizeof *saved;
    for (size_t i = 0; i < count; i++) sigaction(ncurses_signals[i], NULL, &saved[i]);
    output_file = own_file(fd, "w");
    input_file = own_file(fd, "r");
    if (output_file == NULL || input_file == NULL) {
        free_screen();
        return CNC_NOT_A_TERMINAL;
    }
    screen = newterm(term, output_file, input_file);
    for (size_t i = 0; i < count; i++) sigaction(ncurses_signals[i], &saved[i], NULL);
    if (screen == NULL) {
        free_screen();
        return CNC_UNKNOWN_TERMINAL;
    }
    terminal_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    // Without this file, frames arrive in pieces.
    frame_fd = memfd_create("frame", MFD_CLOEXEC);
    if (capability("cup") == NULL || capability("clear") == NULL) {
        endwin();
        tcsetattr(fd, TCSANOW, &shell_modes);
        free_screen();
        return CNC_TOO_SIMPLE;
    }
    raw();
    noecho();
    nonl();
    // Pending input must not interrupt drawing: the rest might never be drawn.
    typeahead(-1);
    leaveok(stdscr, FALSE);
    def_prog_mode();
    title_pushed = false;
    cursor_shown = -1;
    owner = getpid();
    compose_restore();
    if (!at_exit) at_exit = atexit(restore_now) == 0;
    must_restore = 1;
    leave_unseen();
    cnc_adopt_size();
    cnc_write(modes_on, sizeof modes_on - 1);
    return CNC_OK;
}

bool cnc_is_entered(void) { return screen != NULL && must_restore; }

static void write_modes_on(void) {
    cnc_write(modes_on, sizeof modes_on - 1);
    if (mouse_used) cnc_write(mouse_on, sizeof mouse_on - 1);
}

void cnc_use_mouse(void) {
    if (mouse_used || !cnc_is_entered()) return;
    mouse_used = true;
    must_restore = 0;
    compose_restore();
    must_restore = 1;
    cnc_write(mouse_on, sizeof mouse_on - 1);
}

void cnc_leave(void) {
    if (!cnc_is_entered()) return;
    if (mouse_used) cnc_write(mouse_off, sizeof mouse_off - 1);
    cnc_write(modes_off, sizeof modes_off - 1);
    if (title_pushed) cnc_write(title_pop, sizeof title_pop - 1);
    title_pushed = false;
    endwin();
    tcsetattr(terminal_fd, TCSADRAIN, &shell_modes);
    must_restore = 0;
}

void cnc_enter(void) {
    if (screen == NULL || must_restore) return;
    tcgetattr(terminal_fd, &shell_modes);
    compose_restore();
    must_restore = 1;
    cursor_shown = -1;
    reset_prog_mode();
    cnc_adopt_size();
    write_modes_on();
}

void cnc_reassert(void) {
    if (!cnc_is_entered()) return;
    cursor_shown = -1;
    reset_prog_mode();
    write_modes_on();
}

void cnc_close(void) {
    if (screen == NULL) return;
    cnc_leave();
    mouse_used = false;
    free_screen();
}

// MARK: Drawing

int cnc_rows(void) { return getmaxy(stdscr); }
int cnc_columns(void) { return getmaxx(stdscr); }

void cnc_adopt_size(void) {
    struct winsize size = {0};
    if (ioctl(terminal_fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return;
    if (size.ws_row != cnc_rows() || size.ws_col != cnc_columns()) resize_term(size.ws_row, size.ws_col);
}

int cnc_colors(void) { return has_colors() ? tigetnum("colors") : 0; }
attr_t cnc_bold(void) { return A_BOLD; }
attr_t cnc_dim(void) { return A_DIM; }
attr_t cnc_reverse(void) { return A_REVERSE; }
attr_t cnc_underline(void) { return A_UNDERLINE; }
attr_t cnc_italic(void) { return A_ITALIC; }

void cnc_start_color(void) {
    if (!has_colors()) return;
    start_color();
    use_default_colors();
}

void cnc_define_pair(int pair, int foreground, int background) {
    init_extended_pair(pair, foreground, background);
}

void cnc_put_row(int row, const cchar_t *glyphs, int count) {
    mvwadd_wchnstr(stdscr, row, 0, glyphs, count);
}

static void end_frame(void) {
    if (frame_fd < 0) return;
    static char bytes[64 * 1024];
    dup3(terminal_fd, fileno(output_file), O_CLOEXEC);
    off_t end = lseek(frame_fd, 0, SEEK_CUR);
    for (off_t place = 0; place < end;) {
        size_t room = end - place < (off_t)sizeof bytes ? (size_t)(end - place) : sizeof bytes;
        ssize_t count = pread(frame_fd, bytes, room, place);
        if (count <= 0 || !write_all(terminal_fd, bytes, (size_t)count)) break;
        place += count;
    }
    lseek(frame_fd, 0, SEEK_SET);
}

// MARK: Drawing apart

// Sequences and glyphs drawn after ncurses' own output, and sent with it.
static struct {
    char bytes[4096];
    size_t count;
} apart;

static int put_apart(int byte) {
    if (apart.count == sizeof apart.bytes) {
        write_all(fileno(output_file), apart.bytes, apart.count);
        apart.count = 0;
    }
    apart.bytes[apart.count++] = (char)byte;
    return byte;
}

static void put_scalar_apart(uint32_t scalar) {
    char bytes[4];
    size_t count = encode(scalar, bytes);
    for (size_t i = 0; i < count; i++) put_apart(bytes[i]);
}

static void move_apart(const char *address, int row, int column) {
    tputs(tparm((char *)address, row, column, 0, 0, 0, 0, 0, 0, 0), 1, put_apart);
}

static void draw_apart(const struct cnc_apart *cells, int count) {
    if (count == 0) return;
    const char *address = capability("cup");
    bool scrolls = auto_right_margin && !eat_newline_glitch;
    for (int i = 0; i < count; i++) {
        const struct cnc_apart *cell = &cells[i];
        if (scrolls && cell->row == cnc_rows() - 1 && cell->column + cell->width >= cnc_columns()) continue;
        int pair = cell->glyph.ext_color;
        vid_puts(cell->glyph.attr, (short)pair, &pair, put_apart);
        move_apart(address, cell->row, cell->column);
        // Whatever width the terminal assumes, clear all columns of the cell.
        for (int blank = 0; blank < cell->width; blank++) put_apart(' ');
        move_apart(address, cell->row, cell->column);
        for (int j = 0; j < CCHARW_MAX && cell->glyph.chars[j] != 0; j++) {
            put_scalar_apart((uint32_t)cell->glyph.chars[j]);
        }
    }
    int normal = 0;
    vid_puts(A_NORMAL, 0, &normal, put_apart);
    move_apart(address, getcury(newscr), getcurx(newscr));
    write_all(fileno(output_file), apart.bytes, apart.count);
    apart.count = 0;
}

void cnc_update(
    int cursor_column, int cursor_row, bool everything, const struct cnc_apart *cells, int count
) {
    if (!cnc_is_entered()) return;
    int wanted = cursor_column >= 0;
    begin_frame();
    // Hide the cursor before drawing and show it afterwards, so that it is never seen moving.
    if (wanted != cursor_shown && !wanted) curs_set(0);
    if (everything) clearok(curscr, TRUE);
    if (wanted) wmove(stdscr, cursor_row, cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    draw_apart(cells, count);
    if (wanted != cursor_shown && wanted) curs_set(1);
    cursor_shown = wanted;
    end_frame();
}

void cnc_beep(void) {
    if (cnc_is_entered()) beep();
}

bool cnc_write(const char *bytes, size_t count) { return write_all(terminal_fd, bytes, count); }

void cnc_discard_input(void) { tcflush(terminal_fd, TCIFLUSH); }

void cnc_push_title(void) {
    if (title_pushed || !cnc_is_entered()) return;
    title_pushed = true;
    compose_restore();
    cnc_write(title_push, sizeof title_push - 1);
}

// MARK: Waking

int cnc_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

// Async-signal-safe.
void cnc_signal(int eventfd) {
    int saved = errno;
    uint64_t one = 1;
    ssize_t ignored = write(eventfd, &one, sizeof one);
    (void)ignored;
    errno = saved;
}

void cnc_drain(int eventfd) {
    uint64_t count;
    ssize_t ignored = read(eventfd, &count, sizeof count);
    (void)ignored;
}

// MARK: Signals

static atomic_int pending_events;
static int signal_wake = -1;

static void note_signal(int number) {
    int event = number == SIGWINCH  ? CNC_WINDOW_CHANGED
                : number == SIGCONT ? CNC_CONTINUED
                : number == SIGTSTP ? CNC_STOP
                                    : CNC_TERMINATE;
    atomic_fetch_or(&pending_events, event);
    cnc_signal(signal_wake);
}

void cnc_watch_signals(int eventfd) {
    signal_wake = eventfd;
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    const int watched[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP};
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) sigaction(watched[i], &action, NULL);
}

int cnc_take_events(void) { return atomic_exchange(&pending_events, 0); }

void cnc_stop(void) {
    struct sigaction stop = {.sa_handler = SIG_DFL};
    struct sigaction saved;
    sigaction(SIGTSTP, &stop, &saved);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &saved, NULL);
}

static struct sigaction crash_before[NSIG];

static void crashed(int number, siginfo_t *what, void *context) {
    (void)context;
    restore_now();
    sigaction(number, &crash_before[number], NULL);
    // A fault happens again on return, with its original details; any other signal must be sent again.
    if (what->si_code <= 0 || number == SIGTRAP) raise(number);
    // An earlier handler may have returned from a signal that was only sent. The process must still end.
    if (what->si_code <= 0) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void cnc_watch_crashes(void) {
    static char stack[64 * 1024];
    static bool watching;
    if (watching) return;
    watching = true;
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    stack_t before;
    if (sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE)) sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        sigaction(fatal[i], &action, &crash_before[fatal[i]]);
    }
}
