/* A phone that goes on where a real person's stopped: `migranti talk --contact`, for those who want
 * to see what that person sees next. Reads the database; what is done on the phone stays in memory.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_CONTACT_H
#define GATEWAY_PHONE_CONTACT_H

#include "edge/config.h"
#include "edge/phone.h"

/* Takes over the language, the places, the questions and the STOP of a person: `who` is "#101", the
 * number of a question as the desk shows it, or a telephone number. Writes what it found into `told`,
 * a line each beginning with '#'. ERR_NOT_FOUND: nobody. */
MUST_CHECK bool phone_contact_load(const struct config *config, struct str who, struct phone *phone,
                                   struct builder *told, struct err *err);

#endif
