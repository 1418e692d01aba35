/* SMS text: alphabets, segments, folding. 3GPP TS 23.038 (GSM 7-bit default alphabet and its
 * extension table), TS 23.040 9.2.3.24.1 (concatenation): 160 septets alone, 153 a part; UCS-2
 * 70 UTF-16 units alone, 67 a part. A part never ends inside an escape pair or a surrogate pair.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SMS_H
#define GATEWAY_SMS_H

#include "base/str.h"

enum sms_alphabet { SMS_GSM7, SMS_UCS2 };

struct sms_size {
    enum sms_alphabet alphabet;
    int segments; /* 0 for the empty text */
    int units;    /* septets, or UTF-16 units; what a part leaves empty is not counted */
    int left;     /* units still free in the last segment; of the first one for the empty text */
    /* UCS-2: the first character outside GSM-7 that folding could not replace, or else the first
     * outside GSM-7. Byte offset, and length: 0 in GSM-7. */
    size_t odd_offset, odd_length;
};

/* `text` is UTF-8 of at most INT_MAX / 2 bytes (invalid bytes count as U+FFFD). */
struct sms_size sms_measure(struct str text);
bool sms_is_gsm7(struct str text); /* so is the empty text */

/* Units of one character: 1 or 2 septets, 0 when GSM-7 lacks it; 1 or 2 UTF-16 units. */
int sms_septets(int32_t code_point);
int sms_utf16_units(int32_t code_point);

/* Byte offset at which the part of `text` that fits `units_max` units of `alphabet` ends: never
 * inside a character, an escape pair, a surrogate pair or a grapheme cluster (Unicode UAX #29). A
 * cluster too large even for an empty part is cut between its characters, so that with units_max of
 * at least 2 every call gets on. What GSM-7 lacks counts as one septet: the "?" sent instead. */
size_t sms_fit(struct str text, enum sms_alphabet alphabet, int units_max);

/* Writes the text with every character that GSM-7 lacks but has a plain relative in it replaced:
 * ë e, ç c, Ë E, “” ", ’ ', – -, … ..., NBSP blank; accents go, invisible marks vanish. Never longer
 * than the text. A text that would need UCS-2 even then is written as it is: folding would cost
 * its spelling and save nothing. */
void sms_fold(struct str text, struct builder *ret);

#endif
