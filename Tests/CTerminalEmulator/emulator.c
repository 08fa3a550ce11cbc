#include "CTerminalEmulator.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct emulator {
    VTerm *vterm;
    VTermScreen *screen;
    emulator_cursor cursor;
    char *title;
    int bells;
    bool alternate;
    uint8_t *answers;
    size_t answer_count;
};

static int moved(VTermPos position, VTermPos before, int visible, void *user) {
    (void)before;
    emulator *terminal = user;
    terminal->cursor.column = position.col;
    terminal->cursor.row = position.row;
    terminal->cursor.visible = visible;
    return 1;
}

static int property(VTermProp name, VTermValue *value, void *user) {
    emulator *terminal = user;
    switch (name) {
    case VTERM_PROP_CURSORVISIBLE: terminal->cursor.visible = value->boolean; break;
    case VTERM_PROP_ALTSCREEN: terminal->alternate = value->boolean; break;
    case VTERM_PROP_TITLE:
        free(terminal->title);
        terminal->title = strdup(value->string);
        break;
    default: break;
    }
    return 1;
}

static int rang(void *user) {
    ((emulator *)user)->bells++;
    return 1;
}

static void answered(const char *bytes, size_t count, void *user) {
    emulator *terminal = user;
    terminal->answers = realloc(terminal->answers, terminal->answer_count + count);
    memcpy(terminal->answers + terminal->answer_count, bytes, count);
    terminal->answer_count += count;
}

static const VTermScreenCallbacks callbacks = {.movecursor = moved, .settermprop = property, .bell = rang};

emulator *emulator_new(int columns, int rows) {
    emulator *terminal = calloc(1, sizeof *terminal);
    terminal->vterm = vterm_new(rows, columns);
    vterm_set_utf8(terminal->vterm, 1);
    vterm_output_set_callback(terminal->vterm, answered, terminal);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    terminal->cursor.visible = true;
    terminal->title = strdup("");
    return terminal;
}

void emulator_free(emulator *terminal) {
    vterm_free(terminal->vterm);
    free(terminal->title);
    free(terminal->answers);
    free(terminal);
}

void emulator_resize(emulator *terminal, int columns, int rows) {
    vterm_set_size(terminal->vterm, rows, columns);
}

void emulator_write(emulator *terminal, const uint8_t *bytes, size_t count) {
    vterm_input_write(terminal->vterm, (const char *)bytes, count);
    vterm_screen_flush_damage(terminal->screen);
}

size_t emulator_take_answers(emulator *terminal, uint8_t *bytes, size_t room) {
    size_t count = terminal->answer_count < room ? terminal->answer_count : room;
    if (count == 0) return 0;
    memcpy(bytes, terminal->answers, count);
    memmove(terminal->answers, terminal->answers + count, terminal->answer_count - count);
    terminal->answer_count -= count;
    return count;
}

static int color(VTermColor color) {
    if (color.type & VTERM_COLOR_DEFAULT_MASK) return -1;
    if (VTERM_COLOR_IS_INDEXED(&color)) return color.indexed.idx;
    return 0x1000000 | color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue;
}

emulator_cell emulator_cell_at(emulator *terminal, int column, int row) {
    VTermScreenCell cell = {0};
    emulator_cell result = {0};
    vterm_screen_get_cell(terminal->screen, (VTermPos){.row = row, .col = column}, &cell);
    bool continues = cell.chars[0] == (uint32_t)-1;
    if (!continues) memcpy(result.chars, cell.chars, sizeof result.chars);
    result.width = continues ? 0 : cell.width;
    result.bold = cell.attrs.bold;
    result.underline = cell.attrs.underline != 0;
    result.italic = cell.attrs.italic;
    result.reverse = cell.attrs.reverse;
    result.foreground = color(cell.fg);
    result.background = color(cell.bg);
    return result;
}

emulator_cursor emulator_cursor_of(emulator *terminal) { return terminal->cursor; }
const char *emulator_title(emulator *terminal) { return terminal->title; }
int emulator_bells(emulator *terminal) { return terminal->bells; }
bool emulator_is_alternate(emulator *terminal) { return terminal->alternate; }
