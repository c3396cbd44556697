/* What GRDB does not reach of SQLite: functions with a variable number of arguments, which Swift cannot call. */

#ifndef CSQLITE_H
#define CSQLITE_H

/* Keeps a connection (sqlite3 *) to a stranger's file from running what stands in it: no trusted functions in its schema, no triggers, no
   views, no extensions, no other files attached, no writes to SQLite's own tables. Zero, or SQLite's error. */
int csqlite_harden(void *connection);

/* Refuses values and rows of more bytes than this, before memory is taken for them. */
void csqlite_limit_length(void *connection, int bytes);

#endif
