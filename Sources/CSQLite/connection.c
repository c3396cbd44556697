#include "CSQLite.h"

#include <sqlite3.h>

#if SQLITE_VERSION_NUMBER < 3031000
#error "SQLite 3.31 or later is needed, which can distrust a file's schema"
#endif

/* https://www.sqlite.org/security.html, "Untrusted SQLite Database Files". */
int csqlite_harden(void *connection) {
  static const struct {
    int option, value;
  } settings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
    int code = sqlite3_db_config(connection, settings[i].option, settings[i].value, (int *)0);
    if (code != SQLITE_OK) return code;
  }
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 0);
  return SQLITE_OK;
}

void csqlite_limit_length(void *connection, int bytes) { sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, bytes); }
