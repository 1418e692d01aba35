/* Reads a menu directory from disk and builds it.
 *
 * Takes FOLDER/NAME.json of every folder but `schema`; other files (transcripts, notes) may lie
 * beside them. Refuses what is not a plain file of at most MENU_FILE_SIZE_MAX bytes: links,
 * devices, files others may write, folders that cannot be read; each is one fault beside those of
 * menus_build().
 *
 * Floor 4. Thread: any. */
#ifndef GATEWAY_MENU_FILES_H
#define GATEWAY_MENU_FILES_H

#include "domain/menus.h"

MUST_CHECK bool menu_files_load(const char *directory, const struct menu_budget *budget,
                                int64_t now_ms, struct menu_faults *faults, struct menus **ret);

#endif
