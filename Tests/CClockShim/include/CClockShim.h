#ifndef CCLOCKSHIM_H
#define CCLOCKSHIM_H

// To be preloaded: the wall clock of a program goes wrong by as many microseconds as the file named by
// CLOCK_SHIM holds at that moment, a 64-bit number. Clocks that nobody can set go on as they are.

#endif
